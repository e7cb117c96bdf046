#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <vector>

#include "generator/behaviour/biographies.h"
#include "memory_output.h"

using namespace fraudgen::generator;

namespace {

constexpr std::uint64_t seed = 42;
constexpr std::uint32_t days = 365;
constexpr std::int32_t first_day = 20089;  // 2025-01-01

}  // namespace

BOOST_AUTO_TEST_SUITE(biographies)

BOOST_AUTO_TEST_CASE(they_say_what_went_into_them_as_far_as_there_is_room) {
  const std::vector<Behaviour> behaviours = make_behaviours(first_day, days);
  StandingOrders standing(seed, first_day);
  constexpr std::uint32_t customers = 1000;
  constexpr std::uint32_t room = 10'000;
  DirtyMemory memory(100 * customers + 2 * room, std::byte{0xA5});
  fraudgen::Carver carver(memory.span());
  Biographies biographies(carver, customers, room);
  for (const bool profiles : {true, false}) {
    const People people(seed, profiles);
    // Up to much more than is usual.
    const auto orders_of = [&](const Person& person) {
      return standing.agree(person, behaviours[person.profile],
                            static_cast<std::uint32_t>(person.number % 400 * 1024));
    };
    biographies.clear();
    for (std::uint32_t i = 0; i < customers; ++i) {
      const Person person = people.person(7000 + i);
      biographies.add(person, changes_of(seed, person, days), orders_of(person));
    }
    std::size_t kept = 0;
    std::size_t left_out = 0;
    for (std::uint32_t i = 0; i < customers; ++i) {
      const Person person = people.person(7000 + i);
      const Person same = biographies.person(i, person.number);
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

      const Changes changes = changes_of(seed, person, days);
      BOOST_TEST_REQUIRE(biographies.changes(i).new_device_day == changes.new_device_day);
      BOOST_TEST_REQUIRE(biographies.changes(i).income_day == changes.income_day);
      BOOST_TEST_REQUIRE(biographies.changes(i).means_before == changes.means_before);
      BOOST_TEST_REQUIRE(biographies.changes(i).means_after == changes.means_after);
      BOOST_TEST_REQUIRE(biographies.changes(i).replaces_phone == changes.replaces_phone);

      const auto orders = orders_of(person);
      if (!biographies.has_orders(i)) {
        left_out += orders.size();
        continue;
      }
      kept += orders.size();
      const auto agreed = biographies.orders(i);
      BOOST_TEST_REQUIRE(std::equal(orders.begin(), orders.end(), agreed.begin(), agreed.end(),
                                    [](const AgreedOrder& a, const AgreedOrder& b) {
                                      return a.type == b.type && a.day == b.day &&
                                             a.rank == b.rank && a.mcc == b.mcc;
                                    }));
    }
    BOOST_TEST(kept <= room);
    BOOST_TEST(kept > room - StandingOrders::most_orders);
    BOOST_TEST(left_out > 0u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
