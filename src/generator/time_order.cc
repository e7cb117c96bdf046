#include "generator/time_order.h"

#include <array>
#include <utility>

namespace fraudgen::generator {

// A radix sort, least significant digit first. Digits of eleven bits: their counters fit the L1
// cache, and a week in milliseconds takes three passes.
std::span<std::uint64_t> sort_by_bits(std::span<std::uint64_t> keys, std::span<std::uint64_t> spare,
                                      std::uint32_t first_bit, std::uint32_t bits) {
  constexpr std::uint32_t digit_bits = 11;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  for (std::uint32_t shift = first_bit; shift < first_bit + bits; shift += digit_bits) {
    std::array<std::uint32_t, digits> places{};
    for (const std::uint64_t key : keys) ++places[key >> shift & (digits - 1)];
    std::uint32_t sum = 0;
    for (std::uint32_t& place : places) sum += std::exchange(place, sum);
    for (const std::uint64_t key : keys) spare[places[key >> shift & (digits - 1)]++] = key;
    std::swap(keys, spare);
  }
  return keys;
}

}  // namespace fraudgen::generator
