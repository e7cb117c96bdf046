#include <algorithm>
#include <array>

#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

// Factors are in 1/1000; several things that make a day special multiply.

constexpr std::array<std::uint32_t, 7> weekday_weights{33, 34, 34, 34, 31, 19, 15};

enum Weekday : std::int32_t { friday = 4, sunday = 6 };

std::int32_t last_before(std::int32_t day, Weekday wanted) {
  return day - (weekday(day) - wanted + 7) % 7;
}

// The second of a weekday in a month.
std::int32_t second(std::int32_t year, std::int32_t month, Weekday wanted) {
  return last_before(day_of({year, month, 14}), wanted);
}

bool is_fixed_holiday(Date date) {
  constexpr std::array<std::array<std::int32_t, 2>, 9> holidays{
      {{1, 1}, {4, 21}, {5, 1}, {9, 7}, {10, 12}, {11, 2}, {11, 15}, {11, 20}, {12, 25}}};
  return std::any_of(holidays.begin(), holidays.end(), [&](const auto& holiday) {
    return date.month == holiday[0] && date.day == holiday[1];
  });
}

bool is_working_day(std::int32_t day) { return !is_weekend(day) && !is_national_holiday(day); }

std::int32_t fifth_working_day(std::int32_t year, std::int32_t month) {
  std::int32_t day = day_of({year, month, 1});
  for (int left = 5;; ++day) {
    if (is_working_day(day) && --left == 0) return day;
  }
}

// Money comes in on four days a month and is soon spent.
std::uint32_t payday_factor(std::int32_t day, Date date) {
  constexpr std::array<std::uint32_t, 3> days_after{1250, 1120, 1060};
  const std::int32_t first = day - date.day + 1;
  const std::int32_t last = first + days_in_month(date.year, date.month) - 1;
  std::uint32_t factor = 1000;
  for (const std::int32_t payday :
       {first - 1, first + 4, fifth_working_day(date.year, date.month), first + 19, last}) {
    const std::int32_t since = day - payday;
    if (since >= 0 && since < 3) {
      factor = std::max(factor, days_after[static_cast<std::size_t>(since)]);
    }
  }
  // By the end of the month it is gone, but in December, when a thirteenth salary comes.
  if (factor == 1000 && date.day >= 24 && date.month != 12) return 930;
  return factor;
}

std::uint32_t holiday_factor(std::int32_t day, Date date) {
  if ((date.month == 12 && date.day == 25) || (date.month == 1 && date.day == 1)) return 500;
  switch (day - easter_sunday(date.year)) {
    case -50:  // Carnival's Saturday and Sunday
    case -49:
      return 900;
    case -46:  // Ash Wednesday: a day from noon on
      return 850;
    default:
      break;
  }
  if (!is_national_holiday(day)) return 1000;
  return is_weekend(day) ? 900 : 650;
}

std::uint32_t before_christmas(Date date) {
  if (date.month != 12 || date.day > 24) return 1000;
  if (date.day < 10) return 1080;
  if (date.day < 18) return 1200;
  return date.day < 24 ? 1350 : 1200;
}

// From the Monday before the day after November's fourth Thursday to the Monday after it.
std::uint32_t black_friday_factor(std::int32_t day, Date date) {
  constexpr std::array<std::uint32_t, 8> from_monday{1080, 1080, 1150, 1350,
                                                     1900, 1350, 1150, 1400};
  if (date.month < 11) return 1000;
  const std::int32_t begin = last_before(day_of({date.year, 11, 29}), friday) - 4;
  const std::int32_t since = day - begin;
  return since >= 0 && since < 8 ? from_monday[static_cast<std::size_t>(since)] : 1000;
}

// Days on which Brazilians give presents: how much the week before sells, and the two days before.
struct PresentDay {
  std::int32_t day;
  std::uint32_t week;
  std::uint32_t eve;
};

std::uint32_t presents_factor(std::int32_t day, Date date) {
  const std::array<PresentDay, 4> present_days{{
      {second(date.year, 5, sunday), 1150, 1280},  // Mother's day
      {day_of({date.year, 6, 12}), 1060, 1200},    // Valentine's day
      {second(date.year, 8, sunday), 1080, 1180},  // Father's day
      {day_of({date.year, 10, 12}), 1080, 1180},   // Children's day
  }};
  for (const PresentDay& present : present_days) {
    const std::int32_t ahead = present.day - day;
    if (ahead == 1 || ahead == 2) return present.eve;
    if (ahead >= 0 && ahead < 7) return present.week;
  }
  return 1000;
}

}  // namespace

bool is_national_holiday(std::int32_t day) {
  const Date date = date_of(day);
  if (is_fixed_holiday(date)) return true;
  const std::int32_t from_easter = day - easter_sunday(date.year);
  return from_easter == -48 || from_easter == -47 || from_easter == -2 || from_easter == 60;
}

std::uint32_t day_weight(std::int32_t day) {
  const Date date = date_of(day);
  std::uint32_t factor = 1000;
  for (const std::uint32_t special :
       {payday_factor(day, date), holiday_factor(day, date), before_christmas(date),
        black_friday_factor(day, date), presents_factor(day, date)}) {
    factor = factor * special / 1000;
  }
  return weekday_weights[static_cast<std::size_t>(weekday(day))] * factor;
}

}  // namespace fraudgen::generator
