#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "generator/behaviour/amounts.h"
#include "generator/numbers/weighted.h"
#include "generator/time/by_hour.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {

/// How a profile pays: what, where, when and how much. Made once, read by all.
class Behaviour {
 public:
  static constexpr std::size_t types = 9;
  static constexpr std::size_t mccs = 25;
  /// Of the transactions of a type, so many per mille are by standing order.
  static constexpr std::array<std::uint32_t, types> by_standing_order{110, 0, 0,   550, 150,
                                                                      0,   0, 500, 0};

  /// `profile` is one of catalog::profiles(), or null: the national weights alone. The days are as
  /// in Rhythm.
  Behaviour(const catalog::Profile* profile, std::int32_t first_day, std::uint32_t days);

  /// How something is paid at an hour of the day, 0 to 23, unless it is by standing order. Over a
  /// day that follows rhythm(), and with standing orders, each type has the profile's weight.
  catalog::TransactionType type(std::uint32_t hour, std::uint64_t random) const {
    return static_cast<catalog::TransactionType>(types_by_hour_.pick(hour, random));
  }
  /// What a transaction of this type is for: an index into catalog::mccs(). Cards are used while
  /// shops are open; over the hours at which type() has them, each MCC has the profile's weight.
  std::size_t mcc(catalog::TransactionType type, std::uint32_t hour, std::uint64_t random) const {
    return catalog::is_card(type) ? card_mccs_by_hour_.pick(hour, random) : mcc(type, random);
  }
  /// The same, whatever the hour.
  std::size_t mcc(catalog::TransactionType type, std::uint64_t random) const {
    return mccs_[catalog::index(type)].pick(random);
  }
  catalog::Channel channel(catalog::TransactionType type, std::uint64_t random) const {
    return static_cast<catalog::Channel>(channels_[catalog::index(type)].pick(random));
  }
  const Pricing& pricing(catalog::TransactionType type, std::size_t mcc) const {
    return pricing_[catalog::index(type)][mcc];
  }
  /// The share of a type among the transactions, and of purchases for an MCC that are not paid by
  /// PIX, in 1/65536.
  std::uint32_t type_share(catalog::TransactionType type) const {
    return type_shares_[catalog::index(type)];
  }
  std::uint32_t purchase_share(std::size_t mcc) const { return purchase_shares_[mcc]; }
  /// What the customer would call a usual amount, in cents.
  std::uint32_t usual_amount() const { return usual_amount_; }
  const Rhythm& rhythm() const { return rhythm_; }

 private:
  void spread_over_the_day(std::span<const std::uint32_t> type_weights,
                           std::span<const std::uint32_t> card_mcc_weights);

  Rhythm rhythm_;
  ByHour<16> types_by_hour_;
  ByHour<32> card_mccs_by_hour_;
  std::array<Weighted<32>, types> mccs_;
  std::array<Weighted<8>, types> channels_;
  std::array<std::array<Pricing, mccs>, types> pricing_;
  std::uint32_t usual_amount_;
  std::array<std::uint32_t, types> type_shares_;
  std::array<std::uint32_t, mccs> purchase_shares_;
};

/// One behaviour for each of catalog::profiles(), and a last one for customers without a profile.
std::vector<Behaviour> make_behaviours(std::int32_t first_day, std::uint32_t days);

}  // namespace fraudgen::generator
