#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

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
  for (unsigned i = digits; i > 0; --i) {
    at[i - 1] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return at + digits;
}

/// `value` in decimal, without padding.
inline char* put_number(char* at, std::uint64_t value) {
  unsigned digits = 1;
  for (std::uint64_t rest = value; rest >= 10; rest /= 10) ++digits;
  return put_digits(at, value, digits);
}

/// 16 hexadecimal digits.
inline char* put_hex(char* at, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[value >> shift & 15];
  return at;
}

}  // namespace fraudgen::generator
