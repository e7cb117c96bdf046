#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "generator/behaviour/payment_tables.h"
#include "generator/payments/draft_rows.h"

namespace fraudgen::generator {

/// Draws what drafted rows come to, all at once and column by column: nearly all of it is loops
/// without branches.
class DraftAmounts {
 public:
  DraftAmounts() : tables_(PaymentTables::get()) {}

  /// The amounts of the first `count` rows, and in how many parts purchases by credit card are
  /// paid, from what DraftRow::set_price() or set_amount() noted.
  void draw(DraftRows& rows, std::size_t count);

 private:
  template <typename Holds>
  std::span<const std::uint8_t> where(std::size_t count, Holds holds);

  const PaymentTables& tables_;
  DraftRows::Column<std::uint32_t> positions_{};
  DraftRows::Column<std::uint64_t> bits_{};
  DraftRows::Column<std::uint8_t> odd_{};
  DraftRows::Column<std::uint8_t> found_{};
};

}  // namespace fraudgen::generator
