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

  /// Most ids are near the one before: of one million, so that six digits are all that changes.
  bool is_near(std::uint64_t number) const { return number - million < 1'000'000; }
  /// The last eight digits of a number that is near, the first of them in the lowest byte.
  std::uint64_t eight_digits(std::uint64_t number) const {
    const auto within = static_cast<std::uint32_t>(number - million);
    return millions | std::uint64_t{three_digits[within / 1000]} << 16 |
           std::uint64_t{three_digits[within % 1000]} << 40;
  }
  void set_eight(std::uint64_t text) {
    std::memcpy(number_text.data() + Digits::size - 8, &text, 8);
  }
  std::uint64_t eight() const {
    std::uint64_t text;
    std::memcpy(&text, number_text.data() + Digits::size - 8, 8);
    return text;
  }
  void set(std::uint64_t number) {
    if (is_near(number)) {
      set_eight(eight_digits(number));
      return;
    }
    const Digits all = format_digits(number);
    std::memcpy(number_text.data(), all.characters, Digits::size);
    million = number - number % 1'000'000;
    millions = eight() & 0xFFFF;
  }
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
  std::uint64_t million = 0;        ///< the last number, rounded down to a whole million
  std::uint64_t millions = 0x3030;  ///< its first two of the last eight digits
};

}  // namespace fraudgen::parquet
