#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/checksum.h"
#include "catalog/people.h"
#include "generator/tables/customers_account.h"
#include "generator/tables/customers_identity.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

constexpr std::int32_t start = 20'089;  // 2025-01-01

class Writer {
 public:
  /// The text that `put(at)` writes.
  template <typename Put>
  std::string operator()(Put put) {
    buffer_.fill('\0');
    char* const end = put(buffer_.data());
    BOOST_REQUIRE(end - buffer_.data() <= static_cast<int>(Identities::most_text_bytes));
    return std::string(buffer_.data(), static_cast<std::size_t>(end - buffer_.data()));
  }

 private:
  std::array<char, 2 * Identities::most_text_bytes> buffer_{};
};

int age_on(std::int32_t day, std::int32_t birth_day) {
  const Date now = date_of(day);
  const Date born = date_of(birth_day);
  const bool had_birthday =
      now.month > born.month || (now.month == born.month && now.day >= born.day);
  return now.year - born.year - (had_birthday ? 0 : 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(names_are_as_common_as_in_brazil) {
  const People people(42, true);
  const Identities identities(people, start);
  std::map<std::string_view, double> given;
  std::map<std::string_view, double> surnames;
  double women = 0;
  double particles = 0;
  double compound = 0;
  constexpr double sample = 100'000;
  for (std::uint64_t number = 0; number < sample; ++number) {
    const Person person = people.person(number);
    const FullName name = identities.name(person);
    BOOST_REQUIRE(catalog::given_names()[name.given].female == person.female);
    ++given[catalog::given_names()[name.given].name];
    women += person.female;
    compound += name.second != FullName::no_second;
    for (std::size_t i = 0; i < name.surname_count; ++i) {
      ++surnames[catalog::surnames()[name.surnames[i]].name];
      particles += name.particles[i];
      for (std::size_t j = 0; j < i; ++j) BOOST_REQUIRE(name.surnames[i] != name.surnames[j]);
    }
  }
  // The commonest of the census: Maria above all, then José, Ana, João; Silva, Santos, Oliveira.
  BOOST_TEST(given["Maria"] / women > 0.05);
  BOOST_TEST(given["Maria"] / women < 0.2);
  for (const char* common : {"José", "Ana", "João"}) {
    BOOST_TEST(given[common] < given["Maria"]);
    BOOST_TEST(given[common] / sample > 0.01);
  }
  BOOST_TEST(surnames["Silva"] > surnames["Santos"]);
  BOOST_TEST(surnames["Santos"] > surnames["Oliveira"]);
  BOOST_TEST(surnames["Silva"] / sample > 0.1);
  BOOST_TEST(surnames["Silva"] / sample < 0.3);
  BOOST_TEST(particles / sample > 0.2);
  BOOST_TEST(particles / sample < 0.7);
  BOOST_TEST(compound / sample > 0.08);
  BOOST_TEST(compound / sample < 0.3);
  BOOST_TEST(given.size() > 200U);
}

BOOST_AUTO_TEST_CASE(names_follow_the_year_of_birth) {
  const People people(42, true);
  const Identities identities(people, start);
  std::map<std::string_view, std::pair<double, double>> ages;  // sum, count
  for (std::uint64_t number = 0; number < 50'000; ++number) {
    const Person person = people.person(number);
    auto& [sum, count] = ages[catalog::given_names()[identities.name(person).given].name];
    sum += person.age;
    ++count;
  }
  const auto mean = [&](const char* name) { return ages[name].first / ages[name].second; };
  BOOST_TEST(mean("Kauã") < 25);
  BOOST_TEST(mean("Enzo") < 25);
  BOOST_TEST(mean("Terezinha") > 60);
  BOOST_TEST(mean("Raimundo") > 50);
}

BOOST_AUTO_TEST_CASE(an_email_follows_the_name) {
  const People people(42, true);
  const Identities identities(people, start);
  Writer text;
  std::set<std::string> providers;
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    const Person person = people.person(number);
    const FullName name = identities.name(person);
    const std::string email =
        text([&](char* at) { return identities.put_email(at, person, name.given, name.last()); });
    const std::string local = email.substr(0, email.find('@'));
    providers.insert(email.substr(email.find('@') + 1));
    const auto last = catalog::surnames()[name.last()];
    BOOST_REQUIRE((local.find(catalog::given_names()[name.given].ascii) != local.npos ||
                   local.find(last.ascii) != local.npos));
    BOOST_REQUIRE(local.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._") == local.npos);
  }
  BOOST_TEST(providers.size() == catalog::email_providers().size());
}

BOOST_AUTO_TEST_CASE(phone_and_address_belong_to_the_state) {
  const People people(42, true);
  const Identities identities(people, start);
  Writer text;
  for (std::uint64_t number = 0; number < 50'000; ++number) {
    const Person person = people.person(number);
    const catalog::State& state = catalog::states()[person.state];
    const catalog::City& city = catalog::cities()[person.city];
    BOOST_REQUIRE(city.state == person.state);

    const std::string phone = text([&](char* at) { return identities.put_phone(at, person); });
    BOOST_REQUIRE(phone.size() == 15U);
    BOOST_REQUIRE((phone[0] == '(' && phone[3] == ')' && phone[4] == ' ' && phone[5] == '9' &&
                   phone[6] != '0' && phone[10] == '-'));
    const auto area_code = static_cast<std::uint8_t>(std::stoi(phone.substr(1, 2)));
    BOOST_REQUIRE((std::ranges::find(state.area_codes, area_code) != state.area_codes.end()));

    const std::string cep = text([&](char* at) { return identities.put_cep(at, person); });
    BOOST_REQUIRE((cep.size() == 9U && cep[5] == '-'));
    const auto digits =
        static_cast<std::uint32_t>(std::stoul(cep.substr(0, 5)) * 1000 + std::stoul(cep.substr(6)));
    BOOST_REQUIRE((city.cep.first <= digits && digits <= city.cep.last));

    const std::string street = text([&](char* at) { return identities.put_street(at, person); });
    const std::size_t comma = street.find(", ");
    BOOST_REQUIRE(comma != street.npos);
    const int house = std::stoi(street.substr(comma + 2));
    BOOST_REQUIRE((house >= 1 && house <= 3000));
    BOOST_REQUIRE(identities.neighbourhood(person) < catalog::neighbourhoods().size());
  }
}

BOOST_AUTO_TEST_CASE(age_is_the_persons_on_the_first_day_whatever_day_that_is) {
  const People people(42, true);
  for (const Date first : {Date{2025, 1, 1}, Date{2024, 2, 29}, Date{2024, 12, 31},
                           Date{2023, 3, 1}, Date{2000, 7, 15}}) {
    const std::int32_t day = day_of(first);
    const Identities identities(people, day);
    for (std::uint64_t number = 0; number < 20'000; ++number) {
      const Person person = people.person(number);
      BOOST_REQUIRE(age_on(day, identities.birth_day(person)) == person.age);
    }
  }
}

BOOST_AUTO_TEST_CASE(earning_classes_have_their_bounds) {
  BOOST_TEST(earning_class(75'000) == 0);
  BOOST_TEST(earning_class(199'999) == 0);
  BOOST_TEST(earning_class(200'000) == 1);
  BOOST_TEST(earning_class(800'000) == 3);
  BOOST_TEST(earning_class(36'000'000) == 4);
}

BOOST_AUTO_TEST_CASE(professions_suit_age_class_and_sex) {
  for (const bool profiles : {true, false}) {
    const People people(42, profiles);
    const Identities identities(people, start);
    const auto texts = identities.profession_texts();
    const std::set<std::string_view> distinct(texts.begin(), texts.end());
    BOOST_TEST(distinct.size() == texts.size());
    std::set<std::string_view> seen;
    for (std::uint64_t number = 0; number < 50'000; ++number) {
      const Person person = people.person(number);
      const std::string_view text = texts[identities.profession(person)];
      seen.insert(text);
      BOOST_REQUIRE(
          std::ranges::any_of(catalog::professions(), [&](const catalog::Profession& profession) {
            return (person.female ? profession.feminine : profession.masculine) == text &&
                   profession.age_min <= person.age && person.age <= profession.age_max &&
                   profession.class_min <= earning_class(person.income_cents) &&
                   earning_class(person.income_cents) <= profession.class_max;
          }));
    }
    BOOST_TEST(seen.size() > texts.size() * 9 / 10);
  }
}

// The same everywhere and for ever: whoever changes what is drawn, and how, changes the dataset's
// bytes, and says so by changing this figure.
BOOST_AUTO_TEST_CASE(the_first_ten_thousand_customers_are_these) {
  const People people(42, true);
  const Identities identities(people, start);
  const Accounts accounts(people, start);
  Writer text;
  std::string all;
  for (std::uint64_t number = 0; number < 10'000; ++number) {
    const Person person = people.person(number);
    const FullName name = identities.name(person);
    all += text([&](char* at) { return identities.put_name(at, name); }) + '\n';
    all += text([&](char* at) { return identities.put_cpf(at, number, person.state); }) + '\n';
    all +=
        text([&](char* at) { return identities.put_email(at, person, name.given, name.last()); }) +
        '\n';
    all += text([&](char* at) { return identities.put_phone(at, person); }) + '\n';
    all += text([&](char* at) { return identities.put_street(at, person); }) + '\n';
    all += text([&](char* at) { return identities.put_cep(at, person); }) + '\n';
    all += std::to_string(identities.birth_day(person)) + '\n';
    all += identities.profession_texts()[identities.profession(person)];
    const Account account = accounts.account(person);
    all += text([&](char* at) { return accounts.put_branch(at, person, account.bank); }) + '\n';
    all += text([&](char* at) { return accounts.put_number(at, person); }) + '\n';
    for (const std::int64_t value :
         {std::int64_t{account.bank}, static_cast<std::int64_t>(account.type),
          static_cast<std::int64_t>(account.status), static_cast<std::int64_t>(account.risk),
          std::int64_t{account.opened_day}, std::int64_t{accounts.opened_second(number)},
          std::int64_t{account.score}, account.limit_cents, person.income_cents}) {
      all += std::to_string(value) + '\n';
    }
  }
  BOOST_TEST(crc32c(std::as_bytes(std::span(all))) == 1441388846u);
}

}  // namespace fraudgen::generator
