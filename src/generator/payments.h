#pragma once

#include <cstdint>

#include "generator/fraud.h"
#include "generator/habits.h"
#include "generator/history.h"
#include "generator/life.h"
#include "generator/model.h"
#include "generator/random.h"
#include "generator/slice_rows.h"
#include "generator/standing.h"
#include "generator/stories.h"

namespace fraudgen::generator {

/// Draws what a transaction is: its type, instrument, counterparty, place, device, address and
/// amount. Fills those columns of a row; what follows from the past (distance, 24 hours, score) is
/// not its business, only whether the beneficiary is new: payees and shops are numbered in the
/// order in which they are first paid, so the draw itself says so, and a count is all that is
/// remembered.
class Payments {
 public:
  Payments(const Model& model, SliceRows& rows, SliceLists& lists);

  /// How many different payees so many PIX payments go to, and shops so many purchases, on average.
  static std::uint16_t payees_after(std::uint64_t payments);
  static std::uint16_t shops_after(std::uint64_t purchases);

  void begin_slice() { habits_.begin_slice(); }
  /// `history` is updated by the payments that follow, `life` is asked for their days.
  void begin_customer(const Person& person, History& history, Life& life, Random random);

  /// What comes up in a day. `instant` is in ms since the first day's midnight.
  void everyday(std::uint32_t row, std::int64_t instant);
  void standing(std::uint32_t row, std::int64_t instant, const StandingOrder& order,
                std::uint32_t month);
  /// Transaction `step` of an episode.
  void fraudulent(std::uint32_t row, std::int64_t instant, const Episode& episode,
                  std::uint32_t step);

  /// What customers like this one usually pay for what a row is for, in cents.
  std::uint32_t usual_amount(std::uint32_t row) const;

 private:
  struct Choice {
    std::uint32_t rank;
    bool is_new;
  };
  /// Whom a customer can pay: so many in all, of whom so many stay; the rest are met once, with a
  /// probability in 1/65536.
  struct Circle {
    std::uint32_t available;
    std::uint32_t regulars;
    std::uint32_t one_off;
  };
  Circle payees() const;
  Circle shops(std::size_t mcc) const;
  /// Of a circle of whom `known` were met before: one of these, or the next.
  Choice choose(std::uint32_t known, const Circle& circle);
  /// One who was met before, if there is any.
  Choice choose_known(std::uint32_t known, Circle circle);

  /// The parts of a payment; each fills its columns of the row.
  void begin(std::uint32_t row, std::int64_t instant, catalog::TransactionType type);
  void use_own_device(std::uint32_t row);
  void buy(std::uint32_t row, std::size_t mcc, Choice choice);
  void buy_on_trip(std::uint32_t row, const Trip& trip, std::uint32_t kind);
  bool wants_to_buy_on_trip(std::uint32_t row, const Trip& trip, std::uint32_t& kind);
  void pay_at(std::uint32_t row, std::uint16_t shop);
  void transfer(std::uint32_t row, Choice choice);
  void transfer(std::uint32_t row, const Payee& payee);
  /// `number`: of the mule among the episode's.
  void transfer_to_fraudster(std::uint32_t row, const Episode& episode, std::uint32_t number,
                             bool is_first);
  void pay_by_card(std::uint32_t row);
  void forge(std::uint32_t row, const FraudStory& story, Random& random);
  /// Where the transaction is made, and from which network address.
  void be_somewhere(std::uint32_t row, const Episode* episode);
  OwnPlace whereabouts() const;
  OwnAddress network_at(OwnPlace place, std::uint32_t random) const;
  bool at_terminal(std::uint32_t row) const;
  std::uint32_t amount(catalog::TransactionType type, std::size_t mcc, std::uint64_t random) const;
  std::uint32_t everyday_amount(catalog::TransactionType type, std::size_t mcc,
                                std::uint64_t random);
  static std::uint64_t within_trade(catalog::TransactionType type, std::size_t mcc,
                                    std::uint64_t cents, std::uint64_t random);
  static std::uint32_t with_ending_of(std::uint32_t usual, std::uint64_t cents);
  static bool sells_over_the_net(std::size_t mcc);

  const Model& model_;
  SliceRows& rows_;
  Habits habits_;
  StoryGoods goods_;
  Person person_{};
  const Behaviour* behaviour_ = nullptr;
  History* history_ = nullptr;
  Life* life_ = nullptr;
  Random random_{0};
  std::uint64_t stays_key_ = 0;
  std::uint32_t regular_payees_ = 0;
  std::uint32_t newness_ = 0;  ///< how often somebody is paid once only, beside others; in 1/1024

  static constexpr std::int32_t days_of_new_device = 3;

  // Of the payment at hand.
  std::int32_t day_ = 0;  ///< from the dataset's first
  std::uint32_t hour_ = 0;
  std::uint64_t stay_ = 0;  ///< random; the same for all that happens in one go
  const Trip* trip_ = nullptr;
  bool card_absent_ = false;  ///< a purchase over the net, wherever the shop is
};

}  // namespace fraudgen::generator
