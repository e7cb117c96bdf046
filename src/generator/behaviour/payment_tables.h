#pragma once

#include <array>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/behaviour/amounts.h"
#include "generator/behaviour/behaviour.h"
#include "generator/numbers/math.h"
#include "generator/numbers/weighted.h"

namespace fraudgen::generator {

/// What payments are drawn from beside the customer's own behaviour: the same for all customers.
/// Made once; small enough to stay in the processor's caches.
class PaymentTables {
 public:
  static const PaymentTables& get();

  /// What is bought on a trip, and how often: positions in catalog::mccs().
  static constexpr std::size_t trip_kinds = 8;
  std::uint32_t trip_kind(std::uint64_t random) const { return trip_kinds_.pick(random); }
  std::size_t trip_mcc(std::uint32_t kind) const { return trip_mccs_[kind]; }

  /// How a card is read at a terminal: a catalog::CardEntry.
  std::uint32_t entry_at_terminal(std::uint64_t random) const {
    return entries_at_terminal_.pick(random);
  }
  const Installments& installments() const { return installments_; }

  /// Of the card purchases for an MCC, those over the net, in 1/65536.
  std::uint32_t over_the_net(std::size_t mcc) const { return over_the_net_[mcc]; }
  /// As in the catalogue, without the texts between.
  std::size_t mcc_of(std::uint16_t shop) const { return shops_[shop] & mcc_mask; }
  bool has_terminal(std::uint16_t shop) const { return (shops_[shop] & terminal_bit) != 0; }
  /// Where a shop's terminal stands, if it has one.
  const Place& terminal(std::uint16_t shop) const { return terminals_[shop]; }

 private:
  static constexpr std::uint8_t mcc_mask = 0x7F;
  static constexpr std::uint8_t terminal_bit = 0x80;

  PaymentTables();

  Weighted<8> trip_kinds_;
  std::array<std::uint8_t, trip_kinds> trip_mccs_{};
  Weighted<8> entries_at_terminal_;
  Installments installments_;
  std::array<std::uint32_t, Behaviour::mccs> over_the_net_{};
  std::array<std::uint8_t, catalog::most_shops> shops_{};
  std::array<Place, catalog::most_shops> terminals_{};
};

}  // namespace fraudgen::generator
