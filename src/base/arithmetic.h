#pragma once

#include <cstdint>

#include "base/int128.h"

namespace fraudgen {

/// a / b, rounded up. `b` > 0.
constexpr std::uint64_t ceil_div(std::uint64_t a, std::uint64_t b) {
  return a / b + (a % b != 0 ? 1 : 0);
}

/// whole * part / of, rounded down, without overflow on the way. `of` > 0; the result must fit.
constexpr std::uint64_t proportion(std::uint64_t whole, std::uint64_t part, std::uint64_t of) {
  return static_cast<std::uint64_t>(uint128_t{whole} * part / of);
}

}  // namespace fraudgen
