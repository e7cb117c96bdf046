#pragma once

#include <cstdint>
#include <span>

namespace fraudgen::generator {

/// Sorts keys by bits [first_bit, first_bit + bits), ascending; keys that agree there keep their
/// order. `spare` is as long as `keys`; the result lies in one of the two and is returned.
std::span<std::uint64_t> sort_by_bits(std::span<std::uint64_t> keys, std::span<std::uint64_t> spare,
                                      std::uint32_t first_bit, std::uint32_t bits);

}  // namespace fraudgen::generator
