#include "generator/tables/customers_identity.h"

#include <algorithm>
#include <stdexcept>

#include "generator/tables/text.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

// Numbers of a customer's streams.
enum NameDraw : std::uint64_t {
  given_draw,
  second_draw,
  second_name_draw,
  shape_draw,
  surname_draws,
  birth_draw = 8
};
enum ContactDraw : std::uint64_t { email_form_draw, email_number_draw, provider_draw, phone_draw };
enum AddressDraw : std::uint64_t {
  street_type_draw,
  street_draw,
  house_draw,
  neighbourhood_draw,
  cep_draw
};
constexpr std::uint64_t profession_draws = 16;  // of the name's stream, a few of them

constexpr std::uint32_t profession_tries = 24;

bool fits(const catalog::Profession& profession, std::uint8_t age, std::uint8_t earning) {
  return profession.age_min <= age && age <= profession.age_max &&
         profession.class_min <= earning && earning <= profession.class_max;
}

}  // namespace

std::uint8_t earning_class(std::int64_t income_cents) {
  constexpr std::array<std::int64_t, catalog::income_classes - 1> least{200'000, 350'000, 800'000,
                                                                        2'000'000};
  return static_cast<std::uint8_t>(std::ranges::upper_bound(least, income_cents) - least.begin());
}

Identities::Identities(const People& people, std::int32_t start_day)
    : people_(people),
      start_day_(start_day),
      start_year_(date_of(start_day).year),
      email_providers_(weighted<16>(catalog::email_providers())),
      street_types_(weighted<16>(catalog::street_types())),
      street_names_(weighted<192>(catalog::street_names())),
      neighbourhoods_(weighted<128>(catalog::neighbourhoods())) {
  Date birthday = date_of(start_day);
  if (birthday.month == 2 && birthday.day == 29) birthday.day = 28;
  for (std::size_t age = 0; age < birthday_.size(); ++age) {
    birthday.year = start_year_ - static_cast<std::int32_t>(age);
    birthday_[age] = day_of(birthday);
  }
  make_names();
  make_professions();
}

void Identities::make_names() {
  const auto given = catalog::given_names();
  for (std::size_t i = 0; i < given.size(); ++i) {
    given_[given[i].female].push_back(static_cast<std::uint16_t>(i));
  }
  const auto second = catalog::second_names();
  for (std::size_t i = 0; i < second.size(); ++i) {
    second_[second[i].female].push_back(static_cast<std::uint8_t>(i));
  }
  for (std::size_t sex = 0; sex < sexes; ++sex) {
    std::array<std::uint32_t, most_given_names> weights{};
    const std::size_t count = given_[sex].size();
    for (std::size_t decade = 0; decade < catalog::birth_decades; ++decade) {
      for (std::size_t i = 0; i < count; ++i) {
        weights.at(i) = given[given_[sex][i]].weights[decade];
      }
      given_weights_[sex][decade] = Weighted<most_given_names>(std::span(weights).first(count));
    }
    for (std::size_t i = 0; i < second_[sex].size(); ++i) {
      weights.at(i) = second[second_[sex][i]].weight;
    }
    second_weights_[sex] = Weighted<64>(std::span(weights).first(second_[sex].size()));
  }
  std::array<std::uint32_t, 256> weights{};
  const auto surnames = catalog::surnames();
  for (std::size_t i = 0; i < surnames.size(); ++i) weights.at(i) = surnames[i].weight;
  surnames_ = Weighted<256>(std::span(weights).first(surnames.size()));
}

