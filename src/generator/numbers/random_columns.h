#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen::generator {

/// Random numbers of some things, one each.
using RandomColumn = std::array<std::uint64_t, 128>;

/// So many numbers of a column are worked out together, whatever the count: most customers have few
/// payments in a slice, and a loop's rest would take as long as the loop.
inline constexpr std::size_t random_group = 8;

/// Deals the numbers of the stream that starts at `key` out to columns, to each in turn. The first
/// `count` of each are filled, at most all, and what else is in the last group.
void fill_columns(std::uint64_t key, std::size_t count, std::span<RandomColumn* const> columns);

}  // namespace fraudgen::generator
