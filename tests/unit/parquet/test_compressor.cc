#include <zstd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "parquet/compressor.h"
#include "parquet/options.h"

namespace {

using namespace fraudgen::parquet;

constexpr std::size_t most = 300'000;

struct Compression {
  std::vector<std::byte> memory;
  Compressor compressor;

  explicit Compression(int level)
      : memory(Compressor::workspace_bytes(level, most)), compressor(level, most, memory) {}

  std::vector<std::byte> operator()(const std::vector<std::byte>& from, Effort effort) {
    std::vector<std::byte> to(Compressor::bound(from.size()));
    to.resize(compressor.compress(from, to, effort.step));
    return to;
  }
};

/// Entries of random hexadecimal digits behind their length, as a dictionary page has them.
std::vector<std::byte> hexadecimal(std::size_t bytes, std::uint32_t digits) {
  std::vector<std::byte> page;
  std::uint32_t random = 1;
  while (page.size() < bytes) {
    if (page.size() % (digits + 4) == 0) {
      for (int i = 0; i < 4; ++i) page.push_back(static_cast<std::byte>(digits >> (8 * i) & 0xFF));
    }
    random = random * 1'664'525 + 1'013'904'223;
    page.push_back(static_cast<std::byte>("0123456789abcdef"[random >> 28]));
  }
  page.resize(bytes);
  return page;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compressor)

BOOST_AUTO_TEST_CASE(what_any_effort_makes_is_read_back) {
  for (const int level : {1, 9}) {
    Compression compress(level);
    for (const std::size_t size : {0, 1, 20, 1'000, 70'000, 300'000}) {
      const auto page = hexadecimal(size, 32);
      for (const Effort effort : {Effort::by_level(), Effort::every(2), Effort::entropy(),
                                  Effort::every(36), Effort::by_level()}) {
        const auto made = compress(page, effort);
        std::vector<std::byte> back(size + 1);
        BOOST_TEST(ZSTD_decompress(back.data(), back.size(), made.data(), made.size()) == size);
        BOOST_TEST(std::equal(page.begin(), page.end(), back.begin()));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(bytes_depend_on_nothing_that_was_compressed_before) {
  const auto page = hexadecimal(100'000, 32);
  Compression fresh(1);
  const auto first = fresh(page, Effort::every(16));
  Compression used(1);
  for (const std::uint32_t digits : {5U, 7U, 40U}) {
    used(hexadecimal(50'000, digits), Effort::every(digits));
    used(hexadecimal(150'000, digits), Effort::by_level());
  }
  BOOST_TEST((used(page, Effort::every(16)) == first));
}

BOOST_AUTO_TEST_CASE(a_step_that_fits_the_entries_finds_their_lengths) {
  Compression compress(1);
  const auto page = hexadecimal(200'000, 32);
  const std::size_t digits_alone = compress(page, Effort::entropy()).size();
  // 17.5 bytes an entry rather than 18.7: the lengths are found by the search, nearly all of them.
  BOOST_TEST(compress(page, Effort::every(16)).size() * 100 < digits_alone * 95);
}

BOOST_AUTO_TEST_CASE(too_little_room_is_told) {
  Compression compress(1);
  const auto page = hexadecimal(10'000, 16);
  std::vector<std::byte> to(2'000);
  for (const Effort effort : {Effort::by_level(), Effort::entropy()}) {
    BOOST_TEST(compress.compressor.compress(page, to, effort.step) == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
