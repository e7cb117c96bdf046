#include "generator/score.h"

#include <algorithm>

namespace fraudgen::generator {
namespace {

std::uint16_t score_of(const Sight& sight, std::uint64_t noise) {
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

// Shares in 1/65536. The higher the score the likelier a refusal: 2 % near nothing, a fifth near
// the top.
constexpr std::uint32_t refused_anyway = 1300;
constexpr std::uint32_t refusal_divisor = 8000;  // of the score's square
constexpr std::uint32_t pending_share = 650;
// Above it most refusals are for suspicion.
constexpr std::uint16_t suspicious = 4000;

}  // namespace

Outcome judge(const Sight& sight, Random random) {
  using catalog::RefusalReason;
  Outcome outcome{.score = score_of(sight, random.next()),
                  .status = Status::approved,
                  .reason = RefusalReason::saldo_insuficiente};
  const std::uint64_t bits = random.next();
  const auto dice = static_cast<std::uint32_t>(bits >> 48);
  const std::uint32_t refused =
      refused_anyway + std::uint32_t{outcome.score} * outcome.score / refusal_divisor;
  if (dice < refused) {
    outcome.status = Status::refused;
    const auto reasons = static_cast<std::uint32_t>(catalog::refusal_reasons().size());
    outcome.reason =
        outcome.score > suspicious && (bits & 3) != 0
            ? RefusalReason::suspeita_fraude
            : static_cast<RefusalReason>(scale32(static_cast<std::uint32_t>(bits), reasons));
  } else if (dice < refused + pending_share) {
    outcome.status = Status::pending;
  }
  return outcome;
}

}  // namespace fraudgen::generator
