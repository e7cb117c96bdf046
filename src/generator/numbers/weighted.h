#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/branch_free.h"

namespace fraudgen::generator {

/// A column of Walker's table: its owner, the outcome of the same number, has `threshold` of it,
/// and another the rest.
struct AliasColumn {
  std::uint32_t threshold;  ///< in 1/2^bits, less than all
  std::uint32_t alias;      ///< the owner's number where it has all
};

/// Vose's construction in integers, so that the table is the same on every machine. There are at
/// least as many columns as weights, and outcomes without a weight never happen. Throws
/// std::invalid_argument if the weights' sum is 0 or over 2^32 - 1.
void make_alias_columns(std::span<const std::uint32_t> weights, unsigned threshold_bits,
                        std::span<AliasColumn> columns);

/// Draws from a fixed distribution over at most `capacity` outcomes with one look-up and one
/// comparison (Walker's alias method). Built at set-up; immutable afterwards.
///
/// Small: the tables of a behaviour compete for the nearest cache. With up to 32 outcomes a draw
/// takes 16 random bits and a chance is right to 1/65536, with more it takes 32.
template <std::size_t capacity>
class Weighted {
 public:
  Weighted() = default;

  /// `weights` has 1 to `capacity` entries with a sum over 0 and under 2^32.
  explicit Weighted(std::span<const std::uint32_t> weights) {
    std::array<AliasColumn, columns> made;
    make_alias_columns(weights, threshold_bits, made);
    std::ranges::transform(made, columns_.begin(), [](const AliasColumn& column) {
      return static_cast<Entry>(column.threshold << alias_bits | column.alias);
    });
  }

  /// The outcome that random bits stand for: the uppermost choose a column, those below decide
  /// between the column's owner and its alias.
  std::uint32_t pick(std::uint64_t random) const {
    const auto bits = static_cast<std::uint32_t>(random >> (64 - random_bits));
    const std::uint32_t column = bits >> threshold_bits;
    const std::uint32_t entry = columns_[column];
    const std::uint32_t alias = entry & (columns - 1);
    return chosen((bits & threshold_mask) < entry >> alias_bits, column, alias);
  }

 private:
  static_assert(capacity <= 256);
  using Entry = std::conditional_t<capacity <= 32, std::uint16_t, std::uint32_t>;
  /// So many upper bits of a random number are all that pick() looks at.
  static constexpr unsigned random_bits = sizeof(Entry) * 8;
  static constexpr std::size_t columns = std::bit_ceil(capacity);
  static constexpr unsigned alias_bits = std::countr_zero(columns);
  static constexpr unsigned threshold_bits = random_bits - alias_bits;
  static constexpr std::uint32_t threshold_mask = (std::uint32_t{1} << threshold_bits) - 1;

  /// A threshold, and below it the alias.
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
