#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

#include "generator/calendar.h"
#include "generator/life.h"
#include "generator/random.h"
#include "generator/slice_frauds.h"
#include "generator/standing.h"

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

/// A stretch of one customer's time, in ms since the first day's midnight.
struct Stretch {
  const Rhythm& rhythm;  ///< of the customer's profile
  std::uint64_t key;     ///< of the customer's own times of day
  Life& life;
  std::int64_t begin;
  std::int64_t end;
};

/// Draws the instants of `everyday` transactions by the rhythm, with hours that the customer likes
/// and several in one go now and then, none in a dormant spell if it can be helped; adds what is
/// due and the frauds, sorts, and pushes apart what falls on one millisecond: ascending, no two the
/// same. Fills the first everyday + due.size() + frauds.size() of `instants`, which has room for
/// them, and returns these.
std::span<const Instant> draw_instants(const Stretch& stretch, std::uint32_t everyday,
                                       std::span<const DuePayment> due,
                                       std::span<const FraudEvent> frauds, Random& random,
                                       std::span<Instant> instants);

}  // namespace fraudgen::generator
