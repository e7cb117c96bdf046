#include "generator/time/calendar.h"

#include <fmt/format.h>

namespace fraudgen::generator {
namespace {

constexpr std::array<std::uint32_t, 24> hours_of_the_country{
    120, 60,  40,  35,  40,  80,  220, 380, 560, 720, 800, 760,
    700, 740, 790, 700, 640, 650, 760, 820, 720, 560, 400, 240};

}  // namespace

// Both conversions after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year
// begins in March, so that the leap day comes last, and eras of 400 years have 146,097 days.
std::int32_t day_of(Date date) {
  const std::int32_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int32_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int32_t year_of_era = year - era * 400;
  const std::int32_t month_from_march = (date.month + 9) % 12;
  const std::int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int32_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Date date_of(std::int32_t day) {
  const std::int32_t shifted = day + 719468;
  const std::int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int32_t day_of_era = shifted - era * 146097;
  const std::int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::array<std::int32_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::string to_iso(std::int32_t day) {
  const Date date = date_of(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

// The anonymous Gregorian algorithm (Meeus, "Astronomical Algorithms", chapter 8).
std::int32_t easter_sunday(std::int32_t year) {
  const std::int32_t a = year % 19;
  const std::int32_t b = year / 100;
  const std::int32_t c = year % 100;
  const std::int32_t f = (b + 8) / 25;
  const std::int32_t h = (19 * a + b - b / 4 - (b - f + 1) / 3 + 15) % 30;
  const std::int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const std::int32_t m = (a + 11 * h + 22 * l) / 451;
  const std::int32_t month = (h + l - 7 * m + 114) / 31;
  return day_of({year, month, (h + l - 7 * m + 114) % 31 + 1});
}

Rhythm::Rhythm(std::int32_t first_day, std::uint32_t days, std::uint32_t weekend_per_mille,
               std::span<const std::uint32_t> hour_weights)
    : days_(days), day_sum_(days + 2) {
  for (std::uint32_t i = 0; i < days; ++i) {
    const std::int32_t day = first_day + static_cast<std::int32_t>(i);
    const std::uint64_t factor = is_weekend(day) ? weekend_per_mille : 1000;
    day_sum_[i + 1] = day_sum_[i] + day_weight(day) * factor / 1000;
  }
  day_sum_[days + 1] = day_sum_[days];

  std::uint64_t total = 0;
  for (const std::uint32_t weight : hour_weights) total += weight;
  std::uint64_t sum = 0;
  for (std::size_t hour = 0; hour < 24; ++hour) {
    hour_sum_[hour] = static_cast<std::uint32_t>((sum << hour_bits) / total);
    sum += hour_weights[hour];
  }
  hour_sum_[24] = 1u << hour_bits;
  for (std::size_t h = 0; h < 24; ++h) {
    const std::uint64_t width = hour_sum_[h + 1] - hour_sum_[h];
    ms_per_share_[h] = (std::uint64_t{ms_per_hour} << residual_bits) / (width > 0 ? width : 1);
  }
  std::uint8_t hour = 0;
  for (std::uint32_t step = 0; step < hour_guide_.size(); ++step) {
    while (hour_sum_[hour + 1u] <= (step << 8)) ++hour;
    hour_guide_[step] = hour;
  }
}

std::uint64_t Rhythm::before(std::int64_t instant) const {
  const auto day = static_cast<std::size_t>(instant / ms_per_day);
  const std::uint64_t weight = day_sum_[day + 1] - day_sum_[day];
  return day_sum_[day] + ((weight * share_before(instant % ms_per_day)) >> share_bits);
}

std::uint64_t Rhythm::share_before(std::int64_t ms_of_day) const {
  if (ms_of_day >= ms_per_day) return std::uint64_t{1} << share_bits;
  const auto hour = static_cast<std::size_t>(ms_of_day / ms_per_hour);
  const auto ms = static_cast<std::uint64_t>(ms_of_day % ms_per_hour);
  const std::uint64_t width = std::uint64_t{hour_sum_[hour + 1] - hour_sum_[hour]} << residual_bits;
  return (std::uint64_t{hour_sum_[hour]} << residual_bits) +
         static_cast<std::uint64_t>(uint128_t{width} * ms / std::uint64_t{ms_per_hour});
}

std::span<const std::uint32_t, 24> national_hours() { return hours_of_the_country; }

}  // namespace fraudgen::generator
