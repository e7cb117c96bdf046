#include "generator/draft_amounts.h"

#include "base/instruction_set.h"
#include "catalog/catalog.h"
#include "generator/random.h"

namespace fraudgen::generator {
namespace {

// What each row would come to without an ending.
FRAUDGEN_KERNEL(void, draw_from_ranges,
                (DraftRows & rows, std::size_t count, DraftRows::Column<std::uint32_t>& positions),
                (rows, count, positions)) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t position =
        position_in_range(static_cast<std::uint32_t>(rows.draw[i]), rows.lean[i]);
    positions[i] = position;
    rows.amount[i] = AmountRange{rows.low[i], rows.span[i]}.at(position);
  }
}

// Random bits of each row's own, and whether it is dear or cheap by them.
FRAUDGEN_KERNEL(void, find_odd,
                (const DraftRows& rows, std::size_t count, DraftRows::Column<std::uint64_t>& bits,
                 DraftRows::Column<std::uint8_t>& odd),
                (rows, count, bits, odd)) {
  for (std::size_t i = 0; i < count; ++i) bits[i] = mix(rows.draw[i] + 1);
  for (std::size_t i = 0; i < count; ++i) {
    odd[i] = static_cast<std::uint8_t>((bits[i] & 0xFFFF) < rows.odd[i] ? 1 : 0);
  }
}

}  // namespace

void DraftAmounts::draw(DraftRows& rows, std::size_t count) {
  draw_from_ranges(rows, count, positions_);
  find_odd(rows, count, bits_, odd_);
  Pricing::end(std::span(rows.price).first(count), rows.draw, positions_, rows.amount);
  for (std::size_t i = 0; i < count; ++i) {
    if (odd_[i] != 0) rows.amount[i] = rows.price[i]->dear_or_cheap(rows.amount[i], bits_[i]);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (rows.type[i] == catalog::index(catalog::TransactionType::cartao_credito) &&
        rows.amount[i] >= Installments::least) {
      rows.installments[i] = tables_.installments().draw(tables_.mcc_of(rows.shop[i]),
                                                         rows.amount[i], mix(rows.draw[i] + 2));
    }
  }
}

}  // namespace fraudgen::generator
