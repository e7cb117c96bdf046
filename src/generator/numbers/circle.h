#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/branch_free.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {

/// Somebody to be paid: a rank in the order of acquaintance, and whether it is the first time.
struct Choice {
  std::uint32_t rank;
  bool is_new;
};

/// Whom a customer can pay: so many in all, of whom at most `regulars` are paid again and again.
/// Newcomers are numbered as they come. The first of them stay for good, and are chosen by rank
/// with weight near 1 / (rank + 1); those after them are paid once.
struct Circle {
  static constexpr std::uint32_t most_regulars = 18;

  std::uint32_t available;
  std::uint32_t regulars;  ///< 1 to most_regulars
  std::uint32_t one_off;   ///< chance of somebody who is paid once, in 1/65536

  /// Of a circle of whom `known` were met before: one of these, or the next.
  Choice choose(std::uint32_t known, std::uint64_t random) const {
    // Worked out both ways: nothing foretells which it is.
    const bool is_new =
        (known == 0) | ((known < available) & ((random & 0xFFFF) < newcomer_chance(known)));
    // Zipf: an octave of ranks with equal chances, then a rank within it.
    const std::uint32_t staying = std::min(known, regulars);
    const auto octaves = static_cast<std::uint32_t>(std::bit_width(staying));
    const std::uint32_t octave = scale32(static_cast<std::uint32_t>(random >> 32), octaves);
    const std::uint32_t first = (1u << octave) - 1;
    const auto within = static_cast<std::uint32_t>(random >> 16) & first;
    const std::uint32_t met = within + (first + within < staying ? first : 0);
    return {chosen(is_new, known, met), is_new};
  }
  /// One who was met before, if there is any.
  Choice choose_known(std::uint32_t known, std::uint64_t random) const {
    return Circle{0, regulars, one_off}.choose(known, random);
  }

  /// How many have been met after so many payments, on average, by their number; after more than
  /// that it is the last.
  std::vector<std::uint16_t> known_by_payments() const {
    constexpr std::size_t most = 10'000;
    std::vector<std::uint16_t> made{0};
    made.reserve(most + 1);
    std::uint64_t known = 0;  // in 1/65536
    while (made.size() <= most) {
      known += known >> 16 == 0 ? 65536 : newcomer_chance(static_cast<std::uint32_t>(known >> 16));
      made.push_back(static_cast<std::uint16_t>(known >> 16));
    }
    return made;
  }

 private:
  // The regulars are met early, with a chance that falls; what comes later is mostly one-off.
  static constexpr auto chances = [] {
    std::array<std::uint32_t, most_regulars + 1> made{};
    for (std::uint32_t known = 1; known < made.size(); ++known) {
      made[known] = 65536 * 55 / 100 / (1 + 2 * known);
    }
    return made;
  }();

  // In 1/65536; `known` > 0.
  std::uint32_t newcomer_chance(std::uint32_t known) const {
    return one_off + chances[std::min(known, regulars)];
  }
};

}  // namespace fraudgen::generator
