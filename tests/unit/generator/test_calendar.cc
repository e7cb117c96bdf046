#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "generator/behaviour/behaviour.h"
#include "generator/plan/layout.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;

namespace {

constexpr std::array<std::uint32_t, 7> weekday_weights{33, 34, 34, 34, 31, 19, 15};

std::uint32_t of_weekday(std::int32_t day) {
  return weekday_weights[static_cast<std::size_t>(weekday(day))];
}

// Beside an ordinary day of the same weekday.
double factor(Date date) { return day_weight(day_of(date)) / (1000.0 * of_weekday(day_of(date))); }

std::vector<std::string> holidays_of(std::int32_t year) {
  std::vector<std::string> found;
  for (std::int32_t day = day_of({year, 1, 1}); day < day_of({year + 1, 1, 1}); ++day) {
    if (is_national_holiday(day)) found.push_back(to_iso(day).substr(5));
  }
  return found;
}

double correlation(const std::array<double, 24>& a, const std::array<double, 24>& b) {
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    mean_a += a[i] / 24;
    mean_b += b[i] / 24;
  }
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

std::array<double, 24> shares_of_hours(const Rhythm& rhythm) {
  std::array<double, 24> shares{};
  for (std::int64_t h = 0; h < 24; ++h) {
    shares[static_cast<std::size_t>(h)] =
        std::ldexp(static_cast<double>(rhythm.share_before((h + 1) * ms_per_hour) -
                                       rhythm.share_before(h * ms_per_hour)),
                   -static_cast<int>(Rhythm::share_bits));
  }
  return shares;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(calendar)

BOOST_AUTO_TEST_CASE(ordinary_days_have_their_weekdays_weight) {
  // Two weeks of January and most of one in November.
  for (std::int32_t day = day_of({2025, 1, 11}); day < day_of({2025, 1, 20}); ++day) {
    BOOST_TEST(day_weight(day) == 1000 * of_weekday(day), to_iso(day));
  }
  for (std::int32_t day = day_of({2026, 7, 10}); day < day_of({2026, 7, 20}); ++day) {
    BOOST_TEST(day_weight(day) == 1000 * of_weekday(day), to_iso(day));
  }
  int ordinary = 0;
  for (std::int32_t day = day_of({2025, 1, 1}); day < day_of({2026, 1, 1}); ++day) {
    ordinary += day_weight(day) == 1000 * of_weekday(day);
  }
  BOOST_TEST(ordinary > 120);
}

BOOST_AUTO_TEST_CASE(the_national_holidays_of_a_year) {
  const std::vector<std::string> of_2025{"01-01", "03-03", "03-04", "04-18", "04-21",
                                         "05-01", "06-19", "09-07", "10-12", "11-02",
                                         "11-15", "11-20", "12-25"};
  const std::vector<std::string> of_2024{"01-01", "02-12", "02-13", "03-29", "04-21",
                                         "05-01", "05-30", "09-07", "10-12", "11-02",
                                         "11-15", "11-20", "12-25"};
  BOOST_TEST(holidays_of(2025) == of_2025, boost::test_tools::per_element());
  BOOST_TEST(holidays_of(2024) == of_2024, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_holiday_is_a_quiet_day) {
  for (const Date date : {Date{2025, 1, 1},
                          {2025, 3, 3},
                          {2025, 3, 4},
                          {2025, 4, 18},
                          {2025, 4, 21},
                          {2025, 5, 1},
                          {2025, 6, 19},
                          {2025, 12, 25}}) {
    BOOST_TEST(factor(date) < 0.75, to_iso(day_of(date)));
  }
}

BOOST_AUTO_TEST_CASE(money_is_spent_when_it_comes_in) {
  // March 2025: the fifth working day is the 11th, after Carnival.
  for (const Date payday : {Date{2025, 3, 11},
                            {2025, 3, 20},
                            {2025, 3, 31},
                            {2025, 8, 20},
                            {2025, 9, 5},
                            {2025, 9, 30},
                            {2024, 2, 29}}) {
    const std::int32_t day = day_of(payday);
    BOOST_TEST(factor(payday) == 1.25, to_iso(day));
    BOOST_TEST(factor(date_of(day + 1)) == 1.12, to_iso(day + 1));
  }
  BOOST_TEST(factor({2025, 3, 22}) == 1.06);
  BOOST_TEST(factor({2025, 3, 27}) < 1);
}

BOOST_AUTO_TEST_CASE(shops_have_their_seasons) {
  const std::int32_t black_friday = day_of({2025, 11, 28});
  BOOST_TEST(day_weight(black_friday) > day_weight(day_of({2025, 11, 14})) * 3 / 2);
  for (std::int32_t day = black_friday - 4; day <= black_friday + 3; ++day) {
    BOOST_TEST(factor(date_of(day)) > 1, to_iso(day));
    BOOST_TEST(factor(date_of(day)) <= factor(date_of(black_friday)), to_iso(day));
  }
  BOOST_TEST(factor({2024, 11, 29}) > 1.5);
  BOOST_TEST(factor({2023, 11, 24}) > 1.5);
  BOOST_TEST(factor({2018, 11, 23}) > 1.5);  // and not the 30th, a Friday as well
  BOOST_TEST(factor({2018, 11, 30}) < 1.3);
  BOOST_TEST(factor({2025, 12, 1}) > 1.4);  // Cyber Monday

  BOOST_TEST(factor({2025, 12, 12}) > factor({2025, 12, 3}));
  BOOST_TEST(factor({2025, 12, 23}) > factor({2025, 12, 12}));
  BOOST_TEST(factor({2025, 12, 27}) < factor({2025, 12, 23}));

  // The eve of a day of presents, beside the same weekday a fortnight on.
  for (const Date eve : {Date{2025, 5, 10}, {2025, 6, 11}, {2025, 8, 9}, {2025, 10, 11}}) {
    BOOST_TEST(factor(eve) > 1.1, to_iso(day_of(eve)));
    BOOST_TEST(factor(eve) > factor(date_of(day_of(eve) + 14)));
  }
}

BOOST_AUTO_TEST_CASE(no_day_is_too_busy) {
  double busiest = 0;
  for (const std::uint32_t weekend : {400u, 1000u, 1500u}) {
    const std::int32_t first = day_of({1995, 1, 1});
    constexpr std::uint32_t days = 80 * 365;
    const Rhythm rhythm(first, days, weekend, national_hours());
    for (const std::uint32_t stretch : {7u, 30u, 365u}) {
      for (std::uint32_t day = stretch; day + stretch < days; ++day) {
        const auto weight = static_cast<double>(rhythm.day_sum(day + 1) - rhythm.day_sum(day));
        for (const std::uint32_t begin : {day - stretch + 1, day - stretch / 2, day}) {
          const auto around =
              static_cast<double>(rhythm.day_sum(begin + stretch) - rhythm.day_sum(begin));
          busiest = std::max(busiest, weight * stretch / around);
        }
      }
    }
  }
  BOOST_TEST(busiest < Layout::busiest_day);
  BOOST_TEST(busiest > 2);
}

BOOST_AUTO_TEST_CASE(the_day_has_three_peaks_and_a_trough) {
  const auto hours = national_hours();
  for (const std::size_t peak : {10u, 14u, 19u}) {
    for (const std::size_t beside : {peak - 1, peak + 1}) BOOST_TEST(hours[peak] > hours[beside]);
  }
  for (std::size_t hour = 0; hour < 24; ++hour) {
    const bool trough = hour >= 1 && hour <= 5;
    if (!trough) BOOST_TEST(hours[hour] > *std::max_element(&hours[1], &hours[6]));
  }
}

BOOST_AUTO_TEST_CASE(all_profiles_together_follow_the_national_hours) {
  const std::vector<Behaviour> behaviours = make_behaviours(day_of({2025, 1, 1}), 365);
  std::array<double, 24> national{};
  std::copy(national_hours().begin(), national_hours().end(), national.begin());
  const double all_day = std::accumulate(national.begin(), national.end(), 0.0);
  std::array<double, 24> together{};
  for (std::size_t i = 0; i < catalog::profiles().size(); ++i) {
    const catalog::Profile& profile = catalog::profiles()[i];
    const std::array<double, 24> own = shares_of_hours(behaviours[i].rhythm());
    double preferred = 0;
    double of_the_country = 0;
    for (std::size_t h = 0; h < 24; ++h) {
      together[h] += own[h] * profile.weight * (profile.monthly_min + profile.monthly_max);
      if ((profile.preferred_hours >> h & 1) != 0) {
        preferred += own[h];
        of_the_country += national[h] / all_day;
      }
    }
    // And yet each has hours of its own.
    BOOST_TEST(preferred > 1.15 * of_the_country, profile.name << ": " << preferred);
    BOOST_TEST(correlation(own, national) < 0.97, profile.name);
  }
  BOOST_TEST(correlation(together, national) > 0.97);
  BOOST_TEST(correlation(shares_of_hours(behaviours.back().rhythm()), national) > 0.9999);
}

BOOST_AUTO_TEST_SUITE_END()
