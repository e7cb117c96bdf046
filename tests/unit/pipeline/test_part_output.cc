#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "base/checksum.h"
#include "base/error.h"
#include "pipeline/part_output.h"

namespace fraudgen::pipeline {
namespace {

/// Keeps what it is given, and the lengths of the parts.
class Kept : public sink::Object {
 public:
  void put(memory::Part part) override {
    for (const std::byte b : part.bytes()) text += static_cast<char>(b);
    lengths.push_back(part.bytes().size());
  }
  void finish() override { finished = true; }

  std::string text;
  std::vector<std::size_t> lengths;
  bool finished = false;
};

std::span<const std::byte> bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

BOOST_AUTO_TEST_CASE(every_part_but_the_last_is_full) {
  std::vector<std::byte> memory(16);
  memory::PartPool pool(memory, 8);
  std::atomic<std::uint64_t> done = 0;
  for (std::size_t step = 1; step < 40; ++step) {
    Kept kept;
    PartOutput output(pool, kept, {}, done);
    std::string all;
    for (std::size_t length = 0; length < 60; length += step) {
      const std::string piece(length, static_cast<char>('a' + length % 26));
      output.append(bytes(piece));
      all += piece;
    }
    output.finish();
    BOOST_TEST(kept.text == all);
    BOOST_TEST(kept.finished);
    BOOST_TEST(output.bytes() == all.size());
    BOOST_TEST(output.crc32c() == fraudgen::crc32c(bytes(all)));
    for (std::size_t i = 0; i + 1 < kept.lengths.size(); ++i) BOOST_TEST(kept.lengths[i] == 8);
    if (!kept.lengths.empty()) BOOST_TEST(kept.lengths.back() > 0);
  }
}

BOOST_AUTO_TEST_CASE(a_stop_ends_it) {
  std::vector<std::byte> memory(8);
  memory::PartPool pool(memory, 8);
  std::atomic<std::uint64_t> done = 0;
  Kept kept;
  std::stop_source stop;
  PartOutput output(pool, kept, stop.get_token(), done);
  output.append(bytes("abc"));
  stop.request_stop();
  BOOST_CHECK_THROW(output.append(bytes("d")), Stopped);
  BOOST_TEST(done == 3);
}

}  // namespace
}  // namespace fraudgen::pipeline
