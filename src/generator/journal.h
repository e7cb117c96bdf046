#pragma once

#include <cstdint>
#include <span>

#include "generator/draft_row.h"
#include "generator/history.h"
#include "generator/random.h"
#include "generator/slice_rows.h"
#include "generator/velocity.h"

namespace fraudgen::generator {

/// Enters the rows of a slice, customer after customer, each in the order of time, and adds what
/// follows from the customer's past: the time and the way since the last transaction, the session,
/// the last 24 hours, and what the bank makes of it.
class Journal {
 public:
  Journal(std::uint64_t seed, SliceRows& rows, const SliceLists& lists);

  /// `begin` in ms since the first day's midnight; `first_row` is the slice's, of the table.
  void begin_slice(std::int64_t begin, std::uint64_t first_row);
  /// `past`: the customer's, of 24 hours before the slice's begin.
  void begin_customer(std::span<const Window::Entry> past);
  /// Who makes the rows that follow: a position in SliceLists::customers, and their history, which
  /// the rows become part of.
  void begin_rows(std::uint16_t customer, History& history);
  /// Enters a row. Its amount is cut where the sum of 24 hours would not fit its column.
  void enter(DraftRow& row);
  /// Leaves the customer's last 24 hours of a slice of `length` ms to the next.
  void end_customer(Window& window, std::int64_t length);

  std::uint32_t count() const { return count_; }

 private:
  void look_back(DraftRow& row);
  void decide(DraftRow& row);
  void put(const DraftRow& row);

  SliceRows& rows_;
  const SliceLists& lists_;
  std::uint64_t scores_key_;  ///< of the streams of Domain::score

  std::int64_t begin_ = 0;
  std::uint64_t first_row_ = 0;
  std::uint32_t count_ = 0;

  Velocity velocity_;
  History* history_ = nullptr;
  std::uint16_t customer_ = 0;
  std::uint16_t session_ = 0;
  std::uint16_t device_ = 0;  ///< of the row before
};

}  // namespace fraudgen::generator
