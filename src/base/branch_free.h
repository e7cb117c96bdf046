#pragma once

#include <concepts>

namespace fraudgen {

/// All ones or none: to keep or drop what depends on a condition, without a branch.
template <std::unsigned_integral T>
constexpr T all_if(bool condition) {
  return static_cast<T>(T{0} - static_cast<T>(condition ? 1 : 0));
}

/// `a` when the condition holds, else `b`, both worked out: for conditions that nothing foretells,
/// where a branch would be taken wrongly half of the time. Spelt with masks, since compilers turn
/// `condition ? a : b` into a branch when they see fit.
template <std::unsigned_integral T>
constexpr T chosen(bool condition, T a, T b) {
  return static_cast<T>(b ^ ((b ^ a) & all_if<T>(condition)));
}

}  // namespace fraudgen
