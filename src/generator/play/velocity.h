#pragma once

#include <cstdint>
#include <span>

#include "generator/behaviour/history.h"
#include "generator/rows/slice_rows.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {

/// The 24 hours up to a transaction of one customer: (t - 24h, t]. Exact: what leaves is subtracted
/// as what comes is added. The past comes from the window that the slice before left behind, then
/// from the customer's own rows of this slice, which lie one after the other.
class Velocity {
 public:
  Velocity() = default;
  /// `past` is relative to 24 hours before the slice's begin; the customer's rows begin at `row`.
  Velocity(std::span<const Window::Entry> past, const SliceRows& rows, std::uint32_t row)
      : past_(past), when_(rows.when.data()), amount_(rows.amount.data()), oldest_(row), end_(row) {
    for (const Window::Entry& entry : past_) sum_ += entry.amount;
  }

  /// Goes on to the customer's next row, whose `when` is there, and forgets what is 24 hours old
  /// then.
  void go_on() {
    const std::uint64_t now = when_[end_];
    if (!past_.empty()) {
      forget_past(static_cast<std::int64_t>(now >> SliceRows::row_bits));
      if (!past_.empty()) return;
    }
    if (now < day) return;
    // Most often one has grown old, or two, or none: which, nothing foretells. So three are looked
    // at, at once: what lies behind the row itself, which ends it, may be anything.
    const std::uint64_t old = (now - day) | row_mask;
    const std::uint64_t* const when = when_ + oldest_;
    const std::uint32_t* const amount = amount_ + oldest_;
    const std::uint32_t first = when[0] <= old ? 1 : 0;
    const std::uint32_t second = first & (when[1] <= old ? 1 : 0);
    const std::uint32_t third = second & (when[2] <= old ? 1 : 0);
    sum_ -= (amount[0] & (0u - first)) + std::uint64_t{amount[1] & (0u - second)} +
            (amount[2] & (0u - third));
    oldest_ += first + second + third;
    if (third != 0) forget(old);
  }
  /// Adds that row, with its amount.
  void add(std::uint32_t amount) {
    sum_ += amount;
    ++end_;
  }

  std::uint32_t count() const {
    return static_cast<std::uint32_t>(past_.size()) + (end_ - oldest_);
  }
  std::uint64_t sum() const { return sum_; }  ///< cents

  /// Leaves what is younger than 24 hours at the slice's end to the next slice. `length` is the
  /// slice's, in ms.
  void leave(Window& window, std::int64_t length) {
    forget_past(length);
    for (const Window::Entry& entry : past_) {
      window.add({static_cast<std::uint32_t>(entry.time - length), entry.amount});
    }
    for (std::uint32_t row = oldest_; row < end_; ++row) {
      const std::int64_t time = time_of(row) + ms_per_day - length;
      if (time > 0) window.add({static_cast<std::uint32_t>(time), amount_[row]});
    }
  }

 private:
  [[gnu::noinline]] void forget(std::uint64_t old) {
    while (when_[oldest_] <= old) sum_ -= amount_[oldest_++];
  }

  static constexpr std::uint64_t day = std::uint64_t{ms_per_day} << SliceRows::row_bits;
  static constexpr std::uint64_t row_mask = (1u << SliceRows::row_bits) - 1;

  std::int64_t time_of(std::uint32_t row) const {
    return static_cast<std::int64_t>(when_[row] >> SliceRows::row_bits);
  }
  void forget_past(std::int64_t time) {
    while (!past_.empty() && static_cast<std::int64_t>(past_.front().time) <= time) {
      sum_ -= past_.front().amount;
      past_ = past_.subspan(1);
    }
  }

  std::span<const Window::Entry> past_;
  const std::uint64_t* when_ = nullptr;
  const std::uint32_t* amount_ = nullptr;
  std::uint32_t oldest_ = 0;  ///< of the customer's own rows, if none of the past is left
  std::uint32_t end_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace fraudgen::generator
