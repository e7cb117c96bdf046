#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

inline constexpr unsigned max_digits = 19;
inline constexpr std::uint64_t eight_digits_end = 100'000'000;

/// The digits of the numbers below 1000, the first in the lowest byte of three.
inline constexpr auto three_digits = [] {
  std::array<std::uint32_t, 1000> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    table[i] = (i / 100) | (i / 10 % 10) << 8 | (i % 10) << 16 | 0x303030;
  }
  return table;
}();

/// A number's decimal digits with zeros in front: 24 characters.
struct Digits {
  static constexpr std::size_t size = 24;
  char characters[size];
};

/// Of a number below 10^24, which any is.
Digits format_digits(std::uint64_t number);

/// The last eight of them; `number` is below 10^8. The first digit is in the lowest byte.
std::uint64_t format_eight_digits(std::uint32_t number);

/// 10^exponent, for 0 to 19.
std::uint64_t power_of_ten(unsigned exponent);

}  // namespace fraudgen::parquet