void Identities::make_professions() {
  const auto all = catalog::professions();
  const auto profiles = catalog::profiles();
  std::array<std::uint32_t, most_professions> weights{};
  // One life more than there are profiles: all profiles mixed, for customers without one.
  for (std::size_t profile = 0; profile <= profiles.size(); ++profile) {
    for (std::size_t income = 0; income < catalog::income_classes; ++income) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        std::uint32_t weight = 0;
        for (std::size_t p = 0; p < profiles.size(); ++p) {
          if (profile == profiles.size() || profile == p) {
            weight += all[i].weights[p] * (profile == p ? 1 : profiles[p].weight);
          }
        }
        const bool possible = all[i].class_min <= income && income <= all[i].class_max;
        weights.at(i) = possible ? weight : 0;
      }
      professions_.by_life.emplace_back(std::span(weights).first(all.size()));
    }
  }
  const auto code = [&](std::string_view text) {
    const auto found = std::ranges::find(profession_texts_, text);
    const auto position = static_cast<std::size_t>(found - profession_texts_.begin());
    if (found == profession_texts_.end()) profession_texts_.push_back(text);
    return static_cast<std::uint8_t>(position);
  };
  for (const catalog::Profession& profession : all) {
    professions_.codes.push_back({code(profession.masculine), code(profession.feminine)});
  }
  if (profession_texts_.size() > 256) throw std::logic_error("too many professions for a code");
}

std::uint64_t Identities::draw(Domain domain, const Person& person, std::uint64_t n) const {
  return Random::at(stream_key(people_.seed(), domain, person.number), n);
}

FullName Identities::name(const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::name, person.number);
  const std::size_t sex = person.female;
  const std::int32_t decade = (start_year_ - person.age - catalog::first_birth_decade) / 10;
  const auto born = static_cast<std::size_t>(
      std::clamp(decade, 0, static_cast<std::int32_t>(catalog::birth_decades) - 1));

  FullName name{};
  name.given = given_[sex][given_weights_[sex][born].pick(Random::at(key, given_draw))];
  name.second = FullName::no_second;
  const catalog::GivenName& given = catalog::given_names()[name.given];
  if (scale(Random::at(key, second_draw), 1000) < given.compound) {
    const std::uint64_t random = Random::at(key, second_name_draw);
    const std::uint8_t second = second_[sex][second_weights_[sex].pick(random)];
    if (catalog::second_names()[second].name != given.name) name.second = second;
  }

  // Of 16: mostly the mother's and the father's surname, sometimes one more or less.
  const std::uint64_t shape = Random::at(key, shape_draw);
  name.surname_count = static_cast<std::uint8_t>(shape >> 60 < 3 ? 1 : shape >> 60 < 14 ? 2 : 3);
  for (std::uint8_t i = 0; i < name.surname_count; ++i) {
    const std::uint64_t random = Random::at(key, surname_draws + i);
    std::uint32_t chosen = surnames_.pick(random);
    // Nobody is called Silva Silva: take a neighbour.
    while (std::find(name.surnames.begin(), name.surnames.begin() + i, chosen) !=
           name.surnames.begin() + i) {
      chosen = (chosen + 1) % catalog::surnames().size();
    }
    name.surnames[i] = static_cast<std::uint16_t>(chosen);
    const std::uint32_t per_mille = catalog::surnames()[chosen].particle_per_mille;
    name.particles[i] = scale(shape << (4 + 20 * i), 1000) < per_mille;
  }
  return name;
}

char* Identities::put_name(char* at, const FullName& name) const {
  at = put(at, catalog::given_names()[name.given].name);
  if (name.second != FullName::no_second) {
    at = put(put(at, ' '), catalog::second_names()[name.second].name);
  }
  for (std::size_t i = 0; i < name.surname_count; ++i) {
    const catalog::Surname& surname = catalog::surnames()[name.surnames[i]];
    at = put(at, ' ');
    if (name.particles[i]) at = put(put(at, surname.particle), ' ');
    at = put(at, surname.name);
  }
  return at;
}

