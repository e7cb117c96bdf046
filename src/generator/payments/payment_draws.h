#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

#include "generator/numbers/random_columns.h"
#include "generator/time/instant_order.h"

namespace fraudgen::generator {

/// What some payments of one customer are drawn from, as columns: their moments and their random
/// numbers, worked out for all of them at once.
struct PaymentDraws {
  static constexpr std::size_t capacity = std::tuple_size_v<RandomColumn>;

  template <typename T>
  using Column = std::array<T, capacity>;

  Column<std::int32_t> day;  ///< from the dataset's first
  Column<std::uint32_t> hour;
  /// The same for all that happens in the same 45 minutes: somebody stays where they are, on the
  /// same device and network, more or less.
  Column<std::uint64_t> stay;
  // Of each payment alone.
  RandomColumn choices;  ///< for four choices from tables, 16 bits each
  RandomColumn price;
  RandomColumn shopping;
  RandomColumn acquaintance;
  RandomColumn card;

  /// Of the payments at `instants`, at most `capacity`, after a slice's begin; that is in ms since
  /// the first day's midnight, and all of them lie in 139 years (2^42 ms) from there. `stays` and
  /// `payments` are the keys of streams; the payments' is read from its start.
  void draw(std::span<const Instant> instants, std::int64_t begin, std::uint64_t stays,
            std::uint64_t payments);
};

}  // namespace fraudgen::generator
