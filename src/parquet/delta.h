#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen::parquet {

// DELTA_BINARY_PACKED (Encodings.md, "DELTAENC"; Lemire and Boytsov 2012): blocks of 128 values in
// four miniblocks of 32.

/// No more bytes than this are written for `count` values of `value_bytes` (4 or 8) bytes,
/// scribbled ones included.
std::size_t delta_bound(std::size_t count, std::size_t value_bytes);

/// Returns the end.
std::byte* encode_delta(std::span<const std::int32_t> values, std::byte* out);
std::byte* encode_delta(std::span<const std::int64_t> values, std::byte* out);

}  // namespace fraudgen::parquet
