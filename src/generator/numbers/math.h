#pragma once

#include <cstdint>
#include <span>

namespace fraudgen::generator {

// Floating point that gives the same bits on every machine: +, -, *, / and sqrt only, in a fixed
// order, without contraction (the build forbids it). The C library's exp, sin and the like choose
// an implementation by processor and may differ in the last bit.

/// e^x for |x| <= 700, relative error below 1e-14. For tables made at start-up.
double exp_exact(double x);

/// The unit of exponents of 2, and of logarithms.
inline constexpr std::int32_t one_octave = 256;

/// value * 2^(exponent / 256), rounded down, for value < 2^32 and |exponent| < 32 * 256; clamped to
/// 2^63. By a table: one multiplication.
std::uint64_t times_exp2(std::uint32_t value, std::int32_t exponent);

/// Cosine of an angle given in millionths of a degree, |angle| <= 90 degrees.
double cos_microdegrees(std::int32_t angle);
/// The same for many, |angle| <= 45 degrees. `cosines` has as many.
void find_cosines(std::span<const std::int32_t> angles, std::span<double> cosines);

struct Place {
  std::int32_t latitude;   ///< millionths of a degree
  std::int32_t longitude;  ///< millionths of a degree
  friend bool operator==(const Place&, const Place&) = default;
};

/// Haversine distances in hundredths of a kilometre, rounded to the nearest, on a sphere of radius
/// 6371.0088 km, between points whose coordinates differ by so many millionths of a degree.
/// `cosines` are the products of the cosines of each two latitudes. All four have the same size.
void distances_centikm(std::span<const std::int32_t> latitudes,
                       std::span<const std::int32_t> longitudes, std::span<const double> cosines,
                       std::span<std::uint32_t> distances);

}  // namespace fraudgen::generator
