#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "generator/behaviour/standing.h"
#include "generator/numbers/random.h"
#include "generator/people/life.h"
#include "generator/play/slice_frauds.h"
#include "generator/time/calendar.h"
#include "generator/time/instant_order.h"

namespace fraudgen::generator {

/// A stretch of time, in ms since the first day's midnight, as a way of life fills it: an instant
/// is drawn by the weights of its days and of their hours, with one draw for the day and one for
/// the time of day.
class Stretch {
 public:
  Stretch() = default;
  /// `rhythm` outlives it; begin < end.
  Stretch(const Rhythm& rhythm, std::int64_t begin, std::int64_t end);

  std::int64_t begin() const { return begin_; }
  std::int64_t end() const { return end_; }
  /// Days from the dataset's first, both included.
  std::int32_t first_day() const { return static_cast<std::int32_t>(first_day_); }
  std::int32_t last_day() const { return static_cast<std::int32_t>(last_day_); }

  /// Times of day to which somebody comes back, as shares of the day's weight: spread as the
  /// day is.
  static constexpr std::size_t own_times = 3;
  using OwnTimes = std::array<std::uint64_t, own_times>;
  /// `key`: of the customer's stream for these.
  static OwnTimes own_times_of(std::uint64_t key);

  /// `where` and `bits` are random: for the day and for the time of day.
  std::int64_t draw(std::uint64_t where, std::uint64_t bits, const OwnTimes& own) const;

 private:
  // By the upper bits of a random number, the first day that it can stand for, counted from
  // first_day_.
  static constexpr std::uint32_t guide_bits = 8;

  const Rhythm* rhythm_ = nullptr;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::uint64_t weight_begin_ = 0;
  std::uint64_t weight_ = 1;
  std::uint32_t first_day_ = 0;
  std::uint32_t last_day_ = 0;
  std::uint64_t first_share_ = 0;  ///< of the first day's weight, where the stretch begins
  std::uint64_t last_share_ = 0;   ///< of the last day's, where it ends
  std::array<std::uint16_t, std::size_t{1} << guide_bits> guide_{};
};

/// Draws the instants of `everyday` transactions, with hours that the customer likes and several in
/// one go now and then, none in a dormant spell if it can be helped; adds what is due and the
/// frauds, sorts, and pushes apart what falls on one millisecond: ascending, no two the same. `key`
/// is of the customer's own times of day. Fills the first everyday + due.size() + frauds.size() of
/// `instants`, which has room for them, and returns these.
std::span<const Instant> draw_instants(const Stretch& stretch, std::uint64_t key, Life& life,
                                       std::uint32_t everyday, std::span<const DuePayment> due,
                                       std::span<const FraudEvent> frauds, Random& stream,
                                       std::span<Instant> instants);

}  // namespace fraudgen::generator
