#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "generator/behaviour/history.h"
#include "generator/behaviour/model.h"
#include "generator/behaviour/payment_tables.h"
#include "generator/behaviour/standing.h"
#include "generator/fraud/fraud.h"
#include "generator/fraud/stories.h"
#include "generator/numbers/circle.h"
#include "generator/numbers/random.h"
#include "generator/payments/draft_rows.h"
#include "generator/payments/habits.h"
#include "generator/payments/payment_draws.h"
#include "generator/people/life.h"
#include "generator/rows/slice_rows.h"

namespace fraudgen::generator {

/// Draws what a transaction is: its type, instrument, counterparty, place, device, address and
/// amount. Fills those parts of a row; what follows from the past (distance, 24 hours, score) is
/// not its business, only whether the beneficiary is new: payees and shops are numbered in the
/// order in which they are first paid, so the draw itself says so, and a count is all that is
/// remembered.
class Payments {
 public:
  Payments(const Model& model, SliceLists& lists);

  /// How many different payees so many PIX payments go to, and shops so many purchases, on average.
  static std::uint16_t payees_after(std::uint64_t payments);
  static std::uint16_t shops_after(std::uint64_t purchases);

  void begin_slice() { habits_.begin_slice(); }
  /// `history` is updated by the payments that follow, `life` is asked for their days; `draws` is
  /// the key of a stream of their own.
  void begin_customer(const Person& person, History& history, Life& life, std::uint64_t draws);
  /// The customer's next payments, at most PaymentDraws::capacity, in the order of time and after
  /// those before. They are told apart by their number among `instants`; `begin` is the slice's.
  void look_at(std::span<const Instant> instants, std::int64_t begin);

  // A row's instant is there; everything else is as in a new DraftRow.

  /// What comes up in a day.
  void everyday(DraftRow row, std::size_t number);
  void standing(DraftRow row, std::size_t number, const StandingOrder& order, std::uint32_t month);
  /// Transaction `step` of an episode.
  void fraudulent(DraftRow row, std::size_t number, const Episode& episode, std::uint32_t step);

 private:
  Circle payees() const {
    return {.available = everybody, .regulars = regular_payees_, .one_off = one_off_payee_};
  }
  Circle shops(std::size_t mcc) const {
    return {.available = std::min(habits_.shop_count(mcc), 255u),
            .regulars = regular_shops,
            .one_off = one_off_shop_};
  }
  /// The parts of a payment; each fills its columns of the row.
  void begin(DraftRow row, catalog::TransactionType type);
  void begin_day();
  void use_own_device(DraftRow row);
  void buy(DraftRow row, std::size_t mcc, Choice choice);
  void buy_on_trip(DraftRow row, const Trip& trip, std::uint32_t kind);
  bool wants_to_buy_on_trip(DraftRow row, const Trip& trip, std::uint32_t& kind);
  void pay_at(DraftRow row, std::uint16_t shop);
  void transfer(DraftRow row, Choice choice);
  void transfer(DraftRow row, const Payee& payee);
  /// `number`: of the mule among the episode's.
  void transfer_to_fraudster(DraftRow row, const Episode& episode, std::uint32_t number,
                             bool is_first);
  void pay_by_card(DraftRow row);
  void forge(DraftRow row, const FraudStory& story, Random& random);
  /// Where the transaction is made, and from which network address. Once a row, last: what is not
  /// used must not enter the slice's lists.
  void be_somewhere(DraftRow row);
  void be_somewhere(DraftRow row, const Episode& episode);
  OwnPlace whereabouts() const;
  OwnAddress network_at(OwnPlace place) const;
  std::uint16_t place_of(DraftRow row, OwnPlace place);
  std::uint16_t address_of(OwnAddress network);
  const Pricing& pricing(catalog::TransactionType type, std::size_t mcc) const {
    return behaviour_->pricing(type, mcc);
  }
  bool sells_over_the_net(std::size_t mcc) const;

  const Model& model_;
  const PaymentTables& tables_;
  std::uint32_t first_weekday_;  ///< of the dataset's first day; 0 is Monday
  Habits habits_;
  StoryGoods goods_;

  // Of the customer at hand.
  Person person_{};
  const Behaviour* behaviour_ = nullptr;
  History* history_ = nullptr;
  Life* life_ = nullptr;
  std::uint64_t draws_key_ = 0;  ///< of the payments to look at next
  std::uint64_t stays_key_ = 0;
  std::uint32_t regular_payees_ = 0;
  std::uint32_t one_off_payee_ = 0;  ///< in 1/65536; more of those who pay seldom
  std::uint32_t one_off_shop_ = 0;

  static constexpr std::int32_t days_of_new_device = 3;
  static constexpr std::uint32_t everybody = 0xFFFF;  ///< more than anybody can get to know
  static constexpr std::uint32_t regular_shops = 5;   ///< of each MCC

  // Of the day of the payment at hand and those up to `same_until_`.
  std::int32_t same_until_ = 0;
  const Trip* trip_ = nullptr;
  std::int32_t lean_ = 0;                  ///< of the amounts
  std::uint32_t phone_ = 0;                ///< slot of the device that is used most
  std::uint32_t other_devices_ = 0;        ///< how many, from slot 1
  std::uint32_t other_device_chance_ = 0;  ///< that it is one of these, in 1/256
  std::uint32_t new_device_ = 0;  ///< slot of a device had for some days at most, or `no_device`

  static constexpr std::uint32_t no_device = 0xFFFFFFFF;

  PaymentDraws draws_{};
  // Of the payment at hand.
  std::size_t at_ = 0;      ///< its number among those looked at
  std::int32_t day_ = 0;    ///< from the dataset's first
  std::uint64_t stay_ = 0;  ///< random; the same for all that happens in one go
  std::uint32_t hour_ = 0;
  bool card_absent_ = false;  ///< a purchase over the net, wherever the shop is
  bool at_terminal_ = false;  ///< a shop's: it is made where that stands
};

}  // namespace fraudgen::generator
