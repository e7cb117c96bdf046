#include <zstd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "parquet/hex_frame.h"

using fraudgen::parquet::compress_hex;

namespace {

constexpr char digits[] = "0123456789abcdef";

std::vector<std::byte> dictionary(std::size_t entries, std::uint32_t length) {
  std::mt19937 random(static_cast<unsigned>(entries + length));
  std::vector<std::byte> plain;
  for (std::size_t i = 0; i < entries; ++i) {
    const auto* size = reinterpret_cast<const std::byte*>(&length);
    plain.insert(plain.end(), size, size + sizeof length);
    for (std::uint32_t j = 0; j < length; ++j) plain.push_back(std::byte(digits[random() % 16]));
  }
  return plain;
}

std::vector<std::byte> compressed(const std::vector<std::byte>& plain) {
  std::vector<std::byte> to(ZSTD_compressBound(plain.size()));
  to.resize(compress_hex(plain, to));
  return to;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hex_frame)

// Counts at the ends of blocks and steps, and what is told in one byte and in two.
BOOST_AUTO_TEST_CASE(zstd_reads_what_was_written) {
  for (const std::uint32_t length : {16u, 32u}) {
    for (const std::size_t entries : {576u, 577u, 578u, 579u, 3640u, 3641u, 3642u, 3645u, 3700u,
                                      3767u, 3768u, 3769u, 7281u, 7285u, 15'881u, 65'536u}) {
      const auto plain = dictionary(entries, length);
      const auto frame = compressed(plain);
      BOOST_TEST_REQUIRE(!frame.empty());
      BOOST_TEST(frame.size() < plain.size() / 2 + entries / 4 + 400);
      BOOST_TEST(ZSTD_getFrameContentSize(frame.data(), frame.size()) == plain.size());
      std::vector<std::byte> read(plain.size());
      const std::size_t size =
          ZSTD_decompress(read.data(), read.size(), frame.data(), frame.size());
      BOOST_TEST_REQUIRE(!ZSTD_isError(size), ZSTD_getErrorName(size));
      BOOST_TEST_REQUIRE(size == plain.size());
      BOOST_TEST_REQUIRE((read == plain));
    }
  }
}

BOOST_AUTO_TEST_CASE(whatever_is_not_hexadecimal_is_left_to_others) {
  const auto plain = dictionary(1000, 32);
  BOOST_TEST(!compressed(plain).empty());
  for (const std::size_t at : {std::size_t{4}, std::size_t{35}, std::size_t{40},
                               std::size_t{20'000}, std::size_t{36 * 990 + 17}}) {
    if (at % 36 < 4) continue;
    for (int byte = 0; byte < 256; ++byte) {
      if (byte != 0 && std::strchr(digits, byte) != nullptr) continue;
      auto other = plain;
      other[at] = std::byte(byte);
      BOOST_TEST_REQUIRE(compressed(other).empty(), "byte " << byte << " at " << at);
    }
  }
}

BOOST_AUTO_TEST_CASE(so_are_entries_of_other_lengths_and_small_pages) {
  BOOST_TEST(compressed(dictionary(100, 32)).empty());
  BOOST_TEST(compressed({}).empty());
  BOOST_TEST(compressed(dictionary(2000, 31)).empty());
  BOOST_TEST(compressed(dictionary(2000, 8)).empty());
  auto mixed = dictionary(1000, 32);
  mixed[36 * 500] = std::byte{31};
  BOOST_TEST(compressed(mixed).empty());
  auto cut = dictionary(1000, 32);
  cut.resize(cut.size() - 1);
  BOOST_TEST(compressed(cut).empty());
  const auto plain = dictionary(1000, 32);
  std::vector<std::byte> narrow(plain.size() / 2);
  BOOST_TEST(compress_hex(plain, narrow) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
