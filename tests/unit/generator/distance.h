#pragma once

#include <array>
#include <cstdint>

#include "generator/numbers/math.h"

namespace fraudgen::generator {

/// Of two places, by the function for many.
inline std::uint32_t centikm_between(Place a, Place b) {
  const std::array latitudes{a.latitude - b.latitude};
  const std::array longitudes{a.longitude - b.longitude};
  const std::array cosines{cos_microdegrees(a.latitude) * cos_microdegrees(b.latitude)};
  std::array<std::uint32_t, 1> distances{};
  distances_centikm(latitudes, longitudes, cosines, distances);
  return distances[0];
}

}  // namespace fraudgen::generator
