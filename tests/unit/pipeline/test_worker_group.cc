#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "base/error.h"
#include "pipeline/worker_group.h"

namespace fraudgen::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t stack_bytes = 256 << 10;

void finish(WorkerGroup& group) {
  while (!group.wait_for(1000ms)) {
  }
  group.rethrow();
}

BOOST_AUTO_TEST_CASE(each_runs_once) {
  std::atomic<unsigned> seen = 0;
  WorkerGroup group(4, stack_bytes, {}, [&](unsigned worker) { seen += 1U << (4 * worker); });
  finish(group);
  BOOST_TEST(seen == 0x1111);
}

BOOST_AUTO_TEST_CASE(the_first_failure_stops_the_others_and_is_told) {
  std::stop_source stop;
  WorkerGroup group(3, stack_bytes, stop, [&](unsigned worker) {
    if (worker == 1) throw RunError("disk full");
    while (!stop.stop_requested()) std::this_thread::yield();
    throw Stopped();
  });
  BOOST_CHECK_EXCEPTION(finish(group), RunError, [](const RunError& error) {
    return std::string(error.what()) == "disk full";
  });
}

BOOST_AUTO_TEST_CASE(a_stop_from_outside_is_told_as_such) {
  std::stop_source stop;
  WorkerGroup group(2, stack_bytes, stop, [&](unsigned) {
    while (!stop.stop_requested()) std::this_thread::yield();
    throw Stopped();
  });
  BOOST_TEST(!group.wait_for(1ms));
  stop.request_stop();
  BOOST_CHECK_THROW(finish(group), Stopped);
}

BOOST_AUTO_TEST_CASE(no_workers) {
  WorkerGroup group(0, stack_bytes, {}, [](unsigned) {});
  finish(group);
}

}  // namespace
}  // namespace fraudgen::pipeline
