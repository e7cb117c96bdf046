#pragma once

#include <cstdint>
#include <span>

#include "generator/calendar.h"
#include "generator/random.h"
#include "generator/slice_frauds.h"

namespace fraudgen::generator {

/// An instant of a customer's and what happens then, sortable by time.
class Instant {
 public:
  Instant() = default;
  /// `since`: ms from the slice's begin. `source`: 0 for honest life, else a fraud event's position
  /// + 1.
  Instant(std::uint64_t since, std::uint64_t source) : bits_(since << source_bits | source) {}

  std::int64_t since() const { return static_cast<std::int64_t>(bits_ >> source_bits); }
  bool is_honest() const { return source() == 0; }
  std::size_t fraud() const { return source() - 1; }
  Instant at(std::int64_t since) const { return {static_cast<std::uint64_t>(since), source()}; }
  friend auto operator<=>(const Instant&, const Instant&) = default;

 private:
  static constexpr std::uint32_t source_bits = 20;
  std::size_t source() const { return bits_ & ((1u << source_bits) - 1); }
  std::uint64_t bits_ = 0;
};

/// Draws the instants of `honest` transactions in [begin, end) by a rhythm, adds those of the
/// frauds, sorts, and pushes apart what falls on one millisecond: ascending, no two the same. Fills
/// the first honest + frauds.size() of `instants`, which has room for them, and returns these.
std::span<const Instant> draw_instants(const Rhythm& rhythm, std::int64_t begin, std::int64_t end,
                                       std::uint32_t honest, std::span<const FraudEvent> frauds,
                                       Random& random, std::span<Instant> instants);

}  // namespace fraudgen::generator
