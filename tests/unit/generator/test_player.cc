#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "distance.h"
#include "generator/play/player.h"
#include "generator/time/calendar.h"
#include "stage.h"

using namespace fraudgen::generator;

namespace {

const std::vector<Story>& stories() {
  static const std::vector<Story> made{
      story(60'000, 80, 365),                        // many slices of one strip
      story(60'000, 25'000, 1),                      // one slice a strip
      story(20'000, 150, 5, 500'000'000),            // half of it fraud
      story(1'000, 1, 365),                          // one customer
      story(3'000, 100'000, 365),                    // hardly anybody does anything
      story(20'000, 30, 60, 1'000'000'000, 65'536),  // nothing but fraud
  };
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(player)

BOOST_AUTO_TEST_CASE(every_row_and_the_exact_share_of_fraud_is_played) {
  for (const Story& told : stories()) {
    std::uint64_t frauds = 0;
    const auto rows = Stage(told).all_rows();
    for (const Row& row : rows) frauds += row.is_fraud ? 1 : 0;
    BOOST_TEST(rows.size() == told.rows);
    BOOST_TEST(frauds == told.rows * told.options.fraud_ppb / 1'000'000'000);
  }
}

BOOST_AUTO_TEST_CASE(slices_hold_their_rows_in_order_and_within_bounds) {
  for (const Story& told : stories()) {
    std::uint64_t next_row = 0;
    Stage(told).play([&](const Slice& slice, const Player& player) {
      BOOST_TEST_REQUIRE(slice.rows <= told.options.row_group_rows);
      BOOST_TEST_REQUIRE(slice.first_row == next_row);
      BOOST_TEST_REQUIRE(player.order().size() == slice.rows);
      next_row += slice.rows;
      std::set<std::uint64_t> seen;
      std::uint64_t last = 0;
      for (const std::uint64_t when : player.order()) {
        const std::uint64_t time = when >> SliceRows::row_bits;
        BOOST_TEST_REQUIRE(time >= last);
        BOOST_TEST_REQUIRE(time < static_cast<std::uint64_t>(slice.end - slice.begin));
        BOOST_TEST_REQUIRE(seen.insert(when & 0xFFFF).second);
        last = time;
      }
    });
  }
}

// The velocity columns against a computation that remembers everything.
BOOST_AUTO_TEST_CASE(history_columns_are_what_the_whole_history_says) {
  for (const Story& told : stories()) {
    std::map<std::uint64_t, std::vector<Row>> lives;
    for (const Row& row : Stage(told).all_rows()) lives[row.customer].push_back(row);
    for (auto& [customer, life] : lives) {
      std::sort(life.begin(), life.end(),
                [](const Row& a, const Row& b) { return a.instant < b.instant; });
      std::set<std::uint64_t> paid;
      std::size_t oldest = 0;
      std::uint64_t sum = 0;
      for (std::size_t i = 0; i < life.size(); ++i) {
        const Row& row = life[i];
        sum += row.amount;
        while (life[oldest].instant <= row.instant - ms_per_day) sum -= life[oldest++].amount;
        BOOST_TEST_REQUIRE(row.count_24h == i - oldest + 1);
        BOOST_TEST_REQUIRE(row.sum_24h == sum);
        BOOST_TEST_REQUIRE(((row.flags & SliceRows::new_beneficiary) != 0) ==
                           paid.insert(row.beneficiary).second);
        BOOST_TEST_REQUIRE(((row.flags & SliceRows::unusual_hour) != 0) ==
                           (row.instant % ms_per_day < 6 * ms_per_hour));
        BOOST_TEST_REQUIRE(((row.flags & SliceRows::first) != 0) == (i == 0));
        if (i == 0) continue;
        BOOST_TEST_REQUIRE(row.instant > life[i - 1].instant);
        BOOST_TEST_REQUIRE(row.minutes == (row.instant - life[i - 1].instant) / 60'000);
        BOOST_TEST_REQUIRE(row.distance == centikm_between(life[i - 1].place, row.place));
      }
    }
  }
}

// Frauds too: what is bought elsewhere is bought over the net.
BOOST_AUTO_TEST_CASE(customers_shop_where_they_live_or_are) {
  const Story told = story(30'000, 40, 365);
  const People people(told.options.seed, true);
  std::uint64_t at_terminals = 0;
  std::uint64_t on_trips = 0;
  Stage(told).play([&](const Slice& slice, const Player& player) {
    const SliceRows& rows = player.rows();
    for (const std::uint64_t when : player.order()) {
      const std::size_t row = when & 0xFFFF;
      const auto& shop = fraudgen::catalog::shops()[rows.shop[row]];
      // A key's owner may live anywhere.
      if (shop.state == fraudgen::catalog::nowhere || rows.type[row] == 0) continue;
      const Person person = people.person(player.lists().customers[rows.customer[row]]);
      const auto instant = slice.begin + static_cast<std::int64_t>(when >> SliceRows::row_bits);
      if (shop.state != person.state) {
        Life life(told.options.seed, person, 365);
        const Trip* trip = life.trip(static_cast<std::int32_t>(instant / ms_per_day));
        BOOST_TEST_REQUIRE((trip != nullptr && trip->city == shop.city));
        ++on_trips;
      }
      at_terminals += shop.city != fraudgen::catalog::no_city ? 1 : 0;
    }
  });
  BOOST_TEST(at_terminals > told.rows / 8);
  BOOST_TEST(on_trips > 0);
}

BOOST_AUTO_TEST_CASE(the_same_story_is_told_the_same_way) {
  const auto once = Stage(stories()[0]).all_rows();
  const auto again = Stage(stories()[0]).all_rows();
  BOOST_TEST_REQUIRE(once.size() == again.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    BOOST_TEST_REQUIRE(once[i].instant == again[i].instant);
    BOOST_TEST_REQUIRE(once[i].beneficiary == again[i].beneficiary);
    BOOST_TEST_REQUIRE(once[i].amount == again[i].amount);
  }
}

BOOST_AUTO_TEST_CASE(another_seed_tells_another_story) {
  Story other = stories()[0];
  other.options.seed = 43;
  const auto ours = Stage(stories()[0]).all_rows();
  const auto theirs = Stage(other).all_rows();
  std::size_t same = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    same += ours[i].instant == theirs[i].instant ? 1 : 0;
  }
  BOOST_TEST(same < ours.size() / 100);
}

BOOST_AUTO_TEST_CASE(activity_has_a_long_tail) {
  std::map<std::uint64_t, int> counts;
  for (const Row& row : Stage(story(200'000, 250, 365, 0, 65'536)).all_rows())
    ++counts[row.customer];
  std::vector<int> sorted;
  sorted.reserve(counts.size());
  for (const auto& [customer, count] : counts) sorted.push_back(count);
  std::sort(sorted.begin(), sorted.end());
  double weighted = 0;
  double sum = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    weighted += static_cast<double>(i + 1) * sorted[i];
    sum += sorted[i];
  }
  const double n = static_cast<double>(sorted.size());
  const double gini = 2 * weighted / (n * sum) - (n + 1) / n;
  BOOST_TEST(gini > 0.35);
  BOOST_TEST(gini < 0.60);
}

BOOST_AUTO_TEST_SUITE_END()
