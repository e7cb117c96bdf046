#pragma once

#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

inline constexpr unsigned max_digits = 19;

/// A number's decimal digits with zeros in front: 24 characters.
struct Digits {
  static constexpr std::size_t size = 24;
  char characters[size];
};

/// Of a number below 10^24, which any is.
Digits format_digits(std::uint64_t number);

/// 10^exponent, for 0 to 19.
std::uint64_t power_of_ten(unsigned exponent);

}  // namespace fraudgen::parquet
