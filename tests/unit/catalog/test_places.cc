#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <set>

#include "catalog/catalog.h"

namespace fraudgen::catalog {

BOOST_AUTO_TEST_CASE(a_place_in_the_state_list_is_a_place_in_the_city_list) {
  std::size_t next = 0;
  for (std::size_t s = 0; s < states().size(); ++s) {
    const State& state = states()[s];
    BOOST_TEST(state.first_city == next);
    BOOST_TEST(state.city_count >= 7);
    next += state.city_count;
    for (const City& city : cities().subspan(state.first_city, state.city_count)) {
      BOOST_TEST(city.state == s);
      BOOST_TEST(std::abs(city.latitude - state.latitude) < 14'000'000);
      BOOST_TEST(std::abs(city.longitude - state.longitude) < 14'000'000);
    }
    const City& capital = cities()[state.first_city];
    BOOST_TEST(std::abs(capital.latitude - state.latitude) < 200'000);
  }
  BOOST_TEST(next == cities().size());
  BOOST_TEST(states().size() == 27U);
  BOOST_TEST(cities().size() == 190U);
}

BOOST_AUTO_TEST_CASE(weights_are_the_catalogues_in_thousandths) {
  std::uint32_t total = 0;
  for (const State& state : states()) total += state.weight;
  BOOST_TEST(states()[0].code == "SP");
  BOOST_TEST(states()[0].weight == 22'000U);
  BOOST_TEST(states()[24].code == "AC");
  BOOST_TEST(states()[24].weight == 500U);
  BOOST_TEST(total == 104'500U);
}

BOOST_AUTO_TEST_CASE(no_postal_code_belongs_to_two_states_or_two_cities) {
  std::map<std::uint32_t, std::uint32_t> of_states;
  std::map<std::uint32_t, std::uint32_t> of_cities;
  for (const State& state : states()) {
    for (const CepRange& range : state.cep) of_states[range.first] = range.last;
  }
  for (const City& city : cities()) of_cities[city.cep.first] = city.cep.last;
  BOOST_TEST(of_cities.size() == cities().size());
  for (const auto* ranges : {&of_states, &of_cities}) {
    std::uint32_t end = 0;
    for (const auto& [first, last] : *ranges) {
      BOOST_TEST(first > end);
      BOOST_TEST(last > first);
      end = last;
    }
  }
}

BOOST_AUTO_TEST_CASE(an_area_code_belongs_to_one_state) {
  std::set<int> seen;
  for (const State& state : states()) {
    for (const std::uint8_t code : state.area_codes) {
      BOOST_TEST(seen.insert(code).second);
    }
  }
  BOOST_TEST(seen.size() == 67U);  // all that Brazil has
}

}  // namespace fraudgen::catalog
