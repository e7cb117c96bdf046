#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/int128.h"

namespace fraudgen::generator {

inline constexpr std::int64_t ms_per_minute = 60'000;
inline constexpr std::int64_t ms_per_hour = 60 * ms_per_minute;
inline constexpr std::int64_t ms_per_day = 24 * ms_per_hour;
inline constexpr std::int32_t days_per_year = 365;  ///< where a day more does not matter

/// The proleptic Gregorian calendar. Days count from 1970-01-01.
struct Date {
  std::int32_t year;
  std::int32_t month;  ///< 1 to 12
  std::int32_t day;    ///< 1 to 31
};
std::int32_t day_of(Date date);
Date date_of(std::int32_t day);
/// Of a valid month.
std::int32_t days_in_month(std::int32_t year, std::int32_t month);
std::string to_iso(std::int32_t day);

/// 0 is Monday.
constexpr std::int32_t weekday(std::int32_t day) { return (day % 7 + 10) % 7; }
constexpr bool is_weekend(std::int32_t day) { return weekday(day) >= 5; }
std::int32_t easter_sunday(std::int32_t year);

/// The nine days with a fixed date, and Carnival's Monday and Tuesday, Good Friday and Corpus
/// Christi, on which banks are closed.
bool is_national_holiday(std::int32_t day);

/// How much trade a day sees beside others, Brazil as a whole, in 1/1000 of the weights 33, 34, 34,
/// 34, 31, 19, 15 from Monday to Sunday, which an ordinary day has exactly. What makes a day
/// special: a payday (the fifth, the fifth working day, the 20th, the last of the month) and two
/// days after it, the thin end of the month, a holiday, Black Friday, and the days before
/// Christmas, Mother's, Father's, Valentine's and Children's day. Over a month or more, no day has
/// over three times the average.
std::uint32_t day_weight(std::int32_t day);

/// How a way of life spreads its transactions over time: the weight of each day and of each hour,
/// accumulated, so that a share of the total can be turned into an instant and back. Instants are
/// milliseconds since the first day's midnight.
class Rhythm {
 public:
  /// `hour_weights` has 24 entries, each over 0. The days are [first_day, first_day + days).
  Rhythm(std::int32_t first_day, std::uint32_t days, std::uint32_t weekend_per_mille,
         std::span<const std::uint32_t> hour_weights);

  /// A share of a day is a number of 48 bits.
  static constexpr std::uint32_t share_bits = 48;

  std::uint64_t total() const { return day_sum_[days_]; }
  /// Weight of the days before `day`, which is at most `days`.
  std::uint64_t day_sum(std::uint32_t day) const { return day_sum_[day]; }
  /// Weight before an instant (at most days * ms_per_day).
  std::uint64_t before(std::int64_t instant) const;

  /// The share of a day's weight that lies before a millisecond of it (0 to ms_per_day).
  std::uint64_t share_before(std::int64_t ms_of_day) const;
  /// The millisecond of the day at which a share of its weight has passed: the inverse, rounded
  /// down. `share` < 2^48.
  std::int64_t ms_of_day(std::uint64_t share) const {
    const auto coarse = static_cast<std::uint32_t>(share >> residual_bits);
    std::size_t hour = hour_guide_[share >> (share_bits - 8)];
    // A step without a branch, which could not be foreseen; more are rare.
    hour += hour_sum_[hour + 1] <= coarse ? 1 : 0;
    while (hour_sum_[hour + 1] <= coarse) ++hour;
    const std::uint64_t residual = share - (std::uint64_t{hour_sum_[hour]} << residual_bits);
    return static_cast<std::int64_t>(hour) * ms_per_hour +
           static_cast<std::int64_t>((uint128_t{residual} * ms_per_share_[hour]) >> 64);
  }

 private:
  static constexpr std::uint32_t hour_bits = 16;
  static constexpr std::uint32_t residual_bits = share_bits - hour_bits;

  std::uint32_t days_;
  std::vector<std::uint64_t> day_sum_;            // days + 2: `before` may look one past the end
  std::array<std::uint32_t, 25> hour_sum_{};      // in 1/2^16 of the day
  std::array<std::uint64_t, 24> ms_per_share_{};  // in 1/2^64 ms
  std::array<std::uint8_t, 256> hour_guide_{};    // an hour not after the one a share falls in
};

/// Transactions by hour of day in the country: peaks near 10, 14 and 19, a trough from 1 to 5.
std::span<const std::uint32_t, 24> national_hours();

}  // namespace fraudgen::generator
