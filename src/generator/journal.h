#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "generator/draft_rows.h"
#include "generator/history.h"
#include "generator/random.h"
#include "generator/slice_rows.h"
#include "generator/velocity.h"

namespace fraudgen::generator {

/// Enters the rows of a slice, customer after customer, each in the order of time, and adds what
/// follows from the customer's past: the time and the way since the last transaction, the session,
/// the last 24 hours, and what the bank makes of it. Works on some rows at a time, column by
/// column, so that nearly all of it is loops without branches.
class Journal {
 public:
  Journal(std::uint64_t seed, SliceRows& rows);

  /// `begin` in ms since the first day's midnight; `first_row` is the slice's, of the table.
  void begin_slice(std::int64_t begin, std::uint64_t first_row);
  /// `past`: the customer's, of 24 hours before the slice's begin.
  void begin_customer(std::span<const Window::Entry> past);
  /// Who makes the rows that follow: a position in SliceLists::customers, and their history, which
  /// the rows become part of, the last of them as late as end_slice().
  void begin_rows(std::uint16_t customer, History& history);
  /// A new row of theirs, to be filled and entered before the next. `since`: ms since the slice's
  /// begin.
  DraftRow begin_row(std::int64_t since) {
    if (drafted_ == capacity) write();
    const std::uint32_t row = count();
    rows_.when[row] = static_cast<std::uint64_t>(since) << SliceRows::row_bits | row;
    drafts_.instant[drafted_] = begin_ + since;
    drafts_.fraud[drafted_] = SliceRows::honest;
    drafts_.flags[drafted_] = 0;
    return {drafts_, drafted_};
  }
  /// Its amount is cut where the sum of 24 hours would not fit its column.
  void enter();
  /// The history is not needed any more, and is left as it is.
  void forget_history() { periods_[period_count_ - 1].history = nullptr; }
  /// Leaves the customer's last 24 hours of a slice of `length` ms to the next.
  void end_customer(Window& window, std::int64_t length);
  void end_slice() { write(); }

  /// Rows of the slice so far.
  std::uint32_t count() const { return written_ + drafted_; }

 private:
  static constexpr std::size_t capacity = DraftRows::capacity;

  void look_back();
  void write();
  void score();
  void block(std::size_t row, std::uint16_t until);
  void copy_columns();

  SliceRows& rows_;
  std::uint64_t scores_key_;  ///< of score_stream()

  std::int64_t begin_ = 0;
  std::uint64_t first_row_ = 0;
  std::uint32_t written_ = 0;
  std::uint32_t drafted_ = 0;

  // Of the customer at hand.
  Velocity velocity_;
  History* history_ = nullptr;
  std::uint16_t customer_ = 0;
  std::uint16_t session_ = 0;
  std::uint16_t device_ = 0;  ///< of the row before

  alignas(64) DraftRows drafts_{};
  // From the last transaction's place: see distances_centikm().
  DraftRows::Column<std::int32_t> latitudes_{};
  DraftRows::Column<std::int32_t> longitudes_{};
  DraftRows::Column<double> cosines_{};
  DraftRows::Column<std::int32_t> points_{};
  DraftRows::Column<bool> blocked_{};
  /// Whose the drafts are.
  struct Period {
    std::uint32_t begin;  ///< first of the drafts
    History* history;     ///< null: of nobody who comes again
  };
  std::array<Period, capacity + 1> periods_{};
  std::uint32_t period_count_ = 0;
};

}  // namespace fraudgen::generator
