#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "generator/numbers/circle.h"

using namespace fraudgen::generator;

BOOST_AUTO_TEST_SUITE(circle)

BOOST_AUTO_TEST_CASE(the_first_is_new_and_nobody_is_new_when_all_are_known) {
  Random random(21, Domain::strip, 22);
  const Circle small{.available = 3, .regulars = 2, .one_off = 20'000};
  for (int i = 0; i < 1000; ++i) {
    const Choice first = small.choose(0, random.next());
    BOOST_TEST_REQUIRE((first.is_new && first.rank == 0));
    const Choice met = small.choose(3, random.next());
    BOOST_TEST_REQUIRE(!met.is_new);
    BOOST_TEST_REQUIRE(met.rank < 2u);
    BOOST_TEST_REQUIRE(!small.choose_known(2, random.next()).is_new);
  }
}

BOOST_AUTO_TEST_CASE(regulars_are_paid_by_rank_and_others_once) {
  Random random(23, Domain::strip, 24);
  const Circle circle{.available = 1000, .regulars = 10, .one_off = 6000};
  std::vector<int> counts(10);
  int strangers = 0;
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const Choice choice = circle.choose(50, random.next());
    if (choice.is_new) {
      BOOST_TEST_REQUIRE(choice.rank == 50u);
      ++strangers;
    } else {
      BOOST_TEST_REQUIRE(choice.rank < 10u);
      ++counts[choice.rank];
    }
  }
  // One-off, and a little for the regulars' own chance.
  BOOST_TEST(strangers > draws * 6000 / 65536);
  BOOST_TEST(strangers < draws * 9000 / 65536);
  BOOST_TEST(counts[0] > 2 * counts[3]);
  BOOST_TEST(counts[3] > counts[9]);
  BOOST_TEST(counts[9] > 0);
}

BOOST_AUTO_TEST_CASE(acquaintances_are_as_many_as_are_drawn) {
  const Circle circle{.available = 0xFFFF, .regulars = 12, .one_off = 5000};
  for (const std::uint32_t payments : {1u, 20u, 300u}) {
    Random random(25, Domain::strip, 26);
    double sum = 0;
    constexpr int lives = 2000;
    for (int life = 0; life < lives; ++life) {
      std::uint32_t known = 0;
      for (std::uint32_t i = 0; i < payments; ++i) {
        known += circle.choose(known, random.next()).is_new ? 1 : 0;
      }
      sum += known;
    }
    BOOST_TEST(std::abs(sum / lives - circle.known_by_payments().at(payments)) < 1.5);
  }
}

BOOST_AUTO_TEST_SUITE_END()
