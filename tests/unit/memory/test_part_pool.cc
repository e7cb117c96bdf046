#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

#include "base/error.h"
#include "memory/part_pool.h"

namespace fraudgen::memory {
namespace {

BOOST_AUTO_TEST_CASE(a_part_takes_what_fits) {
  std::array<std::byte, 10> memory;
  PartPool pool(memory, 4);
  BOOST_TEST(pool.count() == 2);
  Part part = pool.acquire({});
  const std::array<std::byte, 6> data{std::byte{1}, std::byte{2}, std::byte{3},
                                      std::byte{4}, std::byte{5}, std::byte{6}};
  const auto rest = part.fill(data);
  BOOST_TEST(part.full());
  BOOST_TEST(rest.size() == 2);
  BOOST_TEST(rest.data() == data.data() + 4);
  BOOST_TEST((part.bytes()[3] == std::byte{4}));
  BOOST_TEST(part.fill({}).empty());
}

BOOST_AUTO_TEST_CASE(parts_come_back_empty) {
  std::array<std::byte, 4> memory;
  PartPool pool(memory, 4);
  {
    Part part = pool.acquire({});
    part.fill(std::array<std::byte, 3>{});
    Part moved = std::move(part);
    BOOST_TEST(!part);
    BOOST_TEST(moved.bytes().size() == 3);
  }
  BOOST_TEST(pool.acquire({}).bytes().empty());
  BOOST_TEST(pool.statistics().acquired == 2);
  BOOST_TEST(pool.statistics().high_water == 1);
  BOOST_TEST(pool.statistics().waits == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_pool_makes_wait) {
  std::array<std::byte, 4> memory;
  PartPool pool(memory, 4);
  Part held = pool.acquire({});
  std::atomic<bool> got = false;
  std::thread waiter([&] {
    const Part part = pool.acquire({});
    got = true;
  });
  while (pool.statistics().waits == 0) std::this_thread::yield();
  BOOST_TEST(!got);
  held = Part();
  waiter.join();
  BOOST_TEST(got);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_wait) {
  std::array<std::byte, 4> memory;
  PartPool pool(memory, 4);
  std::stop_source stop;
  const Part held = pool.acquire({});
  std::atomic<bool> stopped = false;
  std::thread waiter([&] {
    try {
      pool.acquire(stop.get_token());
    } catch (const Stopped&) {
      stopped = true;
    }
  });
  while (pool.statistics().waits == 0) std::this_thread::yield();
  stop.request_stop();
  waiter.join();
  BOOST_TEST(stopped);
}

BOOST_AUTO_TEST_CASE(threads_never_share_a_buffer) {
  std::vector<std::byte> memory(3 * 8);
  PartPool pool(memory, 8);
  std::atomic<bool> shared = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::array<std::byte, 8> mine;
      mine.fill(static_cast<std::byte>(t));
      for (int i = 0; i < 2000; ++i) {
        Part part = pool.acquire({});
        part.fill(mine);
        for (const std::byte b : part.bytes()) {
          if (b != mine[0]) shared = true;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(!shared);
  BOOST_TEST(pool.statistics().acquired == 8000);
  BOOST_TEST(pool.statistics().high_water <= 3);
}

BOOST_AUTO_TEST_CASE(not_one_part) {
  std::array<std::byte, 3> memory;
  BOOST_CHECK_THROW(PartPool(memory, 4), std::invalid_argument);
  BOOST_CHECK_THROW(PartPool(memory, 0), std::invalid_argument);
}

}  // namespace
}  // namespace fraudgen::memory
