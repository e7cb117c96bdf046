#pragma once

#include <cstddef>
#include <span>

namespace fraudgen::parquet {

/// Compresses a PLAIN dictionary page of BYTE_ARRAY whose entries are all 16 or all 32 lower-case
/// hexadecimal digits into a frame of zstd, without zstd: of random digits every compressor can but
/// take half a byte for each, so that is written straight away, at several times the speed.
///
/// Returns the frame's size, or 0 if the page is not like that (its last entries are not looked at:
/// they are kept as they are), or small, or `to` has not the room of half the page, a byte an entry
/// and some hundred bytes; `to` may then hold anything.
std::size_t compress_hex(std::span<const std::byte> plain, std::span<std::byte> to);

}  // namespace fraudgen::parquet
