#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "generator/behaviour/history.h"
#include "generator/payments/draft_amounts.h"
#include "generator/payments/draft_rows.h"
#include "generator/play/velocity.h"
#include "generator/rows/slice_rows.h"

namespace fraudgen::generator {

/// What lies between a row and the one before.
struct Steps {
  DraftRows::Column<std::int64_t> gap;  ///< ms
  // From place to place: see distances_centikm().
  DraftRows::Column<std::int32_t> north;
  DraftRows::Column<std::int32_t> east;
  DraftRows::Column<double> cosines;
  DraftRows::Column<std::uint8_t> same_device;
};

/// Enters the rows of a slice, customer after customer, each in the order of time: draws their
/// amounts and adds what follows from the customer's past, which is the time and the way since the
/// last transaction, the session, the last 24 hours, and what the bank makes of it. Works on some
/// rows at a time, column by column, so that nearly all of it is loops without branches.
class Journal {
 public:
  /// `places`: of the slice, which the rows refer to.
  Journal(std::uint64_t seed, SliceRows& rows, const SlicePlaces& places);

  /// A slice of `length` ms; `begin` in ms since the first day's midnight; `first_row` is the
  /// slice's, of the table. The last 24 hours are left to the next slice in `window`; null: there
  /// is none.
  void begin_slice(std::int64_t begin, std::int64_t length, std::uint64_t first_row,
                   Window* window);
  /// Who makes the rows that follow: a position in SliceLists::customers, what they did in the 24
  /// hours before the slice's begin, and their history, which the rows become part of as late as
  /// end_slice(); null: nobody who was there before or comes again.
  void begin_customer(std::uint16_t customer, std::span<const Window::Entry> past,
                      History* history);
  /// The same for one without rows.
  void pass_over(std::span<const Window::Entry> past) { begin_customer(0, past, nullptr); }
  /// A new row of theirs, to be filled before the next. `since`: ms since the slice's begin. The
  /// amount is cut where the sum of 24 hours would not fit its column.
  DraftRow add_row(std::int64_t since) {
    if (drafted_ == capacity) write();
    const std::uint32_t row = count();
    rows_.when[row] = static_cast<std::uint64_t>(since) << SliceRows::row_bits | row;
    drafts_.instant[drafted_] = begin_ + since;
    drafts_.fraud[drafted_] = SliceRows::honest;
    drafts_.flags[drafted_] = 0;
    return {drafts_, drafted_++};
  }
  void end_slice();

  /// Rows of the slice so far.
  std::uint32_t count() const { return written_ + drafted_; }

 private:
  static constexpr std::size_t capacity = DraftRows::capacity;
  /// Whose the drafts are: a customer's from `begin` to the next's.
  struct Period {
    std::uint32_t begin;
    std::uint16_t customer;
    History* history;
    std::span<const Window::Entry> past;
  };

  void write();
  void find_coordinates();
  void enter();
  void begin(const Period& period);
  void look_back(const Period& period, std::size_t end, bool goes_on);
  void add_up(const Period& period, std::size_t end);
  void end_customer();
  void score();
  void block(std::size_t row, std::uint16_t until);
  void copy_columns();

  SliceRows& rows_;
  const SlicePlaces& places_;
  DraftAmounts amounts_;
  std::uint64_t scores_key_;  ///< of noise_of() and fate_of()

  std::int64_t begin_ = 0;
  std::int64_t length_ = 0;
  std::uint64_t first_row_ = 0;
  Window* window_ = nullptr;
  std::uint32_t written_ = 0;
  std::uint32_t drafted_ = 0;

  // Of the customer whose rows are entered.
  Velocity velocity_;
  History* history_ = nullptr;
  History nobodys_;  ///< of who has none
  // Of the row before.
  std::uint16_t session_ = 0;
  std::uint16_t device_ = 0;

  alignas(64) DraftRows drafts_{};
  DraftRows::Column<double> cosines_{};  ///< of the latitudes
  Steps steps_{};
  DraftRows::Column<std::int32_t> points_{};
  DraftRows::Column<std::uint8_t> passes_{};
  DraftRows::Column<bool> blocked_{};
  std::array<Period, capacity> periods_{};
  std::uint32_t period_count_ = 0;
  bool first_goes_on_ = false;  ///< the first period's customer has been begun
};

}  // namespace fraudgen::generator
