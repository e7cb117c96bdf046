#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/people.h"
#include "generator/numbers/weighted.h"
#include "generator/people/person.h"

namespace fraudgen::generator {

/// What a customer is called: positions in the catalogue's tables.
struct FullName {
  static constexpr std::uint8_t no_second = 0xFF;

  std::uint16_t given;
  std::uint8_t second = no_second;
  std::uint8_t surname_count;             ///< 1 to 3
  std::array<std::uint16_t, 3> surnames;  ///< the last is the father's, by Brazilian custom
  std::array<bool, 3> particles;          ///< whether "da" and the like come before it

  std::uint16_t last() const { return surnames[surname_count - std::size_t{1}]; }
};

/// The class, 0 (E) to 4 (A), whose professions earn this much a month. Person::income_class is
/// where a customer comes from; the profile's factor may have taken the income elsewhere.
std::uint8_t earning_class(std::int64_t income_cents);

/// The personal data of customers: name, birth, contact, address, profession. Everything is a
/// function of (seed, customer), drawn from tables made once here; immutable, so all threads share
/// one. Functions that write a text write at most `most_text_bytes` bytes of UTF-8 at `at` and
/// return the end.
class Identities {
 public:
  static constexpr std::size_t most_text_bytes = 128;

  /// `people` outlives this. `start_day` is the first of the dataset, in days since 1970-01-01.
  Identities(const People& people, std::int32_t start_day);

  FullName name(const Person& person) const;
  char* put_name(char* at, const FullName& name) const;
  /// Follows the name: the first given name or the last surname is in it whole, without accents.
  /// `given` and `surname`: FullName::given and FullName::last().
  char* put_email(char* at, const Person& person, std::uint16_t given, std::uint16_t surname) const;
  /// "(11) 98765-4321", with an area code of the state, mostly the city's.
  char* put_phone(char* at, const Person& person) const;
  /// "529.982.247-25"
  char* put_cpf(char* at, std::uint64_t number, std::uint8_t state) const;

  /// Days since 1970-01-01. On the dataset's first day the customer is person.age years old.
  std::int32_t birth_day(const Person& person) const;

  /// "Rua das Flores, 123"
  char* put_street(char* at, const Person& person) const;
  /// Position in catalog::neighbourhoods().
  std::uint8_t neighbourhood(const Person& person) const;
  /// "01310-100", in the city's range.
  char* put_cep(char* at, const Person& person) const;

  /// Position in profession_texts(). The profession goes with profile, income, age and sex.
  std::uint8_t profession(const Person& person) const;
  /// Distinct.
  std::span<const std::string_view> profession_texts() const { return profession_texts_; }

 private:
  static constexpr std::size_t sexes = 2;
  static constexpr std::size_t most_given_names = 192;
  static constexpr std::size_t most_professions = 128;

  struct Professions {
    std::vector<Weighted<most_professions>> by_life;  ///< profile * income_classes + class
    std::vector<std::array<std::uint8_t, sexes>> codes;
  };

  std::uint64_t draw(Domain domain, const Person& person, std::uint64_t n) const;
  void make_names();
  void make_professions();

  const People& people_;
  std::int32_t start_day_;
  std::int32_t start_year_;
  std::array<std::int32_t, 128> birthday_{};  ///< by age: the latest day of birth

  /// Positions in catalog::given_names(), by sex; and how often each is given, by decade.
  std::array<std::vector<std::uint16_t>, sexes> given_;
  std::array<std::array<Weighted<most_given_names>, catalog::birth_decades>, sexes> given_weights_;
  std::array<std::vector<std::uint8_t>, sexes> second_;
  std::array<Weighted<64>, sexes> second_weights_;
  Weighted<256> surnames_;
  Weighted<16> email_providers_;
  Weighted<16> street_types_;
  Weighted<192> street_names_;
  Weighted<128> neighbourhoods_;
  Professions professions_;
  std::vector<std::string_view> profession_texts_;
};

}  // namespace fraudgen::generator
