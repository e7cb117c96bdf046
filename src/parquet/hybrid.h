#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen::parquet {

// The format's RLE / bit-packing hybrid (Encodings.md, "RLE"), without a length in front. Runs
// begin at multiples of eight values, and only where they are shorter than the packed bits.

/// No more bytes than this are written for `count` values of `width` bits, scribbled ones included.
std::size_t hybrid_bound(std::size_t count, unsigned width);

/// Encodes values of `width` bits: 0 (every value is 0) to the bits of the type. Returns the end.
std::byte* encode_hybrid(std::span<const std::uint8_t> values, unsigned width, std::byte* out);
std::byte* encode_hybrid(std::span<const std::uint16_t> values, unsigned width, std::byte* out);
std::byte* encode_hybrid(std::span<const std::uint32_t> values, unsigned width, std::byte* out);

/// Encodes `count` values of one bit from a bitmap (least significant bit first). The bits after
/// the last are overwritten.
std::byte* encode_hybrid_bits(std::uint8_t* bits, std::size_t count, std::byte* out);

/// Encodes `count` times the same value.
std::byte* encode_hybrid_run(std::uint32_t value, std::size_t count, unsigned width,
                             std::byte* out);

}  // namespace fraudgen::parquet
