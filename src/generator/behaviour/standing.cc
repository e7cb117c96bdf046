#include "generator/behaviour/standing.h"

#include <algorithm>

#include "generator/numbers/random.h"
#include "generator/time/calendar.h"

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

// The key of an order, by its position and that of its type: the number of orders of each type is
// drawn before these.
std::uint64_t key_of(std::uint64_t stream, std::uint64_t position, std::uint64_t type) {
  return Random::at(stream, position + type + 1);
}

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
  const std::int32_t first_day = first_day_ + static_cast<std::int32_t>(begin / ms_per_day);
  month_count_ = 0;
  date.day = 1;
  while (day_of(date) <= last_day) {
    Month month{.first_day = day_of(date),
                .number = static_cast<std::uint32_t>(date.year) * 12 +
                          static_cast<std::uint32_t>(date.month - 1),
                .days = 0};
    for (std::int32_t n = 1; n <= 28; ++n) {
      const std::int32_t day = month.first_day + n - 1;
      if (day <= last_day && day + most_days_late >= first_day) month.days |= 1u << n;
    }
    if (month.days != 0) months_.at(month_count_++) = month;
    date = date.month == 12 ? Date{date.year + 1, 1, 1} : Date{date.year, date.month + 1, 1};
  }
}

std::span<const AgreedOrder> StandingOrders::agree(const Person& person, const Behaviour& behaviour,
                                                   std::uint32_t rows_per_month) {
  std::uint32_t count = 0;
  const std::uint64_t stream = stream_key(seed_, Domain::standing, person.number);
  std::array<std::uint8_t, Behaviour::mccs> ranks{};
  std::uint8_t payees = 0;
  for (std::uint32_t t = 0; t < ordered_types.size(); ++t) {
    const TransactionType type = ordered_types[t];
    // So many a month as the share of the type asks for; the fraction is a chance.
    const std::uint64_t expected = std::uint64_t{rows_per_month} * behaviour.type_share(type) *
                                   Behaviour::by_standing_order[catalog::index(type)] /
                                   1000;  // in 1/2^26
    const std::uint64_t wanted = (expected + (Random::at(stream, count + t) >> 38)) >> 26;
    for (std::uint64_t i = 0; i < wanted && count < most_orders; ++i) {
      const std::uint64_t key = key_of(stream, count, t);
      const std::size_t mcc = behaviour.mcc(type, key);
      std::uint8_t& rank = type == TransactionType::pix ? payees : ranks[mcc];
      const std::uint64_t bits = mix(key);
      const std::uint32_t day = (bits & 0xFF) < 170
                                    ? common_days[bits >> 8 & 7]
                                    : 1 + scale32(static_cast<std::uint32_t>(bits >> 32), 28);
      AgreedOrder& agreed = agreed_[count++];
      agreed.type = t & 3;
      agreed.day = day & 31;
      agreed.rank = std::min<std::uint32_t>(rank++, most_rank) & 7;
      agreed.mcc = mcc & 31;
    }
  }
  return std::span(agreed_).first(count);
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

std::span<const DuePayment> StandingOrders::begin_customer(std::uint64_t customer,
                                                           std::span<const AgreedOrder> agreed,
                                                           std::span<DuePayment> due) {
  const std::uint64_t stream = stream_key(seed_, Domain::standing, customer);
  std::size_t count = 0;
  for (const Month& month : std::span(months_).first(month_count_)) {
    std::array<std::uint8_t, most_orders> candidates{};
    std::size_t candidate_count = 0;
    for (std::size_t i = 0; i < agreed.size(); ++i) {
      candidates[candidate_count] = static_cast<std::uint8_t>(i);
      candidate_count += month.days >> agreed[i].day & 1;
    }
    for (const std::uint32_t i : std::span(candidates).first(candidate_count)) {
      StandingOrder& order = orders_[i];
      order = {.key = key_of(stream, i, agreed[i].type),
               .type = ordered_types[agreed[i].type],
               .mcc = static_cast<std::uint8_t>(agreed[i].mcc),
               .rank = static_cast<std::uint8_t>(agreed[i].rank),
               .day = static_cast<std::uint8_t>(agreed[i].day)};
      const std::int64_t at = instant(order, month);
      if (at < begin_ || at >= end_) continue;
      if (count == due.size()) return due;
      due[count++] = {at, month.number, static_cast<std::uint16_t>(i)};
    }
  }
  return due.first(count);
}

}  // namespace fraudgen::generator
