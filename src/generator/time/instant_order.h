#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen::generator {

/// An instant of a customer's and what happens then, sortable by time.
class Instant {
 public:
  Instant() = default;
  /// `since`: ms from the slice's begin.
  static Instant everyday(std::int64_t since) { return {since, 0}; }
  /// `position` of what is due, or of the fraud event; both under 2^19 - 1.
  static Instant standing(std::int64_t since, std::size_t position) {
    return {since, standing_bit | position};
  }
  static Instant fraud(std::int64_t since, std::size_t position) { return {since, position + 1}; }

  std::int64_t since() const { return static_cast<std::int64_t>(bits_ >> source_bits); }
  bool is_everyday() const { return source() == 0; }
  bool is_standing() const { return (source() & standing_bit) != 0; }
  std::size_t due() const { return source() & ~standing_bit; }
  std::size_t fraud() const { return source() - 1; }
  Instant at(std::int64_t since) const { return {since, source()}; }
  friend auto operator<=>(const Instant&, const Instant&) = default;

 private:
  static constexpr std::uint32_t source_bits = 20;
  static constexpr std::size_t standing_bit = std::size_t{1} << (source_bits - 1);

  Instant(std::int64_t since, std::size_t source)
      : bits_(static_cast<std::uint64_t>(since) << source_bits | source) {}
  std::size_t source() const { return bits_ & ((1u << source_bits) - 1); }
  std::uint64_t bits_ = 0;
};

/// Sorts instants in [0, length) without branches that depend on them, if there is `room` for as
/// many, they are not too crowded, and no two of them fall on one millisecond (or near each other,
/// where the length is over 24 days). Otherwise it leaves them in any order and returns false.
bool sort_distinct(std::span<Instant> instants, std::span<Instant> room, std::int64_t length);

}  // namespace fraudgen::generator
