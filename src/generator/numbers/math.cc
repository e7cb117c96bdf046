#include "generator/numbers/math.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "base/instruction_set.h"

namespace fraudgen::generator {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double radians_per_microdegree = pi / 180e6;
constexpr double earth_radius_km = 6371.0088;

// Taylor series, nested; on [-pi/4, pi/4] the first term left out is below 1e-17. Reciprocals,
// because a division takes as long as all the rest of a step.
double sin_small(double x) {
  const double z = x * x;
  return x * (1 - z * (1.0 / 6) *
                      (1 - z * (1.0 / 20) *
                               (1 - z * (1.0 / 42) *
                                        (1 - z * (1.0 / 72) *
                                                 (1 - z * (1.0 / 110) *
                                                          (1 - z * (1.0 / 156) *
                                                                   (1 - z * (1.0 / 210))))))));
}

[[gnu::always_inline]] inline double cos_small(double x) {
  const double z = x * x;
  return 1 - z * (1.0 / 2) *
                 (1 - z * (1.0 / 12) *
                          (1 - z * (1.0 / 30) *
                                   (1 - z * (1.0 / 56) *
                                            (1 - z * (1.0 / 90) *
                                                     (1 - z * (1.0 / 132) *
                                                              (1 - z * (1.0 / 182) *
                                                                       (1 - z * (1.0 / 240))))))));
}

// 0 <= x <= pi/2
double sin_quadrant(double x) { return x <= pi / 4 ? sin_small(x) : cos_small(pi / 2 - x); }

// Arcsine on [0, 1] by two steps of halving the angle, asin(x) = 2 asin(x / sqrt(2 (1 + sqrt(1 -
// x^2)))), which bring the argument below 0.2, and the series of the arcsine there.
double asin_unit(double x) {
  double factor = 1;
  while (x > 0.2) {
    x = x / std::sqrt(2 * (1 + std::sqrt(1 - x * x)));
    factor *= 2;
  }
  const double z = x * x;
  // Coefficients (2n)! / (4^n (n!)^2 (2n + 1)).
  constexpr double coefficients[] = {2027025.0 / 175472640,
                                     135135.0 / 9676800,
                                     10395.0 / 599040,
                                     945.0 / 42240,
                                     105.0 / 3456,
                                     15.0 / 336,
                                     3.0 / 40,
                                     1.0 / 6,
                                     1.0};
  double series = 0;
  for (const double coefficient : coefficients) series = series * z + coefficient;
  return factor * x * series;
}

constexpr double half = radians_per_microdegree / 2;

// Most distances are within a city. Where latitudes and longitudes differ by less than this, half
// of it is below 0.044, and a few terms do without a branch.
constexpr std::int32_t nearby = 5'000'000;

// Whether both are in (-nearby, nearby), in one comparison each.
bool is_nearby(std::int32_t latitude, std::int32_t longitude) {
  const auto within = [](std::int32_t difference) {
    return static_cast<std::uint32_t>(difference) + (nearby - 1) <= 2 * (nearby - 1);
  };
  return within(latitude) & within(longitude);
}

// sin^2 of x, given x^2 = z: z - z^2 / 3 + 2 z^3 / 45 - z^4 / 315 + 2 z^5 / 14175, nested. What is
// left out is below 1e-18 of it.
[[gnu::always_inline]] inline double sin_squared_nearby(double z) {
  return z *
         (1 - z * (1.0 / 3) * (1 - z * (2.0 / 15) * (1 - z * (1.0 / 14) * (1 - z * (2.0 / 45)))));
}

// Arcsine of the root of z, likewise: coefficients as in asin_unit.
[[gnu::always_inline]] inline double asin_root_nearby(double z) {
  double series = 231.0 / 13312;
  series = series * z + 63.0 / 2816;
  series = series * z + 35.0 / 1152;
  series = series * z + 5.0 / 112;
  series = series * z + 3.0 / 40;
  series = series * z + 1.0 / 6;
  series = series * z + 1.0;
  return std::sqrt(z) * series;
}

// Of what is not nearby, a number without a meaning.
[[gnu::always_inline]] inline std::int32_t nearby_centikm(std::int32_t latitude,
                                                          std::int32_t longitude, double cosines) {
  const double half_latitude = std::clamp(latitude, -nearby, nearby) * half;
  const double half_longitude = std::clamp(longitude, -nearby, nearby) * half;
  const double square = sin_squared_nearby(half_latitude * half_latitude) +
                        cosines * sin_squared_nearby(half_longitude * half_longitude);
  return static_cast<std::int32_t>(2 * earth_radius_km * 100 * asin_root_nearby(square) + 0.5);
}

FRAUDGEN_KERNEL(void, nearby_distances,
                (std::span<const std::int32_t> latitudes, std::span<const std::int32_t> longitudes,
                 std::span<const double> cosines, std::span<std::uint32_t> distances),
                (latitudes, longitudes, cosines, distances)) {
  const std::int32_t* const latitude = latitudes.data();
  const std::int32_t* const longitude = longitudes.data();
  const double* const cosine = cosines.data();
  std::uint32_t* const distance = distances.data();
  for (std::size_t i = 0; i < distances.size(); ++i) {
    distance[i] = static_cast<std::uint32_t>(nearby_centikm(latitude[i], longitude[i], cosine[i]));
  }
}

[[gnu::noinline]] std::uint32_t far_centikm(std::int32_t latitude, std::int32_t longitude,
                                            double cosines) {
  const double sin_latitude = sin_quadrant(std::abs(latitude) * half);
  const double sin_longitude = sin_quadrant(std::abs(longitude) * half);
  const double square = sin_latitude * sin_latitude + cosines * (sin_longitude * sin_longitude);
  const double angle = asin_unit(square < 1 ? std::sqrt(square) : 1.0);
  return static_cast<std::uint32_t>(2 * earth_radius_km * 100 * angle + 0.5);
}

}  // namespace

