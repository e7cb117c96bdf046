#pragma once

#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/numbers/math.h"
#include "generator/rows/slice_list.h"

namespace fraudgen::generator {

/// The places that a slice's rows refer to by code. Latitudes and longitudes are lists of their
/// own, with codes of their own: a place's variants share them, and each is a column with a
/// dictionary. All of them may hold a thing twice.
class SlicePlaces {
 public:
  /// What a place's code stands for: codes into latitudes() and longitudes().
  struct Codes {
    std::uint16_t latitude;
    std::uint16_t longitude;
  };

  SlicePlaces(Carver& carver, std::uint32_t capacity)
      : latitudes_(carver, capacity), longitudes_(carver, capacity), codes_(carver, capacity) {}

  void clear() {
    latitudes_.clear();
    longitudes_.clear();
    codes_.clear();
  }

  // A row adds at most one place, with a latitude and a longitude. Coordinates are in millionths of
  // a degree.
  std::uint16_t add_latitude(std::int32_t latitude) { return latitudes_.add(latitude); }
  std::uint16_t add_longitude(std::int32_t longitude) { return longitudes_.add(longitude); }
  std::uint16_t add_pair(Codes codes) { return codes_.add(codes); }
  std::uint16_t add(Place place) {
    return add_pair({add_latitude(place.latitude), add_longitude(place.longitude)});
  }

  Place operator[](std::uint16_t place) const {
    const Codes codes = codes_[place];
    return {latitudes_[codes.latitude], longitudes_[codes.longitude]};
  }

  std::span<const std::int32_t> latitudes() const { return latitudes_.items(); }
  std::span<const std::int32_t> longitudes() const { return longitudes_.items(); }
  std::span<const Codes> codes() const { return codes_.items(); }

 private:
  SliceList<std::int32_t> latitudes_;
  SliceList<std::int32_t> longitudes_;
  SliceList<Codes> codes_;
};

}  // namespace fraudgen::generator
