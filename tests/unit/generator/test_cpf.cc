#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <set>
#include <vector>

#include "catalog/catalog.h"
#include "generator/people/cpf.h"

namespace fraudgen::generator {
namespace {

using Digits = std::array<int, 11>;

Digits digits_of(std::uint64_t cpf) {
  Digits digits{};
  for (std::size_t i = 11; i-- > 0; cpf /= 10) digits[i] = static_cast<int>(cpf % 10);
  return digits;
}

// By the Receita Federal's rule: weights from 10 (then 11) down to 2, modulo 11.
int check_digit(const Digits& digits, int known) {
  int sum = 0;
  for (int i = 0; i < known; ++i) sum += digits[static_cast<std::size_t>(i)] * (known + 1 - i);
  return sum % 11 < 2 ? 0 : 11 - sum % 11;
}

bool is_valid(std::uint64_t cpf) {
  const Digits digits = digits_of(cpf);
  return check_digit(digits, 9) == digits[9] && check_digit(digits, 10) == digits[10];
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_rule_of_check_digits_is_the_official_one) {
  BOOST_TEST(is_valid(52998224725));  // the usual example
  BOOST_TEST(!is_valid(52998224724));
}

BOOST_AUTO_TEST_CASE(a_million_cpfs_are_valid_unique_and_of_their_state) {
  const CpfRegister registry(42);
  std::vector<std::uint64_t> seen;
  std::size_t invalid = 0;
  std::size_t elsewhere = 0;
  for (std::uint64_t number = 0; number < 1'000'000; ++number) {
    const std::uint8_t state = registry.state(number);
    const std::uint64_t cpf = registry.cpf(number, state);
    invalid += !is_valid(cpf);
    elsewhere += digits_of(cpf)[8] != catalog::states()[state].cpf_region;
    seen.push_back(cpf);
  }
  BOOST_TEST(invalid == 0U);
  BOOST_TEST(elsewhere == 0U);
  std::ranges::sort(seen);
  BOOST_TEST((std::ranges::adjacent_find(seen) == seen.end()));
}

BOOST_AUTO_TEST_CASE(customers_a_layer_apart_share_free_digits_but_never_a_region) {
  for (const std::uint64_t seed : {0u, 42u}) {
    const CpfRegister registry(seed);
    for (std::uint64_t place = 0; place < 50'000; ++place) {
      std::set<int> regions;
      std::set<std::uint64_t> cpfs;
      for (std::uint64_t layer = 0; layer < cpf_layers; ++layer) {
        const std::uint64_t number = layer * layer_customers + place;
        const std::uint8_t state = registry.state(number);
        regions.insert(catalog::states()[state].cpf_region);
        cpfs.insert(registry.cpf(number, state));
      }
      BOOST_REQUIRE(regions.size() == cpf_layers);
      BOOST_REQUIRE(cpfs.size() == cpf_layers);
    }
  }
}

BOOST_AUTO_TEST_CASE(both_ends_of_a_layer_have_valid_cpfs) {
  const CpfRegister registry(7);
  std::set<std::uint64_t> seen;
  for (std::uint64_t layer = 0; layer < cpf_layers; ++layer) {
    for (const std::uint64_t place : {std::uint64_t{0}, layer_customers - 1}) {
      const std::uint64_t number = layer * layer_customers + place;
      const std::uint64_t cpf = registry.cpf(number, registry.state(number));
      BOOST_TEST(is_valid(cpf));
      BOOST_TEST(seen.insert(cpf).second);
    }
  }
}

BOOST_AUTO_TEST_CASE(states_have_their_shares_in_every_layer) {
  const CpfRegister registry(42);
  constexpr std::uint64_t sample = 200'000;
  for (std::uint64_t layer = 0; layer < cpf_layers; ++layer) {
    std::vector<double> count(catalog::states().size());
    for (std::uint64_t place = 0; place < sample; ++place) {
      ++count[registry.state(layer * layer_customers + place)];
    }
    double chi_square = 0;
    for (std::size_t state = 0; state < count.size(); ++state) {
      const double expected = sample * catalog::states()[state].weight / 104'500.0;
      chi_square += (count[state] - expected) * (count[state] - expected) / expected;
    }
    BOOST_TEST(chi_square < 54.1);  // 26 degrees of freedom: one in a thousand is above
  }
}

BOOST_AUTO_TEST_CASE(seeds_give_other_cpfs) {
  const CpfRegister one(1);
  const CpfRegister two(2);
  int same = 0;
  for (std::uint64_t number = 0; number < 1000; ++number) {
    same += one.cpf(number, one.state(number)) == two.cpf(number, two.state(number));
  }
  BOOST_TEST(same == 0);
}

}  // namespace fraudgen::generator
