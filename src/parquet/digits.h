#pragma once

#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

inline constexpr unsigned max_digits = 19;
inline constexpr std::uint64_t eight_digits_end = 100'000'000;

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
