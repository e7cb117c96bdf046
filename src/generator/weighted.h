#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>

#include "base/int128.h"

namespace fraudgen::generator {

/// Draws from a fixed distribution over at most `capacity` outcomes with one multiplication and one
/// comparison (Walker's alias method, with Vose's construction in integers, so that the table is
/// the same on every machine). Built at set-up; immutable afterwards.
template <std::size_t capacity>
class Weighted {
 public:
  Weighted() = default;

  /// `weights` has 1 to `capacity` entries with a sum over 0 and under 2^32.
  explicit Weighted(std::span<const std::uint32_t> weights) {
    std::uint64_t total = 0;
    for (const std::uint32_t weight : weights) total += weight;
    if (weights.empty() || weights.size() > capacity || total == 0 || total >> 32 != 0) {
      throw std::invalid_argument("weights do not make a distribution");
    }
    count_ = static_cast<std::uint32_t>(weights.size());
    // Every column of the table is worth `total`; an outcome of weight w fills w * count of it.
    std::array<std::uint64_t, capacity> share{};
    for (std::uint32_t i = 0; i < count_; ++i) share[i] = std::uint64_t{weights[i]} * count_;
    std::array<std::uint16_t, capacity> small{};
    std::array<std::uint16_t, capacity> large{};
    std::size_t smalls = 0;
    std::size_t larges = 0;
    for (std::uint32_t i = 0; i < count_; ++i) {
      if (share[i] < total) {
        small[smalls++] = static_cast<std::uint16_t>(i);
      } else {
        large[larges++] = static_cast<std::uint16_t>(i);
      }
    }
    while (smalls > 0 && larges > 0) {
      const std::uint16_t poor = small[--smalls];
      const std::uint16_t rich = large[--larges];
      columns_[poor] = threshold(share[poor], total) | rich;
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

  /// The outcome that 64 random bits stand for: the upper half chooses a column, the lower decides
  /// between the column's owner and its alias.
  std::uint32_t pick(std::uint64_t random) const {
    const auto column = static_cast<std::uint32_t>(((random >> 32) * std::uint64_t{count_}) >> 32);
    const std::uint32_t chosen = columns_[column];
    const std::uint32_t alias = chosen & alias_mask;
    // A branch could not be foreseen.
    const std::uint32_t own = (static_cast<std::uint32_t>(random) | alias_mask) < chosen ? ~0u : 0u;
    return alias ^ ((alias ^ column) & own);
  }

  std::uint32_t size() const { return count_; }

 private:
  static_assert(capacity <= 256);
  static constexpr std::uint32_t alias_mask = 0xFF;

  static std::uint32_t threshold(std::uint64_t share, std::uint64_t total) {
    return static_cast<std::uint32_t>((uint128_t{share} << 32) / total) & ~alias_mask;
  }
  void fill(std::uint16_t outcome) { columns_[outcome] = outcome; }

  std::uint32_t count_ = 0;
  /// A threshold of 24 bits, and below it the alias: the tables of a behaviour compete for the
  /// nearest cache.
  std::array<std::uint32_t, capacity> columns_{};
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
