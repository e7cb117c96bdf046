#include "parquet/digits.h"

#include <array>
#include <cstring>

namespace fraudgen::parquet {

std::uint64_t format_eight_digits(std::uint32_t number) {
  // Halves, then quarters, then single digits are split off side by side in one word. Divisions by
  // 100 and 10 are multiplications that are exact for numbers this small.
  const std::uint64_t high = number / 10'000;
  const std::uint64_t low = number % 10'000;
  const std::uint64_t fours = high | (low << 32);
  const std::uint64_t hundreds = ((fours * 10'486) >> 20) & 0x0000007F0000007F;
  const std::uint64_t twos = hundreds | ((fours - hundreds * 100) << 16);
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F000F000F;
  const std::uint64_t ones = tens | ((twos - tens * 10) << 8);
  return ones | 0x3030303030303030;
}

Digits format_digits(std::uint64_t number) {
  constexpr std::uint64_t base = eight_digits_end;
  Digits digits;
  const std::uint64_t words[] = {
      format_eight_digits(static_cast<std::uint32_t>(number / base / base)),
      format_eight_digits(static_cast<std::uint32_t>(number / base % base)),
      format_eight_digits(static_cast<std::uint32_t>(number % base))};
  std::memcpy(digits.characters, words, sizeof(words));
  return digits;
}

std::uint64_t power_of_ten(unsigned exponent) {
  static constexpr auto powers = [] {
    std::array<std::uint64_t, 20> table{1};
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
    return table;
  }();
  return powers[exponent];
}

}  // namespace fraudgen::parquet
