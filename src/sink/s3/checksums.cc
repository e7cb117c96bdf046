#include "sink/s3/checksums.h"

#include <fmt/format.h>

#include <array>

#include "base/checksum.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t composite(std::span<const std::uint32_t> parts) {
  std::uint32_t crc = 0;
  for (const std::uint32_t part : parts) {
    const std::array<unsigned char, 4> bytes{
        static_cast<unsigned char>(part >> 24), static_cast<unsigned char>(part >> 16),
        static_cast<unsigned char>(part >> 8), static_cast<unsigned char>(part)};
    crc = crc32c(std::as_bytes(std::span(bytes)), crc);
  }
  return crc;
}

/// Whether it is what crc32c_text() makes of some value.
bool is_crc32c_text(std::string_view text) {
  return text.size() == 8 && text.ends_with("==") &&
         text.find_first_not_of(base64_digits) == text.size() - 2;
}

}  // namespace

std::string crc32c_text(std::uint32_t crc32c) {
  // 32 bits as five digits of six bits and one of the last two.
  std::string text;
  for (int shift = 26; shift >= 2; shift -= 6) text += base64_digits[(crc32c >> shift) & 63];
  text += base64_digits[(crc32c << 4) & 63];
  return text + "==";
}

std::string composite_crc32c_text(std::span<const std::uint32_t> parts) {
  return fmt::format("{}-{}", crc32c_text(composite(parts)), parts.size());
}

Match compare_crc32c(std::string_view said, std::uint32_t whole,
                     std::span<const std::uint32_t> parts) {
  const std::size_t dash = said.find('-');
  if (dash != std::string_view::npos) {
    if (parts.empty() || said.substr(dash + 1) != fmt::format("{}", parts.size()) ||
        !is_crc32c_text(said.substr(0, dash))) {
      return Match::unknown;
    }
    return said == composite_crc32c_text(parts) ? Match::equal : Match::different;
  }
  if (!is_crc32c_text(said)) return Match::unknown;
  // Some say the composite without the number.
  const bool equal =
      said == crc32c_text(whole) || (!parts.empty() && said == crc32c_text(composite(parts)));
  return equal ? Match::equal : Match::different;
}

}  // namespace fraudgen::sink::s3
