#include "generator/math.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace fraudgen::generator {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double radians_per_microdegree = pi / 180e6;
constexpr double earth_radius_km = 6371.0088;

// Taylor series, nested; on [0, pi/4] the first term left out is below 1e-17. Reciprocals, because
// a division takes as long as all the rest of a step.
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

double cos_small(double x) {
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

// Most distances are within a city: for half angles below this (600 km as the whole), where a few
// terms do, without a branch.
constexpr double nearby = 0.05;

// sin^2 of x, given x^2 = z: z - z^2 / 3 + 2 z^3 / 45 - z^4 / 315 + 2 z^5 / 14175, nested. What is
// left out is below 1e-16 of it.
double sin_squared_nearby(double z) {
  return z *
         (1 - z * (1.0 / 3) * (1 - z * (2.0 / 15) * (1 - z * (1.0 / 14) * (1 - z * (2.0 / 45)))));
}

// Arcsine of the root of z, likewise: coefficients as in asin_unit.
double asin_nearby(double z) {
  double series = 231.0 / 13312;
  series = series * z + 63.0 / 2816;
  series = series * z + 35.0 / 1152;
  series = series * z + 5.0 / 112;
  series = series * z + 3.0 / 40;
  series = series * z + 1.0 / 6;
  series = series * z + 1.0;
  return std::sqrt(z) * series;
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

std::uint32_t distance_centikm(Place a, double cos_a, Place b, double cos_b) {
  const double half = radians_per_microdegree / 2;
  const double latitude = (a.latitude - b.latitude) * half;
  const double longitude = (a.longitude - b.longitude) * half;
  double angle = 0;  // half of it, on the sphere
  if (latitude * latitude + longitude * longitude < nearby * nearby) {
    angle = asin_nearby(sin_squared_nearby(latitude * latitude) +
                        cos_a * cos_b * sin_squared_nearby(longitude * longitude));
  } else {
    const double sin_latitude = sin_quadrant(std::abs(latitude));
    const double sin_longitude = sin_quadrant(std::abs(longitude));
    const double square =
        sin_latitude * sin_latitude + cos_a * cos_b * (sin_longitude * sin_longitude);
    angle = asin_unit(square < 1 ? std::sqrt(square) : 1.0);
  }
  return static_cast<std::uint32_t>(2 * earth_radius_km * 100 * angle + 0.5);
}

}  // namespace fraudgen::generator
