#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "parquet/digits.h"

namespace fraudgen::parquet {

inline constexpr std::size_t max_id_prefix = 32;

/// The text of one id after the other, all of one prefix and number of digits (see DecimalIds).
/// `number_text` holds the digits and as much again behind them, so that copies may be of fixed
/// size: what is too much is overwritten by what follows.
struct IdText {
  IdText(std::string_view prefix, unsigned digits)
      : prefix_size(prefix.size()), digits_size(digits), size(prefix.size() + digits) {
    std::memcpy(prefix_text.data(), prefix.data(), prefix.size());
    number_text.fill('0');
  }

  void set(std::uint64_t number) {
    // Most ids are a little above the one before: then the last eight digits are all that changes.
    const std::uint64_t beyond = number - last_number;
    if (beyond < eight_digits_end - last_eight) {
      last_eight += static_cast<std::uint32_t>(beyond);
      const std::uint64_t text = format_eight_digits(last_eight);
      std::memcpy(number_text.data() + Digits::size - 8, &text, 8);
    } else {
      last_eight = static_cast<std::uint32_t>(number % eight_digits_end);
      const Digits all = format_digits(number);
      std::memcpy(number_text.data(), all.characters, Digits::size);
    }
    last_number = number;
  }
  unsigned last_digit() const { return static_cast<unsigned>(number_text[Digits::size - 1] - '0'); }
  /// Where the id's digits begin.
  const char* digits() const { return number_text.data() + Digits::size - digits_size; }
  /// All digits that a number may have.
  std::array<char, Digits::size> number() const {
    std::array<char, Digits::size> first;
    std::memcpy(first.data(), number_text.data(), Digits::size);
    return first;
  }
  using Whole = std::array<char, max_id_prefix + Digits::size>;
  /// The whole id, in `to`.
  std::string_view view(Whole& to) const {
    std::memcpy(to.data(), prefix_text.data(), prefix_size);
    std::memcpy(to.data() + prefix_size, digits(), digits_size);
    return {to.data(), size};
  }

  std::array<char, max_id_prefix> prefix_text{};
  std::array<char, 2 * Digits::size> number_text;
  std::size_t prefix_size;
  std::size_t digits_size;
  std::size_t size;
  std::uint64_t last_number = 0;
  std::uint32_t last_eight = 0;
};

}  // namespace fraudgen::parquet
