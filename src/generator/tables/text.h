#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "generator/tables/ids.h"

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
  for (int half = 0; half < 2; ++half, value <<= 32) {
    // A digit's four bits in each byte, the last digit's in the lowest; then the digits themselves,
    // which are 39 further on from `a` on.
    std::uint64_t bits = value >> 32;
    bits = (bits | bits << 16) & 0x0000FFFF0000FFFFu;
    bits = (bits | bits << 8) & 0x00FF00FF00FF00FFu;
    bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0Fu;
    const std::uint64_t letters = (bits + 0x0606060606060606u) >> 4 & 0x0101010101010101u;
    std::uint64_t digits = bits + 0x3030303030303030u + letters * 39;
    if constexpr (std::endian::native == std::endian::little) digits = __builtin_bswap64(digits);
    std::memcpy(at, &digits, sizeof digits);
    at += sizeof digits;
  }
  return at;
}

/// An IPv4 address in dotted decimals. Writes up to 16 bytes.
inline char* put_address(char* at, std::uint32_t ip) {
  struct Part {
    std::array<char, 4> text;  // with a dot
    std::uint8_t length;
  };
  static constexpr auto parts = [] {
    std::array<Part, 256> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
      std::size_t length = 0;
      for (const std::size_t unit : {std::size_t{100}, std::size_t{10}, std::size_t{1}}) {
        if (i >= unit || unit == 1) made[i].text[length++] = static_cast<char>('0' + i / unit % 10);
      }
      made[i].text[length++] = '.';
      made[i].length = static_cast<std::uint8_t>(length);
    }
    return made;
  }();
  for (int shift = 24; shift >= 0; shift -= 8) {
    const Part& part = parts[ip >> shift & 0xFF];
    std::memcpy(at, part.text.data(), part.text.size());
    at += part.length;
  }
  return at - 1;
}

}  // namespace fraudgen::generator
