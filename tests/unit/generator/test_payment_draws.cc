#include <boost/test/unit_test.hpp>
#include <set>
#include <vector>

#include "generator/numbers/random.h"
#include "generator/payments/payment_draws.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;

namespace {

constexpr std::int64_t stay_ms = 45 * 60'000;
constexpr std::uint64_t stays = 77;
constexpr std::uint64_t payments = 78;

void check(const std::vector<std::int64_t>& since, std::int64_t begin) {
  std::vector<Instant> instants;
  for (const std::int64_t ms : since) instants.push_back(Instant::everyday(ms));
  PaymentDraws draws;
  draws.draw(instants, begin, stays, payments);
  for (std::size_t i = 0; i < since.size(); ++i) {
    const std::int64_t instant = begin + since[i];
    BOOST_TEST_REQUIRE(draws.day[i] == instant / ms_per_day);
    BOOST_TEST_REQUIRE(draws.hour[i] == instant % ms_per_day / ms_per_hour);
    BOOST_TEST_REQUIRE(draws.stay[i] == mix(stays + static_cast<std::uint64_t>(instant / stay_ms)));
    BOOST_TEST_REQUIRE(draws.choices[i] == Random::at(payments, 5 * i));
    BOOST_TEST_REQUIRE(draws.card[i] == Random::at(payments, 5 * i + 4));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_draws)

// Where days, hours and stays begin and end, and anywhere, for longer than a dataset may be.
BOOST_AUTO_TEST_CASE(moments_are_those_of_the_instants) {
  constexpr std::int64_t years = 11 * 366 * ms_per_day;
  Random random(5, Domain::strip, 6);
  for (const std::size_t count : {1u, 7u, 8u, 9u, 64u, 127u, 128u}) {
    for (int round = 0; round < 50; ++round) {
      std::vector<std::int64_t> since(count);
      for (std::int64_t& ms : since) {
        const std::int64_t anywhere = random.between(0, years);
        const std::int64_t edge =
            anywhere - anywhere % (random.chance(30'000) ? stay_ms : ms_per_hour);
        ms = random.chance(20'000) ? anywhere : std::max<std::int64_t>(edge - (round & 1), 0);
      }
      check(since, round % 3 == 0 ? 0 : random.between(0, years));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_number_is_drawn_twice) {
  std::vector<Instant> instants(PaymentDraws::capacity, Instant::everyday(1));
  PaymentDraws draws;
  draws.draw(instants, 0, stays, payments);
  std::set<std::uint64_t> all;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    for (const auto* column :
         {&draws.choices, &draws.price, &draws.shopping, &draws.acquaintance, &draws.card}) {
      all.insert((*column)[i]);
    }
  }
  BOOST_TEST(all.size() == 5 * PaymentDraws::capacity);
}

BOOST_AUTO_TEST_SUITE_END()
