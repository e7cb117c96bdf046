#pragma once

#include <cstdint>
#include <span>

#include "generator/calendar.h"
#include "generator/history.h"
#include "generator/slice_rows.h"

namespace fraudgen::generator {

/// The 24 hours up to a transaction of one customer: (t - 24h, t]. Exact: what leaves is subtracted
/// as what comes is added. The past comes from the window that the slice before left behind, then
/// from the customer's own rows of this slice, which lie one after the other.
class Velocity {
 public:
  /// `past` is relative to 24 hours before the slice's begin; the customer's rows begin at `row`.
  Velocity(std::span<const Window::Entry> past, const SliceRows& rows, std::uint32_t row)
      : past_(past), rows_(rows), next_row_(row), end_row_(row) {
    for (const Window::Entry& entry : past_) sum_ += entry.amount;
    count_ = static_cast<std::uint32_t>(past_.size());
  }

  /// Forgets what is 24 hours old at `time`, in ms since the slice's begin.
  void forget_until(std::int64_t time) {
    while (next_past_ < past_.size() && static_cast<std::int64_t>(past_[next_past_].time) <= time) {
      drop(past_[next_past_++].amount);
    }
    if (next_past_ < past_.size()) return;
    while (next_row_ < end_row_ && time_of(next_row_) <= time - ms_per_day) {
      drop(rows_.amount[next_row_++]);
    }
  }
  /// Adds the transaction in `row`, which follows all before it in time.
  void add(std::uint32_t row) {
    ++count_;
    sum_ += rows_.amount[row];
    end_row_ = row + 1;
  }

  std::uint32_t count() const { return count_; }
  std::uint64_t sum() const { return sum_; }  ///< cents

  /// Leaves what is younger than 24 hours at the slice's end to the next slice. `length` is the
  /// slice's, in ms.
  void leave(Window& window, std::int64_t length) {
    forget_until(length);
    for (; next_past_ < past_.size(); ++next_past_) {
      const Window::Entry& entry = past_[next_past_];
      window.add({static_cast<std::uint32_t>(entry.time - length), entry.amount});
    }
    for (; next_row_ < end_row_; ++next_row_) {
      window.add({static_cast<std::uint32_t>(time_of(next_row_) + ms_per_day - length),
                  rows_.amount[next_row_]});
    }
  }

 private:
  std::int64_t time_of(std::uint32_t row) const {
    return static_cast<std::int64_t>(rows_.when[row] >> SliceRows::row_bits);
  }
  void drop(std::uint32_t amount) {
    --count_;
    sum_ -= amount;
  }

  std::span<const Window::Entry> past_;
  const SliceRows& rows_;
  std::size_t next_past_ = 0;
  std::uint32_t next_row_;
  std::uint32_t end_row_;
  std::uint32_t count_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace fraudgen::generator
