#pragma once

#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

/// The packers write whole words: up to this many bytes after the packed ones are overwritten.
inline constexpr std::size_t packing_slack = 16;

/// Packs `count` values of `width` bits each, least significant bit first, and fills the last group
/// of eight with zeros: (count + 7) / 8 * width bytes. `width` is 1 to the bits of the type, and no
/// value needs more. Returns the end of the packed bytes.
std::byte* pack_bits(const std::uint8_t* values, std::size_t count, unsigned width, std::byte* out);
std::byte* pack_bits(const std::uint16_t* values, std::size_t count, unsigned width,
                     std::byte* out);
std::byte* pack_bits(const std::uint32_t* values, std::size_t count, unsigned width,
                     std::byte* out);
std::byte* pack_bits(const std::uint64_t* values, std::size_t count, unsigned width,
                     std::byte* out);

}  // namespace fraudgen::parquet
