#pragma once

#include <cstdint>

namespace fraudgen::generator {

// Floating point that gives the same bits on every machine: +, -, *, / and sqrt only, in a fixed
// order, without contraction (the build forbids it). The C library's exp, sin and the like choose
// an implementation by processor and may differ in the last bit.

/// e^x for |x| <= 700, relative error below 1e-14. For tables made at start-up.
double exp_exact(double x);

/// value * 2^(exponent / 256), rounded down, for value < 2^32 and |exponent| < 32 * 256; clamped to
/// 2^63. By a table: one multiplication.
std::uint64_t times_exp2(std::uint32_t value, std::int32_t exponent);

/// Cosine of an angle given in millionths of a degree, |angle| <= 90 degrees.
double cos_microdegrees(std::int32_t angle);

struct Place {
  std::int32_t latitude;   ///< millionths of a degree
  std::int32_t longitude;  ///< millionths of a degree
  friend bool operator==(const Place&, const Place&) = default;
};

/// Haversine distance in hundredths of a kilometre, rounded to the nearest, on a sphere of radius
/// 6371.0088 km. `cos_a` and `cos_b` are the cosines of the two latitudes.
std::uint32_t distance_centikm(Place a, double cos_a, Place b, double cos_b);

}  // namespace fraudgen::generator
