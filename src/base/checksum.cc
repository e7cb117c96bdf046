#include "base/checksum.h"

#include <array>

namespace fraudgen {
namespace {

consteval std::array<std::uint32_t, 256> make_table(std::uint32_t reflected_polynomial) {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? reflected_polynomial : 0);
    }
    table[i] = crc;
  }
  return table;
}

constexpr auto crc32_table = make_table(0xEDB88320);
constexpr auto crc32c_table = make_table(0x82F63B78);

std::uint32_t bytewise(const std::array<std::uint32_t, 256>& table, std::span<const std::byte> data,
                       std::uint32_t initial) {
  std::uint32_t crc = ~initial;
  for (const std::byte b : data) {
    crc = (crc >> 8) ^ table[(crc ^ std::to_integer<std::uint32_t>(b)) & 0xFF];
  }
  return ~crc;
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> data, std::uint32_t initial) noexcept {
  return bytewise(crc32_table, data, initial);
}

std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t initial) noexcept {
  return bytewise(crc32c_table, data, initial);
}

}  // namespace fraudgen
