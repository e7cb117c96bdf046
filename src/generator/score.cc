#include "generator/score.h"

#include <algorithm>
#include <array>

namespace fraudgen::generator {
namespace {

using catalog::RefusalReason;

std::uint16_t score_of(const Sight& sight, std::uint64_t noise) {
  std::int32_t points = 300;
  if (sight.new_beneficiary) points += 750;
  if (sight.unusual_hour) points += 250;
  if (sight.new_device) points += 1200;
  if (sight.amount > 2 * sight.usual_amount) points += 400;
  if (sight.amount > 5 * sight.usual_amount) points += 500;
  points += static_cast<std::int32_t>(std::min(sight.count_24h, 12u)) * 40;
  if (!sight.first && sight.minutes < 12) points += 450;
  // Faster than a car: more than 2 km a minute, and far enough to mean something.
  if (sight.kilometres > 80 && sight.kilometres > 2 * sight.minutes) points += 800;
  // A bell from 0 to 3,300.
  std::uint64_t bell = 0;
  for (int i = 0; i < 4; ++i) bell += noise >> (16 * i) & 0xFFFF;
  points += static_cast<std::int32_t>(bell * 3300 / (4 * 65536));
  return static_cast<std::uint16_t>(std::clamp(points, 0, 10'000));
}

// Chances in 1/65536.
constexpr std::uint32_t percent(std::uint32_t n) { return n * 65536 / 100; }
constexpr std::uint32_t refused_anyway = percent(3) / 2;
constexpr std::uint32_t pending_share = percent(1);
constexpr std::uint32_t blocked_card_refused = percent(92);
constexpr std::uint32_t blocked_account_refused = percent(45);
constexpr std::uint32_t refusal_blocks = percent(45);
// From this score on a refusal for suspicion becomes possible; at the top it is this likely.
constexpr std::uint16_t suspicious = 3500;
constexpr std::uint32_t refused_at_the_top = percent(85);

// What is refused without suspicion.
RefusalReason ordinary_reason(const Sight& sight, std::uint32_t random) {
  constexpr std::array of_card{RefusalReason::saldo_insuficiente, RefusalReason::limite_excedido,
                               RefusalReason::limite_excedido,    RefusalReason::erro_cvv,
                               RefusalReason::senha_invalida,     RefusalReason::cartao_vencido};
  constexpr std::array of_account{RefusalReason::saldo_insuficiente,
                                  RefusalReason::saldo_insuficiente, RefusalReason::limite_excedido,
                                  RefusalReason::senha_invalida};
  return sight.by_card ? of_card[scale32(random, of_card.size())]
                       : of_account[scale32(random, of_account.size())];
}

}  // namespace

Outcome judge(const Sight& sight, Random random) {
  Outcome outcome{.score = score_of(sight, random.next()),
                  .status = Status::approved,
                  .reason = RefusalReason::saldo_insuficiente,
                  .block = false};
  const std::uint64_t bits = random.next();
  const auto dice = static_cast<std::uint32_t>(bits >> 48);
  const auto refuse = [&](RefusalReason reason) {
    outcome.status = Status::refused;
    outcome.reason = reason;
  };
  if (sight.blocked && dice < (sight.by_card ? blocked_card_refused : blocked_account_refused)) {
    refuse(sight.by_card ? RefusalReason::cartao_bloqueado : RefusalReason::conta_bloqueada);
    return outcome;
  }
  const std::uint32_t above = outcome.score > suspicious ? outcome.score - suspicious : 0u;
  const std::uint32_t suspected = refused_at_the_top * above / (10'000 - suspicious);
  if (dice < suspected) {
    refuse(RefusalReason::suspeita_fraude);
    outcome.block = static_cast<std::uint32_t>(bits >> 32 & 0xFFFF) < refusal_blocks;
  } else if (dice < suspected + refused_anyway) {
    refuse(ordinary_reason(sight, static_cast<std::uint32_t>(bits)));
  } else if (dice < suspected + refused_anyway + pending_share) {
    outcome.status = Status::pending;
  }
  return outcome;
}

}  // namespace fraudgen::generator
