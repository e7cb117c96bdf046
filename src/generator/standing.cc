#include "generator/standing.h"

#include <algorithm>

#include "generator/calendar.h"
#include "generator/random.h"

namespace fraudgen::generator {
namespace {

using catalog::TransactionType;

constexpr std::array ordered_types{TransactionType::boleto, TransactionType::debito_automatico,
                                   TransactionType::pix, TransactionType::ted};

// The days that bills fall due on, one of them for two bills in three.
constexpr std::array<std::uint8_t, 8> common_days{5, 5, 10, 10, 10, 15, 20, 25};

// The first five of each kind are the customer's for good: as many shops are regular ones.
constexpr std::uint32_t most_rank = 4;

// From a Saturday to Monday.
constexpr std::int32_t most_days_late = 2;

struct Hours {
  std::int64_t from;
  std::int64_t count;
};
constexpr Hours hours_of(TransactionType type) {
  switch (type) {
    case TransactionType::debito_automatico:
      return {4, 4};
    case TransactionType::boleto:
      return {7, 6};
    case TransactionType::ted:
      return {8, 9};
    default:
      return {7, 14};
  }
}

}  // namespace

StandingOrders::StandingOrders(std::uint64_t seed, std::int32_t first_day)
    : seed_(seed), first_day_(first_day) {}

void StandingOrders::begin_slice(std::int64_t begin, std::int64_t end) {
  begin_ = begin;
  end_ = end;
  // An order may be carried out two days late, in the next month.
  Date date = date_of(first_day_ + static_cast<std::int32_t>(begin / ms_per_day) - 3);
  const std::int32_t last_day = first_day_ + static_cast<std::int32_t>((end - 1) / ms_per_day);
  month_count_ = 0;
  date.day = 1;
  while (day_of(date) <= last_day) {
    months_.at(month_count_++) = {day_of(date), static_cast<std::uint32_t>(date.year) * 12 +
                                                    static_cast<std::uint32_t>(date.month - 1)};
    date = date.month == 12 ? Date{date.year + 1, 1, 1} : Date{date.year, date.month + 1, 1};
  }
}

void StandingOrders::make_orders(const Person& person, const Behaviour& behaviour,
                                 std::uint32_t rows_per_month) {
  order_count_ = 0;
  Random random(seed_, Domain::standing, person.number);
  std::array<std::uint8_t, Behaviour::mccs> ranks{};
  std::uint8_t payees = 0;
  for (const TransactionType type : ordered_types) {
    // So many a month as the share of the type asks for; the fraction is a chance.
    const std::uint64_t expected = std::uint64_t{rows_per_month} * behaviour.type_share(type) *
                                   Behaviour::by_standing_order[catalog::index(type)] /
                                   1000;  // in 1/2^26
    const std::uint64_t count = (expected + (random.next() >> 38)) >> 26;
    for (std::uint64_t i = 0; i < count && order_count_ < most_orders; ++i) {
      StandingOrder& order = orders_[order_count_++];
      order.key = random.next();
      order.type = type;
      order.mcc = static_cast<std::uint8_t>(behaviour.mcc(type, order.key));
      const bool pix = type == TransactionType::pix;
      std::uint8_t& rank = pix ? payees : ranks[order.mcc];
      order.rank = static_cast<std::uint8_t>(std::min<std::uint32_t>(rank++, most_rank));
      const std::uint64_t bits = mix(order.key);
      order.day =
          (bits & 0xFF) < 170
              ? common_days[bits >> 8 & 7]
              : static_cast<std::uint8_t>(1 + scale32(static_cast<std::uint32_t>(bits >> 32), 28));
    }
  }
}

std::int64_t StandingOrders::instant(const StandingOrder& order, const Month& month) const {
  const std::uint64_t bits = mix(order.key + month.number);
  std::int32_t day = month.first_day + order.day - 1;
  // A bank collects from Monday to Friday; who pays by hand is now and then a day late.
  if (order.type == TransactionType::pix) {
    if ((bits & 7) == 0) ++day;
  } else if (is_weekend(day)) {
    day += 7 - weekday(day);
  }
  const Hours hours = hours_of(order.type);
  // The same hour every month, up to 17 minutes later.
  const auto usual = static_cast<std::int64_t>(
      scale(mix(order.key + 1), static_cast<std::uint64_t>(hours.count * ms_per_hour)));
  const auto shift = static_cast<std::int64_t>(bits >> 40 & 0xFFFFF);
  return (day - first_day_) * ms_per_day + hours.from * ms_per_hour + usual + shift;
}

std::span<const DuePayment> StandingOrders::begin_customer(const Person& person,
                                                           const Behaviour& behaviour,
                                                           std::uint32_t rows_per_month,
                                                           std::span<DuePayment> due) {
  make_orders(person, behaviour, rows_per_month);
  const auto begin_day = static_cast<std::int32_t>(begin_ / ms_per_day);
  const auto end_day = static_cast<std::int32_t>((end_ - 1) / ms_per_day) + 1;
  std::size_t count = 0;
  for (const Month& month : std::span(months_).first(month_count_)) {
    for (std::uint32_t i = 0; i < order_count_; ++i) {
      const std::int32_t day = month.first_day - first_day_ + orders_[i].day - 1;
      if (day >= end_day || day + most_days_late < begin_day) continue;
      const std::int64_t at = instant(orders_[i], month);
      if (at < begin_ || at >= end_) continue;
      if (count == due.size()) return due;
      due[count++] = {at, month.number, static_cast<std::uint16_t>(i)};
    }
  }
  return due.first(count);
}

}  // namespace fraudgen::generator