double exp_exact(double x) {
  // e^x = (e^(x / 2^k))^(2^k) would lose bits; split off powers of two instead.
  constexpr double ln2 = 0.693147180559945309417;
  const double whole = std::floor(x / ln2 + 0.5);
  const double rest = x - whole * ln2;
  double sum = 1;
  for (int n = 18; n > 0; --n) sum = 1 + rest / n * sum;
  return std::ldexp(sum, static_cast<int>(whole));
}

std::uint64_t times_exp2(std::uint32_t value, std::int32_t exponent) {
  // 2^(i / 256) in 1/2^30.
  static const std::array<std::uint32_t, 256> powers = [] {
    constexpr double ln2 = 0.693147180559945309417;
    std::array<std::uint32_t, 256> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i] = static_cast<std::uint32_t>(
          exp_exact(ln2 * static_cast<double>(i) / 256) * (1u << 30) + 0.5);
    }
    return made;
  }();
  const std::int32_t whole = exponent >> 8;
  const std::uint64_t product = std::uint64_t{value} * powers[exponent & 255];
  const std::int32_t shift = 30 - whole;
  if (shift >= 0) return product >> shift;
  return product >> (63 + shift) != 0 ? std::uint64_t{1} << 63 : product << -shift;
}

double cos_microdegrees(std::int32_t angle) {
  const double x = std::abs(angle) * radians_per_microdegree;
  return x <= pi / 4 ? cos_small(x) : sin_small(pi / 2 - x);
}

FRAUDGEN_KERNEL(void, find_cosines,
                (std::span<const std::int32_t> angles, std::span<double> cosines),
                (angles, cosines)) {
  const std::int32_t* const angle = angles.data();
  double* const cosine = cosines.data();
  for (std::size_t i = 0; i < angles.size(); ++i) {
    cosine[i] = cos_small(angle[i] * radians_per_microdegree);
  }
}

void distances_centikm(std::span<const std::int32_t> latitudes,
                       std::span<const std::int32_t> longitudes, std::span<const double> cosines,
                       std::span<std::uint32_t> distances) {
  nearby_distances(latitudes, longitudes, cosines, distances);
  for (std::size_t i = 0; i < distances.size(); ++i) {
    if (!is_nearby(latitudes[i], longitudes[i])) {
      distances[i] = far_centikm(latitudes[i], longitudes[i], cosines[i]);
    }
  }
}

}  // namespace fraudgen::generator
