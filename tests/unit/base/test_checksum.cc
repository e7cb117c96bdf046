#define BOOST_TEST_MODULE base
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/checksum.h"
#include "base/checksum_paths.h"

namespace fraudgen {
namespace {

using detail::Polynomial;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

/// A bit at a time, straight from the definition.
std::uint32_t reference(Polynomial polynomial, std::uint32_t state,
                        std::span<const std::byte> data) {
  for (const std::byte b : data) {
    state ^= std::to_integer<std::uint32_t>(b);
    for (int bit = 0; bit < 8; ++bit) {
      state = (state >> 1) ^ ((state & 1) != 0 ? static_cast<std::uint32_t>(polynomial) : 0);
    }
  }
  return state;
}

std::vector<std::byte> noise(std::size_t size) {
  std::vector<std::byte> data(size);
  std::uint64_t x = 88172645463325252;
  for (std::byte& b : data) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    b = static_cast<std::byte>(x >> 32);
  }
  return data;
}

BOOST_AUTO_TEST_CASE(crc32_of_published_values) {
  BOOST_TEST(crc32({}) == 0U);
  BOOST_TEST(crc32(bytes("123456789")) == 0xCBF43926U);
  BOOST_TEST(crc32(bytes("a")) == 0xE8B7BE43U);
  BOOST_TEST(crc32(bytes("The quick brown fox jumps over the lazy dog")) == 0x414FA339U);
}

BOOST_AUTO_TEST_CASE(crc32c_of_published_values) {
  BOOST_TEST(crc32c({}) == 0U);
  BOOST_TEST(crc32c(bytes("123456789")) == 0xE3069283U);

  // RFC 3720, appendix B.4.
  std::array<std::byte, 32> data{};
  BOOST_TEST(crc32c(data) == 0x8A9136AAU);
  data.fill(std::byte{0xFF});
  BOOST_TEST(crc32c(data) == 0x62A8AB43U);
  for (std::size_t i = 0; i < 32; ++i) data[i] = static_cast<std::byte>(i);
  BOOST_TEST(crc32c(data) == 0x46DD794EU);
  for (std::size_t i = 0; i < 32; ++i) data[i] = static_cast<std::byte>(31 - i);
  BOOST_TEST(crc32c(data) == 0x113FDB5CU);
}

template <Polynomial polynomial>
void compare_paths() {
  const std::vector<std::byte> data = noise(1100);
  for (std::size_t start = 0; start < 17; ++start) {
    for (std::size_t size = 0; size <= 1024; size += (size < 600 ? 1 : 13)) {
      const std::span<const std::byte> part(data.data() + start, size);
      const std::uint32_t state = 0x9E3779B9U * static_cast<std::uint32_t>(size + start);
      const std::uint32_t expected = reference(polynomial, state, part);
      BOOST_REQUIRE_EQUAL(detail::crc_portable<polynomial>(state, part), expected);
      if (detail::crc_folding_available()) {
        BOOST_REQUIRE_EQUAL(detail::crc_folding<polynomial>(state, part), expected);
      }
      if (detail::crc_wide_folding_available()) {
        BOOST_REQUIRE_EQUAL(detail::crc_wide_folding<polynomial>(state, part), expected);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(crc32_is_the_same_by_every_path) { compare_paths<Polynomial::crc32>(); }

BOOST_AUTO_TEST_CASE(crc32c_is_the_same_by_every_path) { compare_paths<Polynomial::crc32c>(); }

BOOST_AUTO_TEST_CASE(checksums_continue_over_pieces) {
  const std::vector<std::byte> data = noise(4096);
  const std::span<const std::byte> whole(data);
  for (const std::size_t cut : {0U, 1U, 63U, 64U, 65U, 1000U, 4095U, 4096U}) {
    BOOST_TEST(crc32(whole.subspan(cut), crc32(whole.first(cut))) == crc32(whole));
    BOOST_TEST(crc32c(whole.subspan(cut), crc32c(whole.first(cut))) == crc32c(whole));
  }
}

}  // namespace
}  // namespace fraudgen
