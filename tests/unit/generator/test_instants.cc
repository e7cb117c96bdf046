#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "generator/behaviour/behaviour.h"
#include "generator/play/instants.h"

using namespace fraudgen::generator;

namespace {

constexpr std::uint64_t seed = 42;
constexpr std::uint32_t days = 365;
constexpr std::int32_t first_day = 20089;  // 2025-01-01

const Behaviour& behaviour() {
  static const Behaviour made(nullptr, first_day, days);
  return made;
}

Life life_of(std::uint64_t number) { return {seed, People(seed, true).person(number), days}; }

struct Drawn {
  explicit Drawn(std::uint64_t number, std::int64_t from = 0, std::int64_t to = days * ms_per_day)
      : customer(number), begin(from), end(to), life(life_of(number)) {}

  std::vector<Instant> instants(std::uint32_t everyday, std::span<const DuePayment> due = {},
                                std::span<const FraudEvent> frauds = {}, bool narrow = false) {
    const Stretch stretch(behaviour().rhythm(), begin, end);
    Random random(mix(customer) + static_cast<std::uint64_t>(begin));
    const std::size_t count = everyday + due.size() + frauds.size();
    std::vector<Instant> room(narrow ? count : 2 * count);
    const auto drawn =
        draw_instants(stretch, mix(customer), life, everyday, due, frauds, random, room);
    return {drawn.begin(), drawn.end()};
  }

