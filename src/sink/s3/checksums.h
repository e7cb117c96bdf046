#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fraudgen::sink::s3 {

/// A CRC-32C as S3 writes it: Base64 of the four bytes, the highest first.
std::string crc32c_text(std::uint32_t crc32c);

/// The checksum of an upload from those of its parts, as S3 makes it by default (`COMPOSITE`): the
/// CRC-32C of theirs, four bytes each, then "-" and their number.
std::string composite_crc32c_text(std::span<const std::uint32_t> parts);

enum class Match { equal, different, unknown };

/// Compares what a server says of an object with what was sent: of the whole, and of its parts if
/// there are any. Servers differ in which they say. What is not there, or in another form (another
/// number of parts, another length), is unknown: no reason to fail. `different` is one.
Match compare_crc32c(std::string_view said, std::uint32_t whole,
                     std::span<const std::uint32_t> parts);

}  // namespace fraudgen::sink::s3
