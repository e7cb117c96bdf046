#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "generator/behaviour/amounts.h"
#include "generator/numbers/math.h"
#include "generator/rows/slice_rows.h"

namespace fraudgen::generator {

/// Some rows while they are made, as columns with the names of SliceRows': few enough for the
/// processor's nearest cache, and with what only the making needs.
struct DraftRows {
  static constexpr std::size_t capacity = 128;

  template <typename T>
  using Column = std::array<T, capacity>;

  Column<std::int64_t> instant;   ///< ms since the first day's midnight
  Column<std::int32_t> latitude;  ///< of the place, in millionths of a degree
  Column<std::int32_t> longitude;
  Column<std::uint32_t> amount;
  Column<std::uint32_t> usual_amount;  ///< cents; what customers like this one pay for the same
  // What the amount is drawn from: see DraftAmounts.
  Column<const Pricing*> price;
  Column<std::uint64_t> draw;  ///< random bits
  Column<std::int32_t> lean;   ///< lean_of() the customer
  Column<std::uint32_t> low;   ///< of the price's range, and its span
  Column<std::uint32_t> span;
  Column<std::uint16_t> odd;  ///< the price's odd()
  Column<std::uint32_t> minutes;
  Column<std::uint32_t> distance;
  Column<std::uint32_t> count_24h;
  Column<std::uint32_t> sum_24h;
  Column<std::uint16_t> device;
  Column<std::uint16_t> address;
  Column<std::uint16_t> place;
  Column<std::uint16_t> card;
  Column<std::uint16_t> key;
  Column<std::uint16_t> shop;
  Column<std::uint16_t> session;
  Column<std::uint16_t> score;
  Column<std::uint8_t> type;
  Column<std::uint8_t> channel;
  Column<std::uint8_t> entry;
  Column<std::uint8_t> installments;
  Column<std::uint8_t> brand;
  Column<std::uint8_t> key_type;
  Column<std::uint8_t> bank;
  Column<std::uint8_t> reason;
  Column<std::uint8_t> fraud;
  Column<std::uint8_t> flags;
};

/// One of them, where what is paid, how and where is filled in. New, it is honest and without
/// flags.
class DraftRow {
 public:
  DraftRow(DraftRows& rows, std::size_t at) : rows_(&rows), at_(at) {}

  std::uint32_t& usual_amount() const { return rows_->usual_amount[at_]; }
  std::uint16_t& device() const { return rows_->device[at_]; }
  std::uint16_t& address() const { return rows_->address[at_]; }
  std::uint16_t& place() const { return rows_->place[at_]; }
  std::uint16_t& card() const { return rows_->card[at_]; }
  std::uint16_t& key() const { return rows_->key[at_]; }
  std::uint16_t& shop() const { return rows_->shop[at_]; }
  std::uint8_t& type() const { return rows_->type[at_]; }
  std::uint8_t& channel() const { return rows_->channel[at_]; }
  std::uint8_t& entry() const { return rows_->entry[at_]; }
  std::uint8_t& installments() const { return rows_->installments[at_]; }
  std::uint8_t& brand() const { return rows_->brand[at_]; }
  std::uint8_t& key_type() const { return rows_->key_type[at_]; }
  std::uint8_t& bank() const { return rows_->bank[at_]; }
  std::uint8_t& fraud() const { return rows_->fraud[at_]; }

  /// The amount is to be drawn, by somebody with that lean.
  void set_price(const Pricing& price, std::int32_t lean, std::uint64_t random) const {
    set_price(price, price.range(), lean, random);
  }
  /// It is known already; `random` is for the rest.
  void set_amount(std::uint32_t cents, std::uint64_t random) const {
    set_price(Pricing::known(), {.low = cents, .span = 0}, 0, random);
  }

  void raise(SliceRows::Flag flag, bool condition = true) const {
    rows_->flags[at_] = static_cast<std::uint8_t>(rows_->flags[at_] | (condition ? flag : 0));
  }
  void lower(SliceRows::Flag flag) const {
    rows_->flags[at_] = static_cast<std::uint8_t>(rows_->flags[at_] & ~flag);
  }

 private:
  void set_price(const Pricing& price, AmountRange range, std::int32_t lean,
                 std::uint64_t random) const {
    rows_->price[at_] = &price;
    rows_->draw[at_] = random;
    rows_->lean[at_] = lean;
    rows_->low[at_] = range.low;
    rows_->span[at_] = range.span;
    rows_->odd[at_] = price.odd();
  }

  DraftRows* rows_;
  std::size_t at_;
};

}  // namespace fraudgen::generator
