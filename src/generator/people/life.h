#pragma once

#include <cstdint>
#include <limits>

#include "generator/numbers/random.h"
#include "generator/people/person.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {

/// Days from the dataset's first, [begin, end).
struct Spell {
  std::int32_t begin = 0;
  std::int32_t end = 0;

  bool holds(std::int64_t day) const { return begin <= day && day < end; }
  /// Of [from, to).
  std::int32_t days_within(std::int32_t from, std::int32_t to) const {
    const std::int32_t days = (end < to ? end : to) - (begin > from ? begin : from);
    return days > 0 ? days : 0;
  }
};

/// Some days in another city, then back.
struct Trip {
  Spell days;
  std::uint16_t city;    ///< index into catalog::cities(); another one for each trip of a life
  std::uint32_t number;  ///< of the life, from 1, ascending in time
};

/// What happens in a life at most once, in `days` of a dataset; a day may be Life::never.
struct Changes {
  std::int32_t new_device_day;
  std::int32_t income_day;
  std::uint16_t means_before;  ///< as Life::means
  std::uint16_t means_after;
  bool replaces_phone;
};
Changes changes_of(std::uint64_t seed, const Person& person, std::uint32_t days);

/// What changes in a customer's life while the dataset goes on: trips, a new device, another
/// income, a spell in which the account sleeps. Functions of (seed, customer, days). A new device
/// and another income come at most once, however long the dataset; 120 days have at most one trip,
/// a year at most one dormant spell. Not for use by two threads: it remembers the season asked for
/// last.
class Life {
 public:
  static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

  Life() = default;
  /// `days`: of the dataset.
  Life(std::uint64_t seed, const Person& person, std::uint32_t days)
      : Life(StreamKeys(seed), person, changes_of(seed, person, days)) {}
  /// The same, from what is known of it.
  Life(const StreamKeys& keys, const Person& person, const Changes& changes)
      : trip_key_(keys.key(Domain::trip, person.number)),
        dormancy_key_(keys.key(Domain::dormancy, person.number)),
        changes_(changes),
        income_class_(person.income_class),
        home_city_(person.city) {}

  /// The first day of the new device, which is the customer's last own one, or `never`.
  std::int32_t new_device_day() const { return changes_.new_device_day; }
  /// It is a phone and takes the place of the first.
  bool replaces_phone() const { return changes_.replaces_phone; }
  /// How well-off the customer is on a day: 1/1024 of the income of the middle class, 256 to 8192.
  std::uint32_t means(std::int32_t day) const {
    return day < changes_.income_day ? changes_.means_before : changes_.means_after;
  }
  /// Whether a day lies in a dormant spell.
  bool asleep(std::int64_t day);
  /// Whether any day of [begin, end) does.
  bool ever_asleep(std::int32_t begin, std::int32_t end);
  /// The trip that a day is part of, or null. Valid until the next call.
  const Trip* trip(std::int32_t day) {
    if (!same_.holds(day)) look_for_trip(day);
    return travelling_ ? &trip_ : nullptr;
  }
  /// A day after `day`, up to which trip() and means() stay as they are and no device is new.
  std::int32_t same_until(std::int32_t day);

 private:
  void remember_spell(std::int32_t year);
  void look_for_trip(std::int32_t day);

  std::uint64_t trip_key_ = 0;
  std::uint64_t dormancy_key_ = 0;
  Changes changes_{never, never, 1024, 1024, false};
  std::uint8_t income_class_ = 0;
  std::uint16_t home_city_ = 0;
  std::int32_t season_ = -1;
  Trip trip_{};  ///< of the season
  Spell same_;   ///< the days for which the answer is the same: on the trip, or at home
  bool travelling_ = false;
  std::int32_t year_ = -1;
  Spell dormant_{};
};

/// As of Life, without the rest.
std::int32_t new_device_day(std::uint64_t seed, const Person& person, std::uint32_t days);
bool replaces_phone(std::uint64_t seed, const Person& person);

/// The days of a year of the dataset (from 0, of 365 days) in which a customer does nothing;
/// mostly none.
Spell dormant_spell(std::uint64_t seed, std::uint64_t customer, std::int32_t year);

/// The same, from the key of the customer's stream for it.
inline Spell dormant_spell(std::uint64_t dormancy_key, std::int32_t year) {
  constexpr std::uint32_t per_mille = 60;
  const std::uint64_t bits = Random::at(dormancy_key, static_cast<std::uint64_t>(year));
  if (scale32(static_cast<std::uint32_t>(bits >> 32), 1000) >= per_mille) return {};
  const auto length = 20 + static_cast<std::int32_t>((bits & 0xFFFF) * 71 >> 16);
  const auto begin = static_cast<std::int32_t>(
      (bits >> 16 & 0xFFFF) * static_cast<std::uint32_t>(days_per_year - length) >> 16);
  return {year * days_per_year + begin, year * days_per_year + begin + length};
}

}  // namespace fraudgen::generator