char* Identities::put_email(char* at, const Person& person, std::uint16_t given_name,
                            std::uint16_t last_name) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::contact, person.number);
  const std::string_view given = catalog::given_names()[given_name].ascii;
  const std::string_view surname = catalog::surnames()[last_name].ascii;
  const std::uint64_t number = Random::at(key, email_number_draw);
  const auto birth_year = [&] {
    return static_cast<std::uint64_t>(date_of(birth_day(person)).year);
  };

  const std::uint64_t form = scale(Random::at(key, email_form_draw), 100);
  if (form < 28) {
    at = put(put(put(at, given), '.'), surname);
  } else if (form < 48) {
    at = put_digits(put(put(put(at, given), '.'), surname), birth_year(), 2);
  } else if (form < 62) {
    at = put_number(put(put(at, given), surname), 1 + scale(number, 999));
  } else if (form < 70) {
    at = put_number(put(put(at, given), surname), birth_year());
  } else if (form < 75) {
    at = put(put(put(at, given), '_'), surname);
  } else if (form < 81) {
    at = put(put(put(at, surname), '.'), given);
  } else if (form < 90) {
    at = put_number(put(put(at, given.front()), surname), 1 + scale(number, 99));
  } else {
    at = put_digits(put(at, given), scale(number, 10'000), 4);
  }
  const std::uint32_t provider = email_providers_.pick(Random::at(key, provider_draw));
  return put(put(at, '@'), catalog::email_providers()[provider].value);
}

char* Identities::put_phone(char* at, const Person& person) const {
  const std::uint64_t random = draw(Domain::contact, person, phone_draw);
  std::uint8_t area_code = catalog::cities()[person.city].area_code;
  if (random % 64 < 7) {
    const auto codes = catalog::states()[person.state].area_codes;
    area_code = codes[random / 64 % codes.size()];
  }
  // A mobile number begins with 9, then a digit from 1 on.
  const std::uint64_t number = 10'000'000 + scale(random, 90'000'000);
  at = put_digits(put(at, '('), area_code, 2);
  at = put_digits(put(at, ") 9"), number / 10'000, 4);
  return put_digits(put(at, '-'), number, 4);
}

char* Identities::put_cpf(char* at, std::uint64_t number, std::uint8_t state) const {
  const std::uint64_t cpf = people_.cpfs().cpf(number, state);
  at = put(put_digits(at, cpf / 100'000'000, 3), '.');
  at = put(put_digits(at, cpf / 100'000, 3), '.');
  at = put(put_digits(at, cpf / 100, 3), '-');
  return put_digits(at, cpf, 2);
}

std::int32_t Identities::birth_day(const Person& person) const {
  return birthday_[person.age] -
         static_cast<std::int32_t>(scale(draw(Domain::name, person, birth_draw), 365));
}

char* Identities::put_street(char* at, const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::address, person.number);
  const std::uint32_t type = street_types_.pick(Random::at(key, street_type_draw));
  const std::uint32_t name = street_names_.pick(Random::at(key, street_draw));
  // Low house numbers are commoner: the product of two uniforms.
  const std::uint64_t random = Random::at(key, house_draw);
  const std::uint64_t house = 1 + scale((random >> 32) * (random & 0xFFFFFFFFu), 3000);
  at = put(at, catalog::street_types()[type].value);
  at = put(put(at, ' '), catalog::street_names()[name].value);
  return put_number(put(at, ", "), house);
}

std::uint8_t Identities::neighbourhood(const Person& person) const {
  return static_cast<std::uint8_t>(
      neighbourhoods_.pick(draw(Domain::address, person, neighbourhood_draw)));
}

char* Identities::put_cep(char* at, const Person& person) const {
  const catalog::CepRange range = catalog::cities()[person.city].cep;
  const std::uint64_t random = draw(Domain::address, person, cep_draw);
  const std::uint64_t cep = range.first + scale(random, range.last - range.first + 1);
  return put_digits(put(put_digits(at, cep / 1000, 5), '-'), cep, 3);
}

std::uint8_t Identities::profession(const Person& person) const {
  const std::uint64_t key = stream_key(people_.seed(), Domain::name, person.number);
  const std::uint8_t earning = earning_class(person.income_cents);
  const Weighted<most_professions>& choice =
      professions_.by_life[person.profile * catalog::income_classes + earning];
  const auto all = catalog::professions();
  std::uint32_t chosen = 0;
  for (std::uint32_t attempt = 0; attempt < profession_tries; ++attempt) {
    chosen = choice.pick(Random::at(key, profession_draws + attempt));
    if (fits(all[chosen], person.age, earning)) return professions_.codes[chosen][person.female];
  }
  // Rare: take the next that suits age and income, in whatever profile.
  while (!fits(all[chosen], person.age, earning)) chosen = (chosen + 1) % all.size();
  return professions_.codes[chosen][person.female];
}

}  // namespace fraudgen::generator
