#include "generator/people/person.h"

#include <array>

#include "catalog/catalog.h"
#include "generator/numbers/math.h"
#include "generator/numbers/weighted.h"

namespace fraudgen::generator {
namespace {

// Everything that persons are drawn from, made once from the catalog; immutable.
struct PeopleTables {
  Weighted<most_profiles> profiles;
  std::array<Weighted<8>, 27> cities;  // within the state
  Weighted<8> classes;
  std::array<std::uint32_t, 256> tail;  // activity's long tail, mean 1024

  PeopleTables();
};

// Shares of the population by income class, E to A, and the middle of each class's monthly income.
constexpr std::array<std::uint32_t, 5> class_weights{24, 30, 28, 13, 5};
constexpr std::array<std::int64_t, 5> class_income_cents{150'000, 260'000, 460'000, 1'050'000,
                                                         2'400'000};

// Transactions a month of a customer without a profile.
constexpr std::uint64_t monthly_min = 40;
constexpr std::uint64_t monthly_max = 92;

PeopleTables::PeopleTables() {
  profiles = weighted<most_profiles>(catalog::profiles());
  const auto state_list = catalog::states();
  for (std::size_t i = 0; i < state_list.size(); ++i) {
    cities[i] =
        weighted<8>(catalog::cities().subspan(state_list[i].first_city, state_list[i].city_count));
  }
  classes = Weighted<8>(class_weights);

  // e^(sigma z) at the middle of 256 equal slices of a bell curve (the sum of four uniforms would
  // do; the logistic quantile is exact and its tail longer), scaled to a mean of 1024.
  std::array<double, 256> values{};
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = (static_cast<double>(i) + 0.5) / 256;
    // (p / (1 - p))^0.42 without a logarithm: the logistic quantile is log(p / (1 - p)).
    const double odds = p / (1 - p);
    double low = -8;
    double high = 8;
    for (int step = 0; step < 60; ++step) {
      const double middle = (low + high) / 2;
      (exp_exact(middle) < odds ? low : high) = middle;
    }
    values[i] = exp_exact(0.42 * low);
    sum += values[i];
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    tail[i] = static_cast<std::uint32_t>(values[i] / sum * 256 * 1024 + 0.5);
  }
}

const PeopleTables& tables() {
  static const PeopleTables made;
  return made;
}

// Positions in a customer's stream.
enum Draw : std::uint64_t {
  profile_draw,
  city_draw,
  sex_draw,
  age_draw,
  class_draw,
  income_draw,
  devices_draw,
  cards_draw
};

}  // namespace

std::uint8_t People::profile(std::uint64_t number) const {
  if (!profiles_) return static_cast<std::uint8_t>(catalog::profiles().size());
  const std::uint64_t key = keys_.key(Domain::person, number);
  return static_cast<std::uint8_t>(tables().profiles.pick(Random::at(key, profile_draw)));
}

Traits People::traits(std::uint64_t number) const {
  const PeopleTables& from = tables();
  const std::uint64_t key = keys_.key(Domain::person, number);
  const auto profile_list = catalog::profiles();
  Traits traits{};
  std::uint64_t age_min = 18;
  std::uint64_t age_max = 80;
  traits.profile = static_cast<std::uint8_t>(profile_list.size());
  if (profiles_) {
    traits.profile = static_cast<std::uint8_t>(from.profiles.pick(Random::at(key, profile_draw)));
    age_min = profile_list[traits.profile].age_min;
    age_max = profile_list[traits.profile].age_max;
  }
  traits.age =
      static_cast<std::uint8_t>(age_min + scale(Random::at(key, age_draw), age_max - age_min + 1));
  traits.income_class = static_cast<std::uint8_t>(from.classes.pick(Random::at(key, class_draw)));
  traits.cards = static_cast<std::uint8_t>(1 + scale(Random::at(key, cards_draw), 100) / 55);
  return traits;
}

Person People::person(std::uint64_t number) const {
  const PeopleTables& from = tables();
  const std::uint64_t key = keys_.key(Domain::person, number);
  const auto draw = [&](Draw n) { return Random::at(key, n); };

  Person person{};
  static_cast<Traits&>(person) = traits(number);
  person.number = number;
  person.state = cpfs_.state(number);
  person.city = static_cast<std::uint16_t>(catalog::states()[person.state].first_city +
                                           from.cities[person.state].pick(draw(city_draw)));
  person.female = draw(sex_draw) >> 63 != 0;

  std::uint64_t income_min = 700;
  std::uint64_t income_max = 1600;
  if (profiles_) {
    const catalog::Profile& profile = catalog::profiles()[person.profile];
    income_min = profile.income_min;
    income_max = profile.income_max;
  }
  const std::uint64_t factor = income_min + scale(draw(income_draw), income_max - income_min + 1);
  person.income_cents =
      class_income_cents[person.income_class] * static_cast<std::int64_t>(factor) / 1000;

  // Of 64: one device, two, three; the young and the well-off have more.
  const std::uint64_t devices = draw(devices_draw) >> 58;
  const std::uint64_t one = person.age >= 55 ? 44 : person.income_class >= 3 ? 22 : 34;
  person.devices = static_cast<std::uint8_t>(devices < one ? 1 : devices < one + 16 ? 2 : 3);
  return person;
}

std::uint64_t People::mean_activity(bool profiles) {
  if (!profiles) return (monthly_min + monthly_max) / 2 * 1024;
  std::uint64_t sum = 0;
  std::uint64_t weights = 0;
  for (const catalog::Profile& profile : catalog::profiles()) {
    sum += std::uint64_t{profile.weight} * (profile.monthly_min + profile.monthly_max) * 512;
    weights += profile.weight;
  }
  return sum / weights;
}

std::uint32_t People::activity(std::uint64_t number, std::uint8_t profile) const {
  const std::uint64_t bits = keys_.key(Domain::activity, number);
  std::uint64_t low = monthly_min;
  std::uint64_t high = monthly_max;
  if (profile < catalog::profiles().size()) {
    low = catalog::profiles()[profile].monthly_min;
    high = catalog::profiles()[profile].monthly_max;
  }
  const std::uint64_t base = low * 256 + scale(bits, (high - low) * 256);  // in 1/256
  return static_cast<std::uint32_t>(base * tables().tail[bits & 255] / 256);
}

}  // namespace fraudgen::generator
