#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "distance.h"
#include "generator/behaviour/behaviour.h"
#include "generator/numbers/math.h"
#include "generator/numbers/random.h"
#include "generator/numbers/weighted.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(a_stream_is_the_same_read_in_order_or_at_a_position) {
  const std::uint64_t key = stream_key(42, Domain::payments, 7'654'321);
  Random random(key);
  for (std::uint64_t n = 0; n < 100; ++n) BOOST_TEST(random.next() == Random::at(key, n));
}

BOOST_AUTO_TEST_CASE(keys_are_the_same_with_what_is_worked_out_beforehand) {
  const StreamKeys keys(42);
  for (const Domain domain : {Domain::person, Domain::life, Domain::ring_base}) {
    for (std::uint64_t entity = 0; entity < 100; ++entity) {
      BOOST_TEST(keys.key(domain, entity) == stream_key(42, domain, entity));
    }
  }
}

// Fixed for ever: another value means other bytes for the same seed.
BOOST_AUTO_TEST_CASE(streams_give_the_numbers_that_they_always_gave) {
  BOOST_TEST(mix(1) == 0x5692161D100B05E5u);
  Random random(42, Domain::person, 0);
  const std::uint64_t first = random.next();
  BOOST_TEST(first == Random::at(stream_key(42, Domain::person, 0), 0));
  BOOST_TEST(stream_key(42, Domain::person, 0) != stream_key(42, Domain::person, 1));
  BOOST_TEST(stream_key(42, Domain::person, 0) != stream_key(43, Domain::person, 0));
  BOOST_TEST(stream_key(42, Domain::person, 0) != stream_key(42, Domain::name, 0));
}

