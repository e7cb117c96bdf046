#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/branch_free.h"
#include "generator/numbers/random.h"
#include "generator/payments/habits.h"

namespace fraudgen::generator {

/// Where somebody is who is not on a trip: at work in its hours, or else mostly at home. `random`
/// is 16 bits. Found by counting the bounds that lie below them: no branch could be foreseen.
inline OwnPlace own_place_at(std::uint32_t hour, bool weekend, std::uint16_t random) {
  struct Bounds {
    std::uint16_t work;
    std::uint16_t home;
    std::uint16_t second;
  };
  static constexpr std::array<Bounds, 2> bounds_of{
      {{percent(8), percent(78), percent(92)}, {percent(55), percent(75), percent(92)}}};
  static constexpr std::array<OwnPlace, 4> places{OwnPlace::work, OwnPlace::home, OwnPlace::second,
                                                  OwnPlace::third};
  const bool working = static_cast<int>(!weekend) & static_cast<int>(hour - 9 < 9);
  const Bounds& bounds = bounds_of[working ? 1 : 0];
  return places[static_cast<std::size_t>(random >= bounds.work) +
                static_cast<std::size_t>(random >= bounds.home) +
                static_cast<std::size_t>(random >= bounds.second)];
}

/// On which network: the line at home or at work now and then, else by radio.
inline OwnAddress own_network_at(OwnPlace place, std::uint16_t random) {
  struct Line {
    std::uint16_t chance;
    OwnAddress address;
  };
  static constexpr std::array<Line, 4> lines{{{percent(75), OwnAddress::home},
                                              {percent(45), OwnAddress::work},
                                              {0, OwnAddress::mobile},
                                              {0, OwnAddress::mobile}}};
  const Line& line = lines[static_cast<std::size_t>(place)];
  const OwnAddress radio = random > percent(88) ? OwnAddress::other_mobile : OwnAddress::mobile;
  return static_cast<OwnAddress>(chosen(random < line.chance, static_cast<unsigned>(line.address),
                                        static_cast<unsigned>(radio)));
}

}  // namespace fraudgen::generator
