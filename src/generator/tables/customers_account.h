#pragma once

#include <cstddef>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/numbers/weighted.h"
#include "generator/people/person.h"

namespace fraudgen::generator {

enum class AccountType : std::uint8_t { corrente, poupanca, digital };
enum class AccountStatus : std::uint8_t { ativa, bloqueada, inativa };
enum class RiskLevel : std::uint8_t { baixo, medio, alto };

/// A customer's account at their bank.
struct Account {
  std::uint8_t bank;  ///< index into catalog::banks()
  AccountType type;
  AccountStatus status;
  std::int32_t opened_day;   ///< days since 1970-01-01, before the dataset's first day
  std::uint16_t score;       ///< 300 to 900: rises with income and the account's age
  RiskLevel risk;            ///< by the score
  std::int64_t limit_cents;  ///< follows income and score
};

/// Accounts as functions of (seed, customer). Immutable.
class Accounts {
 public:
  /// `people` outlives this. `start_day` is the first of the dataset, in days since 1970-01-01.
  Accounts(const People& people, std::int32_t start_day);

  Account account(const Person& person) const;

  /// Account::opened_day alone.
  std::int32_t opened_day(const Person& person) const;

  /// Four digits: a branch in the customer's city; a digital bank has just one.
  char* put_branch(char* at, const Person& person, std::uint8_t bank) const;
  /// Of the day on which the account was opened.
  std::int32_t opened_second(std::uint64_t customer) const;
  /// "12345678-9"
  char* put_number(char* at, const Person& person) const;

 private:
  std::uint8_t bank(std::uint64_t key) const;
  std::int32_t opened_day(const Person& person, std::uint64_t key, std::uint8_t bank) const;

  const People& people_;
  std::int32_t start_day_;
  Weighted<32> banks_;
};

}  // namespace fraudgen::generator