BOOST_AUTO_TEST_CASE(uniform_numbers_are_uniform) {
  Random random(1, Domain::strip, 2);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts[random.below(10)];
  for (const int count : counts) BOOST_TEST(std::abs(count - 10'000) < 500);
}

BOOST_AUTO_TEST_CASE(weighted_draws_follow_their_weights) {
  constexpr std::array<std::uint32_t, 5> weights{1, 0, 10, 39, 50};
  const Weighted<8> table(weights);
  Random random(3, Domain::strip, 4);
  std::array<int, 5> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts[table.pick(random.next())];
  for (std::size_t i = 0; i < weights.size(); ++i) {
    BOOST_TEST(std::abs(counts[i] - static_cast<int>(weights[i]) * 1000) < 600);
  }
  BOOST_TEST(counts[1] == 0);
}

BOOST_AUTO_TEST_CASE(weights_that_make_no_distribution_are_refused) {
  constexpr std::array<std::uint32_t, 2> zeros{};
  BOOST_CHECK_THROW(Weighted<8>{zeros}, std::invalid_argument);
  BOOST_CHECK_THROW(Weighted<8>{std::span<const std::uint32_t>()}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_exponential_is_exact_to_a_few_bits) {
  for (double x = -20; x < 20; x += 0.37) {
    BOOST_TEST(exp_exact(x) == std::exp(x), boost::test_tools::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(the_cosine_is_exact_to_a_few_bits) {
  constexpr double radians = 3.14159265358979323846 / 180e6;
  for (std::int32_t angle = -90'000'000; angle <= 90'000'000; angle += 1'234'567) {
    BOOST_TEST(std::abs(cos_microdegrees(angle) - std::cos(angle * radians)) < 1e-15);
  }
}

BOOST_AUTO_TEST_CASE(distances_are_the_haversine_formulas) {
  constexpr double radians = 3.14159265358979323846 / 180e6;
  Random random(5, Domain::strip, 6);
  for (int i = 0; i < 30'000; ++i) {
    // All of Brazil, its states, a few streets.
    constexpr std::array<std::int32_t, 3> spreads{20'000'000, 3'000'000, 20'000};
    const std::int32_t spread = spreads[static_cast<std::size_t>(i) % spreads.size()];
    const auto near = [&](std::int32_t middle) {
      return static_cast<std::int32_t>(random.between(middle - spread, middle + spread));
    };
    const Place a{near(-15'000'000), near(-50'000'000)};
    const Place b{near(-15'000'000), near(-50'000'000)};
    const double u = std::sin((a.latitude - b.latitude) * radians / 2);
    const double v = std::sin((a.longitude - b.longitude) * radians / 2);
    const double h =
        u * u + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * v * v;
    const double kilometres = 2 * 6371.0088 * std::asin(std::sqrt(h));
    BOOST_TEST(std::abs(centikm_between(a, b) / 100.0 - kilometres) < 0.005 + 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(a_place_is_no_distance_from_itself) {
  const Place place{-23'550'520, -46'633'308};
  BOOST_TEST(centikm_between(place, place) == 0u);
}

BOOST_AUTO_TEST_CASE(many_distances_are_as_one_by_one) {
  Random random(7, Domain::strip, 8);
  std::vector<std::int32_t> latitudes(150);
  std::vector<std::int32_t> longitudes(150);
  std::vector<double> cosines(150);
  for (std::size_t i = 0; i < cosines.size(); ++i) {
    const std::int64_t spread = i % 3 == 0 ? 20'000'000 : 100'000;
    latitudes[i] = static_cast<std::int32_t>(random.between(-spread, spread));
    longitudes[i] = static_cast<std::int32_t>(random.between(-spread, spread));
    cosines[i] = static_cast<double>(random.between(1, 1000)) / 1000;
  }
  std::vector<std::uint32_t> all(150);
  distances_centikm(latitudes, longitudes, cosines, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::array<std::uint32_t, 1> one{};
    distances_centikm(std::span(latitudes).subspan(i, 1), std::span(longitudes).subspan(i, 1),
                      std::span(cosines).subspan(i, 1), one);
    BOOST_TEST_REQUIRE(all[i] == one[0]);
  }
}

BOOST_AUTO_TEST_CASE(days_and_dates_are_each_others_inverse) {
  BOOST_TEST(day_of({1970, 1, 1}) == 0);
  BOOST_TEST(day_of({2025, 1, 1}) == 20089);
  BOOST_TEST(to_iso(day_of({2024, 2, 29})) == "2024-02-29");
  for (std::int32_t day = -200'000; day < 200'000; day += 13) {
    const Date date = date_of(day);
    BOOST_TEST((date.month >= 1 && date.month <= 12));
    BOOST_TEST((date.day >= 1 && date.day <= days_in_month(date.year, date.month)));
    BOOST_TEST(day_of(date) == day);
  }
  BOOST_TEST(days_in_month(2025, 2) == 28);
  BOOST_TEST(days_in_month(2024, 2) == 29);
  BOOST_TEST(days_in_month(2100, 2) == 28);
  BOOST_TEST(days_in_month(2025, 4) == 30);
}

BOOST_AUTO_TEST_CASE(the_calendar_knows_its_feasts) {
  BOOST_TEST(weekday(day_of({2025, 11, 28})) == 4);
  BOOST_TEST(to_iso(easter_sunday(2025)) == "2025-04-20");
  BOOST_TEST(to_iso(easter_sunday(2024)) == "2024-03-31");
  // Black Friday beside an ordinary Friday; Mother's day (11 May 2025) beside another Sunday.
  BOOST_TEST(day_weight(day_of({2025, 11, 28})) > day_weight(day_of({2025, 11, 14})) * 3 / 2);
  BOOST_TEST(day_weight(day_of({2025, 5, 11})) > day_weight(day_of({2025, 5, 18})));
  BOOST_TEST(day_weight(day_of({2025, 3, 4})) < day_weight(day_of({2025, 3, 11})));
}

BOOST_AUTO_TEST_CASE(a_rhythm_turns_shares_into_instants_and_back) {
  const Rhythm rhythm(day_of({2025, 1, 1}), 365, 1300, national_hours());
  Random random(7, Domain::strip, 8);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t share = random.next() >> 16;
    const std::int64_t ms = rhythm.ms_of_day(share);
    BOOST_TEST_REQUIRE((ms >= 0 && ms < ms_per_day));
    BOOST_TEST_REQUIRE(rhythm.share_before(ms) <= share);
    // One millisecond on, the share has passed, but for what rounding takes.
    BOOST_TEST_REQUIRE(rhythm.share_before(ms + 2) > share);
  }
  BOOST_TEST(rhythm.before(0) == 0u);
  BOOST_TEST(rhythm.before(365 * ms_per_day) == rhythm.total());
  std::uint64_t last = 0;
  for (std::int64_t instant = 0; instant < 365 * ms_per_day; instant += 7'777'777) {
    BOOST_TEST_REQUIRE(rhythm.before(instant) >= last);
    last = rhythm.before(instant);
  }
}

BOOST_AUTO_TEST_CASE(amounts_stay_in_their_range_and_reach_both_ends) {
  for (const auto& [low, high] : {std::pair{100u, 30'000u}, {1500u, 80'000u}, {5000u, 5001u}}) {
    const AmountRange range = AmountRange::between(low, high);
    BOOST_TEST(range.at(0) == low);
    BOOST_TEST(range.at(1u << 20) <= high);
    BOOST_TEST(range.at(1u << 20) >= high - high / 100 - 1);
    std::uint32_t last = 0;
    for (std::uint32_t position = 0; position < 65536; position += 97) {
      BOOST_TEST_REQUIRE(range.at(position) >= last);
      last = range.at(position);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
