#include "generator/score.h"

#include <algorithm>

namespace fraudgen::generator {

std::uint16_t fraud_score(const Sight& sight, std::uint64_t noise) {
  std::int32_t points = 0;
  if (sight.new_beneficiary) points += 700;
  if (sight.unusual_hour) points += 700;
  if (sight.foreign_device) points += 1100;
  if (sight.amount > 2 * sight.usual_amount) points += 600;
  if (sight.amount > 6 * sight.usual_amount) points += 600;
  points += static_cast<std::int32_t>(std::min(sight.count_24h, 10u)) * 80;
  // Faster than a car: more than 2 km a minute, and far enough to mean something.
  if (sight.kilometres > 80 && sight.kilometres > 2 * sight.minutes) points += 900;
  // A bell from 0 to 6,000, as wide as all the signs together.
  std::uint64_t bell = 0;
  for (int i = 0; i < 4; ++i) bell += noise >> (16 * i) & 0xFFFF;
  points += static_cast<std::int32_t>(bell * 6000 / (4 * 65536)) - 1200;
  return static_cast<std::uint16_t>(std::clamp(points, 0, 10'000));
}

}  // namespace fraudgen::generator
