#include "generator/tables/customers_account.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "generator/tables/text.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

enum Draw : std::uint64_t {
  bank_draw,
  type_draw,
  status_draw,
  age_draw,
  second_draw,
  score_draw,
  limit_draw,
  branch_draw,
  number_draw
};

// How long ago the oldest accounts were opened, and how old one is at the least to open one.
constexpr std::int32_t most_years = 22;
constexpr std::int32_t most_years_digital = 10;
constexpr std::int32_t least_age = 16;

constexpr std::int32_t first_opening_second = 7 * 3600;
constexpr std::int32_t opening_seconds = 15 * 3600;

constexpr std::int64_t least_limit = 20'000;
constexpr std::int64_t limit_step = 5'000;

constexpr std::uint32_t branches_per_city = 12;

// log2(x) in 1/256, between powers of two by a straight line. x > 0.
std::int64_t log2_256(std::uint64_t x) {
  const int whole = static_cast<int>(std::bit_width(x)) - 1;
  const std::uint64_t fraction = (whole >= 8 ? x >> (whole - 8) : x << (8 - whole)) & 255;
  return whole * 256 + static_cast<std::int64_t>(fraction);
}

bool is_digital(std::uint8_t bank) {
  return catalog::banks()[bank].kind == catalog::BankKind::digital;
}

AccountType account_type(std::uint8_t bank, std::uint64_t random) {
  const std::uint64_t percent = scale(random, 100);
  if (is_digital(bank)) return percent < 88 ? AccountType::digital : AccountType::corrente;
  return percent < 68 ? AccountType::corrente : AccountType::poupanca;
}

// About 350 for a new account on a minimum wage to 800 for an old one on a high income, give or
// take 140.
std::uint16_t credit_score(std::int64_t income_cents, std::int32_t account_days,
                           std::uint64_t random) {
  constexpr std::int64_t lowest_log = 16 * 256;  // R$ 655
  const std::int64_t by_income =
      (log2_256(static_cast<std::uint64_t>(income_cents)) - lowest_log) * 30 / 256;
  const std::int64_t by_age = account_days * std::int64_t{6} / days_per_year;
  const auto noise = static_cast<std::int64_t>(scale32(static_cast<std::uint32_t>(random), 141) +
                                               scale(random, 141));
  return static_cast<std::uint16_t>(
      std::clamp<std::int64_t>(310 + by_income + by_age + noise, 300, 900));
}

RiskLevel risk_level(std::uint16_t score) {
  return score >= 580 ? RiskLevel::baixo : score >= 470 ? RiskLevel::medio : RiskLevel::alto;
}

std::int64_t credit_limit(std::int64_t income_cents, std::uint16_t score, std::uint64_t random) {
  // Of the income: half with a score of 475, twice with one of 775; a half more or less.
  const std::int64_t per_mille = std::max(100, (score - 375) * 5);
  const auto spread = static_cast<std::int64_t>(500 + scale(random, 1001));
  const std::int64_t limit = income_cents * per_mille / 1000 * spread / 1000;
  return std::max(least_limit, limit / limit_step * limit_step);
}

}  // namespace

Accounts::Accounts(const People& people, std::int32_t start_day)
    : people_(people), start_day_(start_day) {
  banks_ = weighted<32>(catalog::banks());
}

std::uint8_t Accounts::bank(std::uint64_t key) const {
  return static_cast<std::uint8_t>(banks_.pick(Random::at(key, bank_draw)));
}

std::int32_t Accounts::opened_day(const Person& person, std::uint64_t key,
                                  std::uint8_t bank) const {
  const std::int32_t years =
      std::min(is_digital(bank) ? most_years_digital : most_years, person.age - least_age);
  // Recent openings are commoner: the lesser of two uniforms.
  const std::uint64_t random = Random::at(key, age_draw);
  const std::uint64_t age =
      scale(std::min(random, random << 32), static_cast<std::uint64_t>(years * days_per_year));
  return start_day_ - 1 - static_cast<std::int32_t>(age);
}

std::int32_t Accounts::opened_day(const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::account, person.number);
  return opened_day(person, key, bank(key));
}

Account Accounts::account(const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::account, person.number);
  Account account{};
  account.bank = bank(key);
  account.type = account_type(account.bank, Random::at(key, type_draw));
  const std::uint64_t percent = scale(Random::at(key, status_draw), 100);
  account.status = percent < 95   ? AccountStatus::ativa
                   : percent < 98 ? AccountStatus::bloqueada
                                  : AccountStatus::inativa;
  account.opened_day = opened_day(person, key, account.bank);
  account.score = credit_score(person.income_cents, start_day_ - account.opened_day,
                               Random::at(key, score_draw));
  account.risk = risk_level(account.score);
  account.limit_cents =
      credit_limit(person.income_cents, account.score, Random::at(key, limit_draw));
  return account;
}

std::int32_t Accounts::opened_second(std::uint64_t customer) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::account, customer);
  return first_opening_second +
         static_cast<std::int32_t>(scale(Random::at(key, second_draw), opening_seconds));
}

char* Accounts::put_branch(char* at, const Person& person, std::uint8_t bank) const {
  if (is_digital(bank)) return put(at, "0001");
  const std::uint64_t key = stream_key(people_.seed(), Domain::account, person.number);
  const std::uint64_t branch = scale(Random::at(key, branch_draw), branches_per_city);
  // The same for every dataset: which branches a bank has in a city does not depend on the seed.
  const std::uint64_t place = (std::uint64_t{person.city} * 32 + bank) * branches_per_city + branch;
  return put_digits(at, 2 + scale(mix(place + golden_step), 9'998), 4);
}

char* Accounts::put_number(char* at, const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::account, person.number);
  const std::uint64_t number = scale(Random::at(key, number_draw), 1'000'000'000);
  at = put_digits(at, number / 10, 8);
  return put_digits(put(at, '-'), number, 1);
}

}  // namespace fraudgen::generator
