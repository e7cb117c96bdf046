#pragma once

#include <cstdint>
#include <limits>

#include "generator/person.h"

namespace fraudgen::generator {

/// Days from the dataset's first, [begin, end).
struct Spell {
  std::int32_t begin = 0;
  std::int32_t end = 0;

  bool holds(std::int64_t day) const { return begin <= day && day < end; }
};

/// Some days in another city, then back.
struct Trip {
  Spell days;
  std::uint16_t city;    ///< index into catalog::cities(); another one for each trip of a life
  std::uint32_t number;  ///< of the life, from 1, ascending in time
};

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
  Life(std::uint64_t seed, const Person& person, std::uint32_t days);

  /// The first day of the new device, which is the customer's last own one, or `never`.
  std::int32_t new_device_day() const { return new_device_day_; }
  /// It is a phone and takes the place of the first.
  bool replaces_phone() const { return replaces_phone_; }
  /// How well-off the customer is on a day: 1/1024 of the income of the middle class, 256 to 8192.
  std::uint32_t means(std::int32_t day) const {
    return day < income_day_ ? means_before_ : means_after_;
  }
  /// Whether a day lies in a dormant spell.
  bool asleep(std::int64_t day);
  /// The trip that a day is part of, or null. Valid until the next call.
  const Trip* trip(std::int32_t day);
  /// A day after `day`, up to which trip() and means() stay as they are and no device is new.
  std::int32_t same_until(std::int32_t day);

 private:
  std::uint64_t seed_ = 0;
  std::uint64_t customer_ = 0;
  std::uint64_t trip_key_ = 0;
  std::int32_t new_device_day_ = never;
  bool replaces_phone_ = false;
  std::int32_t income_day_ = never;
  std::uint32_t means_before_ = 1024;
  std::uint32_t means_after_ = 1024;
  std::uint32_t trips_per_mille_ = 0;
  std::uint16_t home_city_ = 0;
  std::int32_t season_ = -1;
  Trip trip_{};
  std::int32_t year_ = -1;
  Spell dormant_{};
};

/// As of Life, without the rest.
std::int32_t new_device_day(std::uint64_t seed, const Person& person, std::uint32_t days);
bool replaces_phone(std::uint64_t seed, const Person& person);

/// The days of a year of the dataset (from 0, of 365 days) in which a customer does nothing;
/// mostly none.
Spell dormant_spell(std::uint64_t seed, std::uint64_t customer, std::int32_t year);

inline constexpr std::int32_t days_per_year = 365;

}  // namespace fraudgen::generator
