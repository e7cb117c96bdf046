#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "catalog/catalog.h"
#include "generator/behaviour/behaviour.h"
#include "generator/people/person.h"

namespace fraudgen::generator {

/// What a customer pays every month on about the same day: rent, utilities, subscriptions, somebody
/// who is helped. A function of (seed, customer).
struct StandingOrder {
  std::uint64_t key;  ///< of its own random numbers
  catalog::TransactionType type;
  std::uint8_t mcc;   ///< index into catalog::mccs(); of what is not PIX
  std::uint8_t rank;  ///< of the payee, or of the shop for the MCC, in the order of acquaintance
  std::uint8_t day;   ///< of the month, 1 to 28
};

/// What of an order cannot be told from its number at once.
struct AgreedOrder {
  std::uint16_t type : 2;  ///< position in the list of types that are ordered
  std::uint16_t day : 5;
  std::uint16_t rank : 3;
  std::uint16_t mcc : 5;
};
static_assert(sizeof(AgreedOrder) == 2);

/// One payment of an order.
struct DuePayment {
  std::int64_t instant;  ///< ms since the first day's midnight
  std::uint32_t month;   ///< since year 0
  std::uint16_t order;
};

/// The standing orders of one customer at a time, and what of them falls due in a slice.
class StandingOrders {
 public:
  static constexpr std::uint32_t most_orders = 64;

  /// `first_day` of the dataset, in days since 1970-01-01.
  StandingOrders(std::uint64_t seed, std::int32_t first_day);

  /// A stretch of time in ms since the first day's midnight.
  void begin_slice(std::int64_t begin, std::int64_t end);
  /// All orders of a customer; `rows_per_month` in 1/1024: what they do in all. Valid until the
  /// next call.
  std::span<const AgreedOrder> agree(const Person& person, const Behaviour& behaviour,
                                     std::uint32_t rows_per_month);
  /// `agreed` is what agree() said of the customer. Fills at most due.size().
  std::span<const DuePayment> begin_customer(std::uint64_t customer,
                                             std::span<const AgreedOrder> agreed,
                                             std::span<DuePayment> due);
  /// One of those that are due.
  const StandingOrder& order(std::uint32_t number) const { return orders_[number]; }

 private:
  // A span of days cannot touch more months than that: the dataset has at most ten years.
  static constexpr std::size_t most_months = 124;
  struct Month {
    std::int32_t first_day;  // since 1970
    std::uint32_t number;
    std::uint32_t days;  // bit n: an order of day n may fall due in the slice
  };

  std::int64_t instant(const StandingOrder& order, const Month& month) const;

  std::uint64_t seed_;
  std::int32_t first_day_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::array<Month, most_months> months_{};
  std::size_t month_count_ = 0;
  std::array<AgreedOrder, most_orders> agreed_{};
  std::array<StandingOrder, most_orders> orders_{};
};

}  // namespace fraudgen::generator
