#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "generator/ids.h"

namespace fraudgen::generator {

// Building texts in a caller's buffer: each function writes at `at` and returns the end of what it
// wrote. The caller has made sure of the room.

inline char* put(char* at, char c) {
  *at = c;
  return at + 1;
}

inline char* put(char* at, std::string_view text) {
  return std::copy(text.begin(), text.end(), at);
}

/// `value` in decimal, zero-padded to `digits` digits (its last ones, should it have more).
inline char* put_digits(char* at, std::uint64_t value, unsigned digits) {
  static constexpr auto pairs = [] {
    std::array<char, 200> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i] = static_cast<char>('0' + (i % 2 == 0 ? i / 20 : i / 2 % 10));
    }
    return made;
  }();
  char* const end = at + digits;
  for (char* pair = end; digits >= 2; digits -= 2, value /= 100) {
    pair -= 2;
    std::memcpy(pair, &pairs[2 * (value % 100)], 2);
  }
  if (digits != 0) *at = static_cast<char>('0' + value % 10);
  return end;
}

/// `value` in decimal, without padding.
inline char* put_number(char* at, std::uint64_t value) {
  unsigned digits = 1;
  for (std::uint64_t rest = value; rest >= 10; rest /= 10) ++digits;
  return put_digits(at, value, digits);
}

inline char* put_id(char* at, const IdForm& form, std::uint64_t number) {
  return put_digits(put(at, form.prefix), number, form.digits);
}

/// 16 hexadecimal digits.
inline char* put_hex(char* at, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[value >> shift & 15];
  return at;
}

}  // namespace fraudgen::generator
