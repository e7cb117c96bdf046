#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "generator/behaviour/standing.h"
#include "generator/numbers/random.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;
using catalog::TransactionType;

namespace {

constexpr std::uint64_t seed = 42;
constexpr std::int32_t days = 365 + 366 + 365;  // with a leap year in the middle
constexpr std::uint32_t rows_per_month = 80 * 1024;

std::int32_t first_day() { return day_of({2023, 1, 1}); }

const std::vector<Behaviour>& behaviours() {
  static const std::vector<Behaviour> made = make_behaviours(first_day(), days);
  return made;
}

struct Payment {
  std::int64_t instant;
  std::uint32_t month;
  StandingOrder order;

  auto sorting() const { return std::tuple(instant, order.key, month); }
};

std::span<const DuePayment> due_payments(StandingOrders& standing, const Person& person,
                                         std::uint32_t monthly, std::span<DuePayment> room) {
  const auto agreed = standing.agree(person, behaviours()[person.profile], monthly);
  return standing.begin_customer(person.number, agreed, room);
}

// What falls due for a customer in slices that begin at `cuts`; the last of them is the end.
std::vector<Payment> payments(const Person& person, const std::vector<std::int64_t>& cuts) {
  StandingOrders standing(seed, first_day());
  std::vector<DuePayment> room(10'000);
  std::vector<Payment> made;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    standing.begin_slice(cuts[i], cuts[i + 1]);
    for (const DuePayment& due : due_payments(standing, person, rows_per_month, room)) {
      BOOST_TEST_REQUIRE((due.instant >= cuts[i] && due.instant < cuts[i + 1]));
      made.push_back({due.instant, due.month, standing.order(due.order)});
    }
  }
  std::sort(made.begin(), made.end(),
            [](const Payment& a, const Payment& b) { return a.sorting() < b.sorting(); });
  return made;
}

std::vector<Payment> all_payments(const Person& person) {
  return payments(person, {0, days * ms_per_day});
}

const People& people() {
  static const People made(seed, true);
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(standing)

BOOST_AUTO_TEST_CASE(an_order_is_carried_out_every_month_about_its_day) {
  std::map<TransactionType, std::uint64_t> seen;
  std::uint64_t late = 0;
  std::uint64_t pix_at_weekends = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    std::map<std::uint64_t, std::vector<Payment>> orders;
    for (const Payment& payment : all_payments(people().person(number))) {
      orders[payment.order.key].push_back(payment);
    }
    for (const auto& [key, paid] : orders) {
      std::set<std::int64_t> times_of_day;
      std::set<std::uint32_t> months;
      for (const Payment& payment : paid) {
        const TransactionType type = payment.order.type;
        ++seen[type];
        BOOST_TEST_REQUIRE(months.insert(payment.month).second);
        const auto day = static_cast<std::int32_t>(first_day() + payment.instant / ms_per_day);
        const Date first{static_cast<std::int32_t>(payment.month / 12),
                         static_cast<std::int32_t>(payment.month % 12 + 1), 1};
        BOOST_TEST_REQUIRE((payment.order.day >= 1 && payment.order.day <= 28));
        const std::int32_t planned = day_of(first) + payment.order.day - 1;
        if (type == TransactionType::pix) {
          BOOST_TEST_REQUIRE((day == planned || day == planned + 1));
          late += day != planned ? 1 : 0;
          pix_at_weekends += is_weekend(day) ? 1 : 0;
        } else {
          BOOST_TEST_REQUIRE(day == planned + (is_weekend(planned) ? 7 - weekday(planned) : 0));
          BOOST_TEST_REQUIRE(!is_weekend(day));
        }
        const std::int64_t time = payment.instant % ms_per_day;
        times_of_day.insert(time);
        if (type == TransactionType::ted) {
          BOOST_TEST_REQUIRE((time >= 8 * ms_per_hour && time < 18 * ms_per_hour));
        } else if (type == TransactionType::debito_automatico) {
          BOOST_TEST_REQUIRE(time < 9 * ms_per_hour);
        } else {
          BOOST_TEST_REQUIRE((time >= 7 * ms_per_hour && time < 22 * ms_per_hour));
        }
      }
      BOOST_TEST_REQUIRE(*times_of_day.rbegin() - *times_of_day.begin() < 20 * 60'000);
      // None is left out between the first and the last, and these are the dataset's.
      BOOST_TEST_REQUIRE(*months.rbegin() - *months.begin() + 1 == months.size());
      BOOST_TEST_REQUIRE((*months.begin() == 2023 * 12 || *months.begin() == 2023 * 12 - 1));
      BOOST_TEST_REQUIRE(*months.rbegin() == 2025 * 12 + 11);
    }
  }
  for (const TransactionType type : {TransactionType::pix, TransactionType::boleto,
                                     TransactionType::ted, TransactionType::debito_automatico}) {
    BOOST_TEST(seen[type] > 1000u);
  }
  BOOST_TEST(seen.size() == 4u);
  const auto pix = static_cast<double>(seen[TransactionType::pix]);
  BOOST_TEST(std::abs(static_cast<double>(late) / pix - 0.125) < 0.02);
  BOOST_TEST(std::abs(static_cast<double>(pix_at_weekends) / pix - 2.0 / 7) < 0.03);
}

BOOST_AUTO_TEST_CASE(slices_cut_anywhere_pay_the_same_once_each) {
  std::vector<std::int64_t> every_day;
  for (std::int32_t day = 0; day <= days; ++day) every_day.push_back(day * ms_per_day);
  // Between the last days of a month and the first of the next, and at noon of these.
  std::vector<std::int64_t> month_ends{0};
  for (std::int32_t day = 1; day < days; ++day) {
    const Date date = date_of(first_day() + day);
    if (date.day <= 3 || date.day >= 28) {
      month_ends.push_back(day * ms_per_day);
      month_ends.push_back(day * ms_per_day + ms_per_day / 2);
    }
  }
  month_ends.push_back(days * ms_per_day);
  std::vector<std::int64_t> anywhere{0};
  Random random(7);
  while (anywhere.back() < days * ms_per_day) {
    anywhere.push_back(std::min<std::int64_t>(
        days * ms_per_day, anywhere.back() + random.between(1, 80 * ms_per_day)));
  }
  for (std::uint64_t number = 0; number < 60; ++number) {
    const Person person = people().person(number);
    const auto whole = all_payments(person);
    BOOST_TEST_REQUIRE(!whole.empty());
    // At the very millisecond of a payment, too: it belongs to what begins with it.
    std::vector<std::int64_t> at_payments{0};
    for (const Payment& payment : whole) {
      if (payment.instant > at_payments.back()) at_payments.push_back(payment.instant);
    }
    at_payments.push_back(days * ms_per_day);
    for (const auto* cuts : {&every_day, &month_ends, &anywhere, &at_payments}) {
      const auto parts = payments(person, *cuts);
      BOOST_TEST_REQUIRE(parts.size() == whole.size());
      for (std::size_t i = 0; i < whole.size(); ++i) {
        BOOST_TEST_REQUIRE((parts[i].sorting() == whole[i].sorting()));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(each_type_has_its_share_of_orders) {
  constexpr std::uint64_t customers = 4000;
  std::array<double, Behaviour::types> expected{};
  std::array<double, Behaviour::types> found{};
  for (std::uint64_t number = 0; number < customers; ++number) {
    const Person person = people().person(number);
    const Behaviour& behaviour = behaviours()[person.profile];
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] += rows_per_month / 1024.0 *
                     behaviour.type_share(static_cast<TransactionType>(i)) / 65536 *
                     Behaviour::by_standing_order[i] / 1000;
    }
    // One full month.
    for (const Payment& payment :
         payments(person, {59 * ms_per_day, static_cast<std::int64_t>(59 + 33) * ms_per_day})) {
      if (payment.month == 2023 * 12 + 2) found[catalog::index(payment.order.type)] += 1;
    }
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    // A customer's number is one of the two next to what is expected.
    BOOST_TEST(std::abs(found[i] - expected[i]) <= 5 * std::sqrt(0.25 * customers),
               "type " << i << ": " << found[i] << " of " << expected[i]);
  }
}

BOOST_AUTO_TEST_CASE(no_more_are_due_than_there_is_room_for) {
  const Person person = people().person(0);
  StandingOrders standing(seed, first_day());
  standing.begin_slice(0, days * ms_per_day);
  std::vector<DuePayment> room(3);
  BOOST_TEST(due_payments(standing, person, rows_per_month, room).size() == 3u);
  // Nor more orders than it remembers, however busy the customer.
  std::vector<DuePayment> much(StandingOrders::most_orders * 40);
  std::set<std::uint16_t> orders;
  for (const DuePayment& due : due_payments(standing, person, 4000 * 1024, much)) {
    orders.insert(due.order);
  }
  BOOST_TEST(orders.size() == StandingOrders::most_orders);
}

BOOST_AUTO_TEST_SUITE_END()
