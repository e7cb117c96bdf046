#include "generator/payments/draft_amounts.h"

#include "base/instruction_set.h"
#include "catalog/catalog.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {
namespace {

// The kernels go through all rows that there may be: what is not a draft is not looked at, and a
// loop of constant length has no rest.

// What each row would come to without an ending.
FRAUDGEN_KERNEL(void, draw_from_ranges,
                (DraftRows & rows, DraftRows::Column<std::uint32_t>& positions),
                (rows, positions)) {
  for (std::size_t i = 0; i < DraftRows::capacity; ++i) {
    const std::uint32_t position =
        position_in_range(static_cast<std::uint32_t>(rows.draw[i]), rows.lean[i]);
    positions[i] = position;
    rows.amount[i] = AmountRange{rows.low[i], rows.span[i]}.at(position);
  }
}

// Random bits of each row's own, and whether it is dear or cheap by them.
FRAUDGEN_KERNEL(void, find_odd,
                (const DraftRows& rows, DraftRows::Column<std::uint64_t>& bits,
                 DraftRows::Column<std::uint8_t>& odd),
                (rows, bits, odd)) {
  for (std::size_t i = 0; i < DraftRows::capacity; ++i) bits[i] = mix(rows.draw[i] + 1);
  for (std::size_t i = 0; i < DraftRows::capacity; ++i) {
    odd[i] = static_cast<std::uint8_t>((bits[i] & 0xFFFF) < rows.odd[i] ? 1 : 0);
  }
}

}  // namespace

// The rows for which something holds. Listed without a branch, which could not be foreseen.
template <typename Holds>
std::span<const std::uint8_t> DraftAmounts::where(std::size_t count, Holds holds) {
  std::size_t found = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < count; ++i) {
    found_[found] = static_cast<std::uint8_t>(i);
    found += holds(i) ? 1 : 0;
  }
  return std::span(found_).first(found);
}

void DraftAmounts::draw(DraftRows& rows, std::size_t count) {
  draw_from_ranges(rows, positions_);
  find_odd(rows, bits_, odd_);
  Pricing::end(std::span(rows.price).first(count), rows.draw, positions_, rows.amount);
  for (const std::uint8_t i : where(count, [&](std::size_t row) { return odd_[row] != 0; })) {
    rows.amount[i] = rows.price[i]->dear_or_cheap(rows.amount[i], bits_[i]);
  }
  const auto in_parts = [&](std::size_t row) {
    return (rows.type[row] == catalog::index(catalog::TransactionType::cartao_credito)) &
           (rows.amount[row] >= Installments::least);
  };
  for (const std::uint8_t i : where(count, in_parts)) {
    rows.installments[i] = tables_.installments().draw(tables_.mcc_of(rows.shop[i]), rows.amount[i],
                                                       mix(rows.draw[i] + 2));
  }
}

}  // namespace fraudgen::generator
