#include "generator/time/time_order.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace fraudgen::generator {

// A radix sort, least significant digit first. Digits of eleven bits: their counters fit the L1
// cache, and a week in milliseconds takes three passes. While a digit puts the keys in their
// places, the next one's are counted.
std::span<std::uint64_t> sort_by_bits(std::span<std::uint64_t> keys, std::span<std::uint64_t> spare,
                                      std::uint32_t first_bit, std::uint32_t bits) {
  constexpr std::uint32_t digit_bits = 11;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  const auto digit = [](std::uint64_t key, std::uint32_t shift) {
    return key >> shift & (digits - 1);
  };
  std::array<std::uint32_t, digits> counts{};
#pragma GCC unroll 8
  for (const std::uint64_t key : keys) ++counts[digit(key, first_bit)];
  for (std::uint32_t shift = first_bit; shift < first_bit + bits; shift += digit_bits) {
    std::array<std::uint32_t, digits> places;
    std::exclusive_scan(counts.begin(), counts.end(), places.begin(), 0u);
    counts.fill(0);
    const std::uint32_t next = std::min(shift + digit_bits, 63u);
#pragma GCC unroll 8
    for (const std::uint64_t key : keys) {
      ++counts[digit(key, next)];
      spare[places[digit(key, shift)]++] = key;
    }
    std::swap(keys, spare);
  }
  return keys;
}

}  // namespace fraudgen::generator
