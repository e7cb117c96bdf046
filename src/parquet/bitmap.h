#pragma once

#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

/// Bitmaps have their least significant bit first, as validity and the format's bit packing do.
/// A bitmap that is appended to is as long as its bits and 8 bytes more, which may be overwritten;
/// bits after the last appended one hold nothing of worth.

/// Appends bits [from, from + count) of `source` at bit `at` of `bits`. Reads no byte of `source`
/// that holds none of those bits.
void append_bits(std::uint8_t* bits, std::size_t at, const std::uint8_t* source, std::size_t from,
                 std::size_t count);

/// Appends `count` equal bits.
void append_same(std::uint8_t* bits, std::size_t at, std::size_t count, bool value);

/// Appends one bit for each byte, which is 0 or 1.
void append_bools(std::uint8_t* bits, std::size_t at, const std::uint8_t* values,
                  std::size_t count);

/// How many of bits [from, from + count) are set.
std::size_t count_bits(const std::uint8_t* source, std::size_t from, std::size_t count);

}  // namespace fraudgen::parquet
