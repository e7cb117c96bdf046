#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen {

/// CRC-32 as gzip, zlib and Parquet's page headers use it (IEEE 802.3: polynomial 0x04C11DB7
/// reflected, initial value and final exclusive or 0xFFFFFFFF).
///
/// Incremental: `crc32(b, crc32(a))` is the checksum of a followed by b; that of no bytes is 0.
/// Uses the processor's carry-less multiplication where it has one; the result is the same
/// everywhere. Safe to call from any thread.
std::uint32_t crc32(std::span<const std::byte> data, std::uint32_t initial = 0) noexcept;

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4: polynomial 0x1EDC6F41 reflected), which the manifest
/// and S3's object checksums use. Incremental and thread-safe as crc32() is, and by the same means.
std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t initial = 0) noexcept;

}  // namespace fraudgen
