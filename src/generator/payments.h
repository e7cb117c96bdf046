#pragma once

#include <cstdint>

#include "generator/behaviour.h"
#include "generator/fraud.h"
#include "generator/habits.h"
#include "generator/history.h"
#include "generator/random.h"
#include "generator/slice_rows.h"

namespace fraudgen::generator {

/// Draws what a transaction is: its type, instrument, counterparty, place, device, address and
/// amount. Fills those columns of a row; what follows from the past (distance, 24 hours, score) is
/// not its business, only whether the beneficiary is new: payees and shops are numbered in the
/// order in which they are first paid, so the draw itself says so, and a count is all that is
/// remembered.
class Payments {
 public:
  Payments(const People& people, const FraudPlan& frauds, std::int32_t first_day, SliceRows& rows,
           SliceLists& lists);

  /// How many different payees so many PIX payments go to, and shops so many purchases, on average.
  static std::uint16_t payees_after(std::uint64_t payments);
  static std::uint16_t shops_after(std::uint64_t purchases);

  void begin_slice() { habits_.begin_slice(); }
  /// `history` is updated by the payments that follow.
  void begin_customer(const Person& person, const Behaviour& behaviour, History& history,
                      Random random);

  /// `instant` is in ms since the first day's midnight.
  void honest(std::uint32_t row, std::int64_t instant);
  /// Transaction `step` of an episode.
  void fraudulent(std::uint32_t row, std::int64_t instant, const Episode& episode,
                  std::uint32_t step);

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
  void buy(std::uint32_t row, std::size_t mcc, Choice choice);
  void pay_by_card(std::uint32_t row);
  void transfer(std::uint32_t row, Choice choice);
  void transfer(std::uint32_t row, const Payee& payee);
  /// Where the transaction is made, and from which network address.
  void be_somewhere(std::uint32_t row, std::int64_t instant, const Episode* episode);
  OwnPlace whereabouts(std::int64_t instant);
  OwnAddress network_at(OwnPlace place, std::uint32_t random) const;
  bool at_terminal(std::uint32_t row) const;
  std::uint32_t amount(std::uint32_t row, const AmountRange& range);
  std::uint32_t fraud_amount(const Episode& episode, std::uint32_t step, Random& random) const;

  const People& people_;
  const FraudPlan& frauds_;
  std::int32_t first_day_;
  SliceRows& rows_;
  Habits habits_;
  Person person_{};
  const Behaviour* behaviour_ = nullptr;
  History* history_ = nullptr;
  Random random_{0};
};

}  // namespace fraudgen::generator
