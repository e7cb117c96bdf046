#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "generator/numbers/random.h"
#include "generator/time/calendar.h"
#include "generator/time/instant_order.h"

using namespace fraudgen::generator;

namespace {

std::vector<Instant> some(std::size_t count, std::int64_t length, Random& random) {
  std::vector<Instant> made;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t since = random.between(0, length - 1);
    switch (random.below(8)) {
      case 0:
        made.push_back(Instant::standing(since, i));
        break;
      case 1:
        made.push_back(Instant::fraud(since, i));
        break;
      default:
        made.push_back(Instant::everyday(since));
    }
  }
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(instant_order)

BOOST_AUTO_TEST_CASE(what_it_sorts_is_sorted_and_the_rest_is_all_there) {
  Random random(1);
  for (const std::int64_t length :
       {ms_per_hour, 7 * ms_per_day, 60 * ms_per_day, 3650 * ms_per_day}) {
    std::size_t sorted = 0;
    std::size_t tries = 0;
    for (std::size_t count = 0; count <= 520; ++count) {
      std::vector<Instant> instants = some(count, length, random);
      std::vector<Instant> expected = instants;
      std::sort(expected.begin(), expected.end());
      std::vector<Instant> room(count);
      const bool done = sort_distinct(instants, room, length);
      if (!done) std::sort(instants.begin(), instants.end());
      BOOST_TEST_REQUIRE((instants == expected));
      sorted += done ? 1 : 0;
      ++tries;
    }
    // In an hour two of 500 are at one millisecond now and then, and more than 512 are too many.
    BOOST_TEST(sorted > tries * 95 / 100);
    BOOST_TEST(sorted < tries);
  }
}

BOOST_AUTO_TEST_CASE(two_at_one_instant_are_left_alone) {
  for (const std::size_t count : {2u, 3u, 24u, 25u, 100u, 512u}) {
    std::vector<Instant> instants;
    for (std::size_t i = 0; i + 1 < count; ++i) {
      instants.push_back(
          Instant::everyday(static_cast<std::int64_t>((i * 37 % count) * 1'000'000)));
    }
    instants.push_back(Instant::fraud(instants.front().since(), 0));
    std::vector<Instant> expected = instants;
    std::sort(expected.begin(), expected.end());
    std::vector<Instant> room(count);
    BOOST_TEST(!sort_distinct(instants, room, 7 * ms_per_day));
    std::sort(instants.begin(), instants.end());
    BOOST_TEST((instants == expected));
  }
}

BOOST_AUTO_TEST_CASE(crowds_and_narrow_rooms_are_refused) {
  Random random(2);
  // Of a week, all in one hour: in one bucket.
  std::vector<Instant> crowd = some(300, ms_per_hour, random);
  std::vector<Instant> room(crowd.size());
  BOOST_TEST(!sort_distinct(crowd, room, 7 * ms_per_day));
  std::vector<Instant> instants = some(20, ms_per_day, random);
  std::vector<Instant> narrow(19);
  BOOST_TEST(!sort_distinct(instants, narrow, ms_per_day));
}

BOOST_AUTO_TEST_SUITE_END()
