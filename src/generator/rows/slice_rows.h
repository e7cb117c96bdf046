#pragma once

#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/rows/slice_list.h"
#include "generator/rows/slice_places.h"

namespace fraudgen::generator {

/// The rows of one slice (one row group) as columns, in the order in which they are made: customer
/// by customer. Texts are codes: positions in the slice's own lists (SliceLists) or in tables that
/// never change. About 60 bytes a row.
struct SliceRows {
  explicit SliceRows(Carver& carver, std::uint32_t capacity)
      : when(carver.take<std::uint64_t>(capacity + rows_ahead)),
        amount(carver.take<std::uint32_t>(capacity + rows_ahead)),
        minutes(carver.take<std::uint32_t>(capacity)),
        distance(carver.take<std::uint32_t>(capacity)),
        count_24h(carver.take<std::uint32_t>(capacity)),
        sum_24h(carver.take<std::uint32_t>(capacity)),
        customer(carver.take<std::uint16_t>(capacity)),
        device(carver.take<std::uint16_t>(capacity)),
        address(carver.take<std::uint16_t>(capacity)),
        place(carver.take<std::uint16_t>(capacity)),
        card(carver.take<std::uint16_t>(capacity)),
        key(carver.take<std::uint16_t>(capacity)),
        shop(carver.take<std::uint16_t>(capacity)),
        session(carver.take<std::uint16_t>(capacity)),
        score(carver.take<std::uint16_t>(capacity)),
        type(carver.take<std::uint8_t>(capacity)),
        channel(carver.take<std::uint8_t>(capacity)),
        entry(carver.take<std::uint8_t>(capacity)),
        installments(carver.take<std::uint8_t>(capacity)),
        brand(carver.take<std::uint8_t>(capacity)),
        key_type(carver.take<std::uint8_t>(capacity)),
        bank(carver.take<std::uint8_t>(capacity)),
        reason(carver.take<std::uint8_t>(capacity)),
        fraud(carver.take<std::uint8_t>(capacity)),
        flags(carver.take<std::uint8_t>(capacity)) {}

  /// Velocity reads `when` and `amount` so far behind a row.
  static constexpr std::uint32_t rows_ahead = 2;

  enum Flag : std::uint8_t {
    first = 1,  ///< of the customer: no distance, no minutes
    unusual_hour = 2,
    new_beneficiary = 4,
    cvv_checked = 8,
    strong_authentication = 16,
    refused = 32,
    pending = 64,
    new_device = 128,  ///< the customer has had it for some days at most
  };
  static constexpr std::uint8_t honest = 0xFF;

  /// Milliseconds since the slice's begin, shifted left by row_bits, and the row.
  static constexpr std::uint32_t row_bits = 16;
  std::span<std::uint64_t> when;

  std::span<std::uint32_t> amount;    ///< cents
  std::span<std::uint32_t> minutes;   ///< since the customer's previous transaction
  std::span<std::uint32_t> distance;  ///< from it, hundredths of a kilometre
  std::span<std::uint32_t> count_24h;
  std::span<std::uint32_t> sum_24h;      ///< cents
  std::span<std::uint16_t> customer;     ///< into SliceLists::customers
  std::span<std::uint16_t> device;       ///< into SliceLists::devices
  std::span<std::uint16_t> address;      ///< into SliceLists::addresses
  std::span<std::uint16_t> place;        ///< into SliceLists::places
  std::span<std::uint16_t> card;         ///< into SliceLists::cards; of card payments
  std::span<std::uint16_t> key;          ///< into SliceLists::keys; of PIX
  std::span<std::uint16_t> shop;         ///< position in catalog::shops()
  std::span<std::uint16_t> session;      ///< the row of the session's first transaction
  std::span<std::uint16_t> score;        ///< hundredths
  std::span<std::uint8_t> type;          ///< catalog::TransactionType
  std::span<std::uint8_t> channel;       ///< catalog::Channel
  std::span<std::uint8_t> entry;         ///< catalog::CardEntry; of card payments
  std::span<std::uint8_t> installments;  ///< position in catalog::installments(); likewise
  std::span<std::uint8_t> brand;         ///< catalog::CardBrand; likewise
  std::span<std::uint8_t> key_type;      ///< catalog::PixKeyType; of PIX
  std::span<std::uint8_t> bank;          ///< position in catalog::banks(); where one receives
  std::span<std::uint8_t> reason;        ///< catalog::RefusalReason; of refused rows
  std::span<std::uint8_t> fraud;         ///< catalog::FraudType or `honest`
  std::span<std::uint8_t> flags;
};

/// The things that a slice's rows refer to by code. A row adds at most one of each, so none has
/// more entries than the slice has rows. Customers and cards hold nothing twice; the others may.
struct SliceLists {
  SliceLists(Carver& carver, std::uint32_t capacity)
      : customers(carver, capacity),
        devices(carver, capacity),
        addresses(carver, capacity),
        places(carver, capacity),
        cards(carver, capacity),
        keys(carver, capacity) {}

  void clear() {
    customers.clear();
    devices.clear();
    addresses.clear();
    places.clear();
    cards.clear();
    keys.clear();
  }

  SliceList<std::uint64_t> customers;  ///< numbers from 0
  SliceList<std::uint64_t> devices;    ///< numbers as in the id
  SliceList<std::uint32_t> addresses;  ///< IPv4
  SlicePlaces places;
  SliceList<std::uint64_t> cards;  ///< hashes
  SliceList<std::uint64_t> keys;   ///< identities of PIX keys
};

}  // namespace fraudgen::generator
