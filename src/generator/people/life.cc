#include "generator/people/life.h"

#include <algorithm>
#include <array>

#include "catalog/catalog.h"

namespace fraudgen::generator {
namespace {

constexpr std::int64_t middle_income_cents = 600'000;

// In the first year, and in all.
constexpr std::uint32_t new_device_per_mille = 650;  // of those with two devices or three
constexpr std::uint64_t phone_per_cent = 70;         // of the new devices
constexpr std::uint32_t new_income_per_mille = 140;

// The year has three seasons, each with at most one trip; by income class, E to A.
constexpr std::int32_t season_days = 120;
constexpr std::array<std::uint32_t, 5> trips_per_mille{120, 180, 280, 420, 580};
constexpr std::int32_t longest_trip = 12;
constexpr std::uint64_t city_stride = 37;  // no common factor with the number of other cities

enum Draw : std::uint64_t {
  phone_draw,
  phone_day_draw,
  income_draw,
  income_day_draw,
  change_draw,
  kind_draw
};

/// A day, if what happens with this chance in a year happens within `days`.
std::int32_t some_day(std::uint64_t chance_random, std::uint64_t day_random,
                      std::uint32_t per_mille, std::uint32_t days) {
  const std::uint64_t spans = std::max<std::uint64_t>(days, days_per_year);
  if (scale(chance_random, 1000) >= per_mille) return Life::never;
  // Over a shorter range than a year most such days lie outside.
  const std::uint64_t day = scale(day_random, spans);
  return day < days ? static_cast<std::int32_t>(day) : Life::never;
}

}  // namespace

std::int32_t new_device_day(std::uint64_t seed, const Person& person, std::uint32_t days) {
  if (person.devices < 2) return Life::never;
  const std::uint64_t key = stream_key(seed, Domain::life, person.number);
  return some_day(Random::at(key, phone_draw), Random::at(key, phone_day_draw),
                  new_device_per_mille, days);
}

bool replaces_phone(std::uint64_t seed, const Person& person) {
  return scale(Random::at(stream_key(seed, Domain::life, person.number), kind_draw), 100) <
         phone_per_cent;
}

Changes changes_of(std::uint64_t seed, const Person& person, std::uint32_t days) {
  const auto means_of = [](std::int64_t cents) {
    return static_cast<std::uint16_t>(
        std::clamp<std::int64_t>(cents * 1024 / middle_income_cents, 256, 8192));
  };
  const std::uint64_t key = stream_key(seed, Domain::life, person.number);
  // A rise by 8 to 45 %, or for one in five the loss of a quarter.
  const std::uint64_t change = Random::at(key, change_draw);
  const std::int64_t percent =
      (change & 0xFF) < 51 ? 75 : 108 + static_cast<std::int64_t>(scale(change, 38));
  return {.new_device_day = new_device_day(seed, person, days),
          .income_day = some_day(Random::at(key, income_draw), Random::at(key, income_day_draw),
                                 new_income_per_mille, days),
          .means_before = means_of(person.income_cents),
          .means_after = means_of(person.income_cents * percent / 100),
          .replaces_phone = replaces_phone(seed, person)};
}

void Life::remember_spell(std::int32_t year) {
  if (year == year_) return;
  year_ = year;
  dormant_ = dormant_spell(dormancy_key_, year);
}

bool Life::asleep(std::int64_t day) {
  remember_spell(static_cast<std::int32_t>(day / days_per_year));
  return dormant_.holds(day);
}

bool Life::ever_asleep(std::int32_t begin, std::int32_t end) {
  for (std::int32_t year = begin / days_per_year; year * days_per_year < end; ++year) {
    remember_spell(year);
    if (dormant_.days_within(begin, end) > 0) return true;
  }
  return false;
}

void Life::look_for_trip(std::int32_t day) {
  const std::int32_t season = day / season_days;
  const Spell all{season * season_days, (season + 1) * season_days};
  if (season != season_) {
    season_ = season;
    trip_ = {};
    const std::uint64_t bits = Random::at(trip_key_, 1 + static_cast<std::uint64_t>(season));
    if (scale32(static_cast<std::uint32_t>(bits), 1000) < trips_per_mille[income_class_]) {
      const auto length =
          2 + static_cast<std::int32_t>(scale32(static_cast<std::uint32_t>(bits >> 16),
                                                static_cast<std::uint32_t>(longest_trip - 1)));
      const auto begin = static_cast<std::int32_t>(
          scale32(static_cast<std::uint32_t>(bits >> 32),
                  static_cast<std::uint32_t>(season_days - longest_trip - 1)));
      const std::uint64_t others = catalog::cities().size() - 1;
      const std::uint64_t step = scale(Random::at(trip_key_, 0), others) +
                                 city_stride * static_cast<std::uint64_t>(season);
      trip_.days = {all.begin + begin, all.begin + begin + length};
      trip_.city = static_cast<std::uint16_t>((home_city_ + 1 + step % others) % (others + 1));
      trip_.number = static_cast<std::uint32_t>(season) + 1;
    }
  }
  travelling_ = trip_.days.holds(day);
  if (travelling_) {
    same_ = trip_.days;
  } else if (trip_.number == 0) {
    same_ = all;
  } else if (day < trip_.days.begin) {
    same_ = {all.begin, trip_.days.begin};
  } else {
    same_ = {trip_.days.end, all.end};
  }
}

std::int32_t Life::same_until(std::int32_t day) {
  trip(day);
  std::int32_t until = same_.end;
  for (const std::int32_t change : {changes_.new_device_day, changes_.income_day}) {
    if (change > day) until = std::min(until, change);
  }
  return until;
}

Spell dormant_spell(std::uint64_t seed, std::uint64_t customer, std::int32_t year) {
  return dormant_spell(stream_key(seed, Domain::dormancy, customer), year);
}

}  // namespace fraudgen::generator
