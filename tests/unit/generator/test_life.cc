#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <vector>

#include "catalog/catalog.h"
#include "generator/numbers/random.h"
#include "generator/people/life.h"

using namespace fraudgen::generator;

namespace {

constexpr std::uint64_t seed = 42;

const People& people() {
  static const People made(seed, true);
  return made;
}

// Whether `found` of `tries` are what a probability leaves to chance.
bool likely(double found, double tries, double probability) {
  return std::abs(found - tries * probability) <
         5 * std::sqrt(tries * probability * (1 - probability));
}

// Everything a life says of a day.
struct Day {
  bool asleep;
  std::uint32_t trip;
  std::uint16_t city;
  std::uint32_t means;
  friend bool operator==(const Day&, const Day&) = default;
};
Day day_of(Life& life, std::int32_t day) {
  const Trip* trip = life.trip(day);
  return {life.asleep(day), trip != nullptr ? trip->number : 0,
          trip != nullptr ? trip->city : std::uint16_t{0}, life.means(day)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(life)

BOOST_AUTO_TEST_CASE(each_trip_goes_somewhere_else_within_its_season_and_back) {
  constexpr std::int32_t season_days = 120;
  constexpr std::int32_t seasons = 30;
  std::array<double, 5> trips{};
  std::array<double, 5> customers{};
  double begins = 0;
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const Person person = people().person(number);
    Life life(seed, person, seasons * season_days);
    customers[person.income_class] += 1;
    std::set<std::uint16_t> cities{person.city};
    std::uint32_t last = 0;
    for (std::int32_t day = 0; day < seasons * season_days; ++day) {
      const Trip* trip = life.trip(day);
      if (trip == nullptr) continue;
      BOOST_TEST_REQUIRE(trip->days.holds(day));
      if (trip->number == last) continue;
      BOOST_TEST_REQUIRE(trip->number > last);
      last = trip->number;
      // The first day that has it is its first.
      BOOST_TEST_REQUIRE(trip->days.begin == day);
      const std::int32_t length = trip->days.end - trip->days.begin;
      BOOST_TEST_REQUIRE((length >= 2 && length <= 13));
      BOOST_TEST_REQUIRE(trip->days.begin / season_days == (trip->days.end - 1) / season_days);
      BOOST_TEST_REQUIRE(trip->city < fraudgen::catalog::cities().size());
      BOOST_TEST_REQUIRE(cities.insert(trip->city).second);
      trips[person.income_class] += 1;
      begins += day % season_days;
    }
  }
  constexpr std::array<double, 5> a_season{0.12, 0.18, 0.28, 0.42, 0.58};
  for (std::size_t income = 0; income < 5; ++income) {
    BOOST_TEST(likely(trips[income], customers[income] * seasons, a_season[income]),
               "class " << income << ": " << trips[income] / customers[income] / seasons);
  }
  const double count = std::accumulate(trips.begin(), trips.end(), 0.0);
  BOOST_TEST(std::abs(begins / count - 53) < 5 * 31 / std::sqrt(count));
}

BOOST_AUTO_TEST_CASE(a_dormant_spell_lies_in_its_year) {
  constexpr std::int32_t years = 10;
  double spells = 0;
  double lengths = 0;
  double begins = 0;
  constexpr std::uint64_t customers = 3000;
  for (std::uint64_t number = 0; number < customers; ++number) {
    Life life(seed, people().person(number), years * days_per_year);
    for (std::int32_t year = 0; year < years; ++year) {
      const Spell spell = dormant_spell(seed, number, year);
      std::int32_t asleep = 0;
      for (std::int32_t day = year * days_per_year; day < (year + 1) * days_per_year; ++day) {
        asleep += life.asleep(day) ? 1 : 0;
      }
      BOOST_TEST_REQUIRE(asleep == spell.end - spell.begin);
      if (spell.begin == spell.end) continue;
      BOOST_TEST_REQUIRE(spell.begin >= year * days_per_year);
      BOOST_TEST_REQUIRE(spell.end <= (year + 1) * days_per_year);
      const std::int32_t length = spell.end - spell.begin;
      BOOST_TEST_REQUIRE((length >= 20 && length <= 90));
      spells += 1;
      lengths += length;
      begins += spell.begin - year * days_per_year;
    }
  }
  BOOST_TEST(likely(spells, customers * years, 0.06));
  // Both are uniform; the beginning from 0 to what the length leaves.
  BOOST_TEST(std::abs(lengths / spells - 55) < 5 * 20.5 / std::sqrt(spells));
  BOOST_TEST(std::abs(begins / spells - 155) < 5 * 91 / std::sqrt(spells));
}

BOOST_AUTO_TEST_CASE(days_may_be_asked_for_in_any_order) {
  constexpr std::int32_t days = 3 * days_per_year;
  std::vector<std::int32_t> order(days);
  std::iota(order.begin(), order.end(), 0);
  Random random(1);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (std::uint64_t number = 0; number < 100; ++number) {
    const Person person = people().person(number);
    Life life(seed, person, days);
    std::vector<Day> expected;
    expected.reserve(days);
    for (std::int32_t day = 0; day < days; ++day) expected.push_back(day_of(life, day));
    Life again(seed, person, days);
    for (const std::int32_t day : order) {
      BOOST_TEST_REQUIRE((day_of(again, day) == expected[static_cast<std::size_t>(day)]));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_new_device_is_for_those_with_more_than_one_device) {
  for (const std::uint32_t days : {30u, 365u, 730u}) {
    double with_several = 0;
    double phones = 0;
    double sum = 0;
    for (std::uint64_t number = 0; number < 20'000; ++number) {
      const Person person = people().person(number);
      const std::int32_t day = new_device_day(seed, person, days);
      BOOST_TEST_REQUIRE(Life(seed, person, days).new_device_day() == day);
      if (person.devices < 2) BOOST_TEST_REQUIRE(day == Life::never);
      with_several += person.devices < 2 ? 0 : 1;
      if (day == Life::never) continue;
      BOOST_TEST_REQUIRE((day >= 0 && day < static_cast<std::int32_t>(days)));
      phones += 1;
      sum += day;
    }
    // Of what happens in a year, or in all the days if they are more, these days have their part.
    BOOST_TEST(likely(phones, with_several, 0.65 * std::min(days, 365u) / 365));
    BOOST_TEST(std::abs(sum / phones - (days - 1) / 2.0) < 5 * 0.29 * days / std::sqrt(phones));
  }
}

BOOST_AUTO_TEST_CASE(the_means_change_once_at_most) {
  constexpr std::int32_t days = 365;
  double changed = 0;
  double fallen = 0;
  constexpr std::uint64_t customers = 20'000;
  for (std::uint64_t number = 0; number < customers; ++number) {
    const Person person = people().person(number);
    const Life life(seed, person, days);
    const std::uint32_t before = life.means(0);
    const std::uint32_t after = life.means(days - 1);
    std::int32_t changes = 0;
    for (std::int32_t day = 1; day < days; ++day) {
      changes += life.means(day) != life.means(day - 1) ? 1 : 0;
    }
    BOOST_TEST_REQUIRE(changes == (before != after ? 1 : 0));
    for (const std::uint32_t means : {before, after}) {
      BOOST_TEST_REQUIRE((means >= 256 && means <= 8192));
    }
    const auto of_income = static_cast<double>(person.income_cents) * 1024 / 600'000;
    if (changes == 0 || of_income < 400 || of_income > 5500) continue;
    BOOST_TEST_REQUIRE(std::abs(before - of_income) < 1);
    const double ratio = static_cast<double>(after) / before;
    BOOST_TEST_REQUIRE((std::abs(ratio - 0.75) < 0.005 || (ratio > 1.075 && ratio < 1.455)));
    changed += 1;
    fallen += ratio < 1 ? 1 : 0;
  }
  BOOST_TEST(changed > customers * 0.14 / 2);
  BOOST_TEST(changed < customers * 0.14);
  BOOST_TEST(likely(fallen, changed, 0.2));
}

BOOST_AUTO_TEST_CASE(days_are_the_same_up_to_the_day_that_life_says) {
  constexpr std::int32_t days = 400;
  int changes = 0;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const Person person = people().person(number);
    Life life(seed, person, days);
    const auto seen = [&](std::int32_t day) {
      Day what = day_of(life, day);
      what.asleep = day >= life.new_device_day();
      return what;
    };
    for (std::int32_t day = 0; day < days;) {
      const std::int32_t until = life.same_until(day);
      BOOST_TEST_REQUIRE(until > day);
      const Day first = seen(day);
      for (; day < until; ++day) BOOST_TEST_REQUIRE((seen(day) == first));
      changes += seen(until) == first ? 0 : 1;
    }
  }
  BOOST_TEST(changes > 500);
}

BOOST_AUTO_TEST_SUITE_END()
