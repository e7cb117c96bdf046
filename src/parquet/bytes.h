#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fraudgen::parquet {

static_assert(std::endian::native == std::endian::little,
              "values are copied as they lie in memory, and the format is little-endian");

template <class T>
T load(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <class T>
std::byte* store(std::byte* to, T value) {
  std::memcpy(to, &value, sizeof(T));
  return to + sizeof(T);
}

/// memcpy that takes a null pointer for no bytes.
inline std::byte* copy_bytes(std::byte* to, const void* from, std::size_t bytes) {
  if (bytes != 0) std::memcpy(to, from, bytes);
  return to + bytes;
}

inline constexpr std::size_t max_varint_bytes = 10;

/// ULEB128.
inline std::byte* store_varint(std::byte* to, std::uint64_t value) {
  while (value >= 0x80) {
    *to++ = static_cast<std::byte>(value | 0x80);
    value >>= 7;
  }
  *to++ = static_cast<std::byte>(value);
  return to;
}

inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

}  // namespace fraudgen::parquet
