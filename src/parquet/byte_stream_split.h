#pragma once

#include <cstddef>
#include <cstdint>

namespace fraudgen::parquet {

/// BYTE_STREAM_SPLIT: byte k of every value goes to the k-th of `width` streams, which follow each
/// other. Writes count * width bytes and returns their end.
std::byte* split_byte_streams(const std::byte* values, std::size_t count, std::size_t width,
                              std::byte* out);

}  // namespace fraudgen::parquet
