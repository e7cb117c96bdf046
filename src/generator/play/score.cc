#include "generator/play/score.h"

#include <array>

namespace fraudgen::generator {
namespace {

using catalog::RefusalReason;

// Chances in 1/65536.
constexpr std::uint32_t blocked_card_refused = percent(92);
constexpr std::uint32_t blocked_account_refused = percent(45);
constexpr std::uint32_t refusal_blocks = percent(45);

// What is refused without suspicion.
RefusalReason ordinary_reason(Circumstances seen, std::uint32_t random) {
  constexpr std::array of_card{RefusalReason::saldo_insuficiente, RefusalReason::limite_excedido,
                               RefusalReason::limite_excedido,    RefusalReason::erro_cvv,
                               RefusalReason::senha_invalida,     RefusalReason::cartao_vencido};
  constexpr std::array of_account{RefusalReason::saldo_insuficiente,
                                  RefusalReason::saldo_insuficiente, RefusalReason::limite_excedido,
                                  RefusalReason::senha_invalida};
  return seen.by_card ? of_card[scale32(random, of_card.size())]
                      : of_account[scale32(random, of_account.size())];
}

}  // namespace

Outcome decide(Circumstances seen, std::uint16_t score, std::uint64_t fate) {
  Outcome outcome{
      .status = Status::approved, .reason = RefusalReason::saldo_insuficiente, .block = false};
  const auto dice = static_cast<std::uint32_t>(fate >> 48);
  const auto refuse = [&](RefusalReason reason) {
    outcome.status = Status::refused;
    outcome.reason = reason;
  };
  if (seen.blocked && dice < (seen.by_card ? blocked_card_refused : blocked_account_refused)) {
    refuse(seen.by_card ? RefusalReason::cartao_bloqueado : RefusalReason::conta_bloqueada);
  } else if (dice < detail::suspected(score)) {
    refuse(RefusalReason::suspeita_fraude);
    outcome.block = static_cast<std::uint32_t>(fate >> 32 & 0xFFFF) < refusal_blocks;
  } else if (dice < detail::refusable(score)) {
    refuse(ordinary_reason(seen, static_cast<std::uint32_t>(fate)));
  } else if (dice < detail::refusable(score) + detail::pending_share) {
    outcome.status = Status::pending;
  }
  return outcome;
}

}  // namespace fraudgen::generator
