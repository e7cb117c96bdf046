#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "generator/biography.h"

using namespace fraudgen::generator;

namespace {

constexpr std::uint64_t seed = 42;
constexpr std::uint32_t days = 365;
constexpr std::int32_t first_day = 20089;  // 2025-01-01

}  // namespace

BOOST_AUTO_TEST_SUITE(biography)

BOOST_AUTO_TEST_CASE(it_says_what_went_into_it) {
  const std::vector<Behaviour> behaviours = make_behaviours(first_day, days);
  StandingOrders standing(seed, first_day);
  for (const bool profiles : {true, false}) {
    const People people(seed, profiles);
    std::size_t with_orders = 0;
    for (std::uint64_t number = 0; number < 3000; ++number) {
      const Person person = people.person(number);
      const Changes changes = changes_of(seed, person, days);
      const std::uint32_t monthly =
          static_cast<std::uint32_t>(number % 400 * 1024);  // up to much more than is usual
      const auto orders = standing.agree(person, behaviours[person.profile], monthly);
      const Biography biography(person, changes, orders);

      const Person same = biography.person(number);
      BOOST_TEST_REQUIRE(same.number == person.number);
      BOOST_TEST_REQUIRE(same.profile == person.profile);
      BOOST_TEST_REQUIRE(same.state == person.state);
      BOOST_TEST_REQUIRE(same.city == person.city);
      BOOST_TEST_REQUIRE(same.female == person.female);
      BOOST_TEST_REQUIRE(same.age == person.age);
      BOOST_TEST_REQUIRE(same.income_class == person.income_class);
      BOOST_TEST_REQUIRE(same.devices == person.devices);
      BOOST_TEST_REQUIRE(same.cards == person.cards);
      BOOST_TEST_REQUIRE(same.income_cents == person.income_cents);

      BOOST_TEST_REQUIRE(biography.changes().new_device_day == changes.new_device_day);
      BOOST_TEST_REQUIRE(biography.changes().income_day == changes.income_day);
      BOOST_TEST_REQUIRE(biography.changes().means_before == changes.means_before);
      BOOST_TEST_REQUIRE(biography.changes().means_after == changes.means_after);
      BOOST_TEST_REQUIRE(biography.changes().replaces_phone == changes.replaces_phone);

      BOOST_TEST_REQUIRE(biography.has_orders() == (orders.size() <= 21));
      if (!biography.has_orders()) continue;
      ++with_orders;
      BOOST_TEST_REQUIRE(std::equal(
          orders.begin(), orders.end(), biography.orders().begin(), biography.orders().end(),
          [](const AgreedOrder& a, const AgreedOrder& b) {
            return a.type == b.type && a.day == b.day && a.rank == b.rank && a.mcc == b.mcc;
          }));
    }
    BOOST_TEST(with_orders > 500u);
    BOOST_TEST(with_orders < 2900u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
