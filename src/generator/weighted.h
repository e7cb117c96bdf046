#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <type_traits>

#include "base/int128.h"

namespace fraudgen::generator {

/// Draws from a fixed distribution over at most `capacity` outcomes with one look-up and one
/// comparison (Walker's alias method, with Vose's construction in integers, so that the table is
/// the same on every machine). Built at set-up; immutable afterwards.
///
/// Small: the tables of a behaviour compete for the nearest cache. With up to 32 outcomes a draw
/// takes 16 random bits and a chance is right to 1/65536, with more it takes 32.
template <std::size_t capacity>
class Weighted {
  using Entry = std::conditional_t<capacity <= 32, std::uint16_t, std::uint32_t>;

 public:
  /// So many upper bits of a random number are all that pick() looks at.
  static constexpr unsigned random_bits = sizeof(Entry) * 8;

  Weighted() = default;

  /// `weights` has 1 to `capacity` entries with a sum over 0 and under 2^32.
  explicit Weighted(std::span<const std::uint32_t> weights) {
    std::uint64_t total = 0;
    for (const std::uint32_t weight : weights) total += weight;
    if (weights.empty() || weights.size() > capacity || total == 0 || total >> 32 != 0) {
      throw std::invalid_argument("weights do not make a distribution");
    }
    // Every column of the table is worth `total`; an outcome of weight w fills w * columns of it.
    std::array<std::uint64_t, columns> share{};
    for (std::size_t i = 0; i < weights.size(); ++i) share[i] = std::uint64_t{weights[i]} * columns;
    std::array<std::uint16_t, columns> small{};
    std::array<std::uint16_t, columns> large{};
    std::size_t smalls = 0;
    std::size_t larges = 0;
    for (std::size_t i = 0; i < columns; ++i) {
      if (share[i] < total) {
        small[smalls++] = static_cast<std::uint16_t>(i);
      } else {
        large[larges++] = static_cast<std::uint16_t>(i);
      }
    }
    while (smalls > 0 && larges > 0) {
      const std::uint16_t poor = small[--smalls];
      const std::uint16_t rich = large[--larges];
      columns_[poor] = entry(share[poor], total, rich);
      share[rich] -= total - share[poor];
      if (share[rich] < total) {
        small[smalls++] = rich;
      } else {
        large[larges++] = rich;
      }
    }
    while (larges > 0) fill(large[--larges]);
    while (smalls > 0) fill(small[--smalls]);
  }

  /// The outcome that random bits stand for: the uppermost choose a column, those below decide
  /// between the column's owner and its alias.
  std::uint32_t pick(std::uint64_t random) const {
    const auto bits = static_cast<std::uint32_t>(random >> (64 - random_bits));
    const std::uint32_t column = bits >> threshold_bits;
    const std::uint32_t chosen = columns_[column];
    const std::uint32_t alias = chosen & (columns - 1);
    // A branch could not be foreseen.
    const std::uint32_t own = (bits & threshold_mask) < chosen >> alias_bits ? ~0u : 0u;
    return alias ^ ((alias ^ column) & own);
  }

 private:
  static_assert(capacity <= 256);
  static constexpr std::size_t columns = std::bit_ceil(capacity);
  static constexpr unsigned alias_bits = std::countr_zero(columns);
  static constexpr unsigned threshold_bits = random_bits - alias_bits;
  static constexpr std::uint32_t threshold_mask = (std::uint32_t{1} << threshold_bits) - 1;

  // A threshold, and below it the alias.
  static Entry entry(std::uint64_t share, std::uint64_t total, std::uint16_t alias) {
    const auto threshold = static_cast<std::uint64_t>((uint128_t{share} << threshold_bits) / total);
    return static_cast<Entry>(threshold << alias_bits | alias);
  }
  void fill(std::uint16_t outcome) { columns_[outcome] = outcome; }

  std::array<Entry, columns> columns_{};
};

/// Over the entries of a table of the catalog, by their `weight`.
template <std::size_t capacity, typename Entries>
Weighted<capacity> weighted(const Entries& entries) {
  std::array<std::uint32_t, capacity> weights{};
  std::size_t count = 0;
  for (const auto& entry : entries) weights.at(count++) = entry.weight;
  return Weighted<capacity>(std::span(weights).first(count));
}

}  // namespace fraudgen::generator