  std::uint64_t customer;
  std::int64_t begin;
  std::int64_t end;
  Life life;
};

void check_order(const std::vector<Instant>& instants, std::int64_t length) {
  for (std::size_t i = 0; i < instants.size(); ++i) {
    BOOST_TEST_REQUIRE((instants[i].since() >= 0 && instants[i].since() < length));
    if (i > 0) BOOST_TEST_REQUIRE(instants[i].since() > instants[i - 1].since());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(instants)

BOOST_AUTO_TEST_CASE(an_instant_remembers_when_and_what) {
  constexpr std::int64_t since = 3650 * ms_per_day;
  for (const std::size_t position : {0u, 1u, 4095u, 65'535u}) {
    const Instant due = Instant::standing(since, position);
    BOOST_TEST(due.is_standing());
    BOOST_TEST(!due.is_everyday());
    BOOST_TEST(due.due() == position);
    BOOST_TEST(due.since() == since);
    const Instant fraud = Instant::fraud(since, position);
    BOOST_TEST(!fraud.is_standing());
    BOOST_TEST(!fraud.is_everyday());
    BOOST_TEST(fraud.fraud() == position);
    BOOST_TEST(fraud.at(17).fraud() == position);
    BOOST_TEST(fraud.at(17).since() == 17);
  }
  BOOST_TEST(Instant::everyday(since).is_everyday());
  BOOST_TEST(!Instant::everyday(since).is_standing());
  BOOST_TEST((Instant::fraud(5, 60'000) < Instant::everyday(6)));
}

BOOST_AUTO_TEST_CASE(instants_ascend_and_are_distinct) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    check_order(Drawn(number).instants(900), days * ms_per_day);
  }
  // Three in four milliseconds taken, then all of them.
  const std::int64_t noon = 100 * ms_per_day + 12 * ms_per_hour;
  for (const std::uint32_t everyday : {0u, 1u, 1500u, 2000u}) {
    const auto drawn = Drawn(3, noon, noon + 2000).instants(everyday);
    BOOST_TEST(drawn.size() == everyday);
    check_order(drawn, 2000);
  }
}

BOOST_AUTO_TEST_CASE(they_are_the_same_in_a_narrow_room) {
  for (std::uint64_t number = 0; number < 300; ++number) {
    const std::int64_t begin = static_cast<std::int64_t>(number) * ms_per_day + 7 * ms_per_hour;
    const std::int64_t end = begin + 5 * ms_per_day;
    const std::vector<DuePayment> due{{begin + ms_per_day, 0, 0}};
    const auto drawn = Drawn(number, begin, end).instants(static_cast<std::uint32_t>(number), due);
    const auto again =
        Drawn(number, begin, end).instants(static_cast<std::uint32_t>(number), due, {}, true);
    BOOST_TEST_REQUIRE((drawn == again));
  }
}

BOOST_AUTO_TEST_CASE(what_is_due_and_the_frauds_are_among_them) {
  const std::int64_t begin = 30 * ms_per_day + 5 * ms_per_hour;
  const std::int64_t end = 31 * ms_per_day;
  const std::vector<DuePayment> due{{begin, 0, 0}, {begin + 777, 0, 1}, {end - 1, 0, 2}};
  // One of them at the same instant as a payment that is due.
  std::vector<FraudEvent> frauds;
  for (const std::uint64_t since : {777u, 778u, 5000u}) frauds.push_back({since, 0, 0});
  const auto drawn = Drawn(8, begin, end).instants(40, due, frauds);
  BOOST_TEST(drawn.size() == 46u);
  check_order(drawn, end - begin);
  std::set<std::size_t> paid;
  std::set<std::size_t> happened;
  std::size_t everyday = 0;
  for (const Instant& instant : drawn) {
    if (instant.is_everyday()) {
      ++everyday;
    } else if (instant.is_standing()) {
      paid.insert(instant.due());
      BOOST_TEST(std::abs(begin + instant.since() - due[instant.due()].instant) <= 3);
    } else {
      happened.insert(instant.fraud());
      BOOST_TEST(std::abs(instant.since() -
                          static_cast<std::int64_t>(frauds[instant.fraud()].time())) <= 3);
    }
  }
  BOOST_TEST(everyday == 40u);
  BOOST_TEST((paid == std::set<std::size_t>{0, 1, 2}));
  BOOST_TEST((happened == std::set<std::size_t>{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(who_sleeps_does_nothing_while_there_are_other_days) {
  double in_spells = 0;
  double by_rhythm = 0;
  double all = 0;
  for (std::uint64_t number = 0; number < 1500; ++number) {
    const Spell spell = dormant_spell(seed, number, 0);
    if (spell.begin == spell.end) continue;
    constexpr std::uint32_t everyday = 800;
    for (const Instant& instant : Drawn(number).instants(everyday)) {
      in_spells += spell.holds(instant.since() / ms_per_day) ? 1 : 0;
    }
    const Rhythm& rhythm = behaviour().rhythm();
    by_rhythm += everyday *
                 static_cast<double>(rhythm.before(spell.end * ms_per_day) -
                                     rhythm.before(spell.begin * ms_per_day)) /
                 static_cast<double>(rhythm.total());
    all += everyday;

    // A slice of nothing but sleep has its rows all the same.
    const std::int64_t begin = spell.begin * ms_per_day;
    const auto drawn = Drawn(number, begin, begin + 5 * ms_per_day).instants(20);
    BOOST_TEST_REQUIRE(drawn.size() == 20u);
    check_order(drawn, 5 * ms_per_day);
  }
  BOOST_TEST(by_rhythm > all / 10);
  BOOST_TEST(in_spells < by_rhythm / 200);
}

BOOST_AUTO_TEST_CASE(some_are_made_in_one_go) {
  constexpr std::uint32_t everyday = 200;
  constexpr std::uint64_t customers = 400;
  double sittings = 0;  // three within six minutes
  double errands = 0;   // two within forty
  for (std::uint64_t number = 0; number < customers; ++number) {
    const auto drawn = Drawn(number).instants(everyday);
    for (std::size_t i = 2; i < drawn.size(); ++i) {
      const std::int64_t gap = drawn[i].since() - drawn[i - 1].since();
      errands += gap < 42 * ms_per_minute ? 1 : 0;
      sittings += drawn[i].since() - drawn[i - 2].since() < 6 * ms_per_minute ? 1 : 0;
    }
  }
  // By chance alone three of 200 in a year hardly ever fall in six minutes, and two in forty in
  // one case in fifty.
  BOOST_TEST(sittings / (customers * everyday) > 0.003);
  BOOST_TEST(errands / (customers * everyday) > 0.07);
  BOOST_TEST(errands / (customers * everyday) < 0.20);
}

BOOST_AUTO_TEST_CASE(everybody_comes_back_to_times_of_their_own) {
  constexpr std::size_t parts = 64;
  constexpr std::uint32_t everyday = 2000;
  std::set<std::size_t> favourites;
  for (std::uint64_t number = 0; number < 40; ++number) {
    std::array<std::uint32_t, parts> counts{};
    for (const Instant& instant : Drawn(number).instants(everyday)) {
      const std::uint64_t share = behaviour().rhythm().share_before(instant.since() % ms_per_day);
      ++counts[share >> (Rhythm::share_bits - 6)];
    }
    favourites.insert(
        static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin()));
    std::sort(counts.begin(), counts.end(), std::greater<>());
    // Three of 64 parts would have one in twenty.
    BOOST_TEST(counts[0] + counts[1] + counts[2] > everyday / 5);
    // The rest of the day isn't empty.
    BOOST_TEST(counts[parts / 2] > everyday / 200);
  }
  BOOST_TEST(favourites.size() > 15u);
}

BOOST_AUTO_TEST_CASE(a_stretch_may_begin_and_end_within_a_day) {
  const std::int64_t begin = 50 * ms_per_day + 14 * ms_per_hour;
  const std::int64_t end = 50 * ms_per_day + 17 * ms_per_hour;
  std::array<std::uint32_t, 3> hours{};
  for (std::uint64_t number = 0; number < 300; ++number) {
    for (const Instant& instant : Drawn(number, begin, end).instants(30)) {
      ++hours.at(static_cast<std::size_t>(instant.since() / ms_per_hour));
    }
  }
  for (const std::uint32_t count : hours) BOOST_TEST(count > 300u * 30 / 5);
}

BOOST_AUTO_TEST_SUITE_END()
