#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "generator/tables/customers_account.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

constexpr std::int32_t start = 20'089;  // 2025-01-01
constexpr std::uint64_t sample = 50'000;

struct Correlation {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  void add(double a, double b) { n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b; }
  double value() const { return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y)); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(accounts_keep_their_ranges_and_shares) {
  const People people(42, true);
  const Accounts accounts(people, start);
  std::array<double, 3> status{};
  std::array<double, 3> risk{};
  std::vector<double> banks(catalog::banks().size());
  for (std::uint64_t number = 0; number < sample; ++number) {
    const Person person = people.person(number);
    const Account account = accounts.account(person);
    BOOST_REQUIRE(account.opened_day < start);
    BOOST_REQUIRE(account.opened_day == accounts.opened_day(person));
    // At least sixteen when it was opened (leap days aside).
    BOOST_REQUIRE(person.age * 365 - (start - account.opened_day) >= 16 * 365 - 30);
    BOOST_REQUIRE(accounts.opened_second(number) >= 0);
    BOOST_REQUIRE(accounts.opened_second(number) < 86'400);
    BOOST_REQUIRE(account.score >= 300);
    BOOST_REQUIRE(account.score <= 900);
    BOOST_REQUIRE(account.limit_cents > 0);
    BOOST_REQUIRE(account.limit_cents < 1'000'000'000);  // DECIMAL(9,2)
    const bool digital = catalog::banks()[account.bank].kind == catalog::BankKind::digital;
    BOOST_REQUIRE((digital || account.type != AccountType::digital));
    ++status[static_cast<std::size_t>(account.status)];
    ++risk[static_cast<std::size_t>(account.risk)];
    ++banks[account.bank];
  }
  BOOST_TEST(status[0] / sample > 0.946);
  BOOST_TEST(status[0] / sample < 0.954);
  BOOST_TEST(status[1] / sample > 0.027);
  BOOST_TEST(status[1] / sample < 0.033);
  for (const double count : risk) BOOST_TEST(count / sample > 0.05);
  double total = 0;
  for (const catalog::Bank& bank : catalog::banks()) total += bank.weight;
  double chi_square = 0;
  for (std::size_t bank = 0; bank < banks.size(); ++bank) {
    const double expected = sample * catalog::banks()[bank].weight / total;
    chi_square += (banks[bank] - expected) * (banks[bank] - expected) / expected;
  }
  BOOST_TEST(chi_square < 49.7);  // 23 degrees of freedom: one in a thousand is above
}

BOOST_AUTO_TEST_CASE(limit_follows_income_and_score_rises_with_income_and_age) {
  const People people(42, true);
  const Accounts accounts(people, start);
  Correlation limit;
  Correlation by_income;
  Correlation by_age;
  for (std::uint64_t number = 0; number < sample; ++number) {
    const Person person = people.person(number);
    const Account account = accounts.account(person);
    const double income = std::log(static_cast<double>(person.income_cents));
    limit.add(income, std::log(static_cast<double>(account.limit_cents)));
    by_income.add(income, account.score);
    by_age.add(start - account.opened_day, account.score);
  }
  BOOST_TEST(limit.value() > 0.8);
  BOOST_TEST(by_income.value() > 0.3);
  BOOST_TEST(by_income.value() < 0.9);
  BOOST_TEST(by_age.value() > 0.2);
}

BOOST_AUTO_TEST_CASE(branch_and_number_have_their_shape) {
  const People people(42, true);
  const Accounts accounts(people, start);
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const Person person = people.person(number);
    const Account account = accounts.account(person);
    std::array<char, 64> text{};
    const std::string branch(text.data(), accounts.put_branch(text.data(), person, account.bank));
    BOOST_TEST(branch.size() == 4U);
    BOOST_TEST(branch.find_first_not_of("0123456789") == branch.npos);
    if (catalog::banks()[account.bank].kind == catalog::BankKind::digital) {
      BOOST_TEST(branch == "0001");
    } else {
      BOOST_TEST(branch > "0001");
    }
    const std::string account_number(text.data(), accounts.put_number(text.data(), person));
    BOOST_TEST(account_number.size() == 10U);
    BOOST_TEST(account_number[8] == '-');
  }
}

}  // namespace fraudgen::generator
