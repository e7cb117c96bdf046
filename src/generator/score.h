#pragma once

#include <algorithm>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/random.h"

namespace fraudgen::generator {

/// What a bank's rules engine can see of a transaction at the moment it is asked for.
struct Sight {
  std::uint32_t amount;        ///< cents
  std::uint32_t usual_amount;  ///< cents, of customers like this one, for the same
  std::uint32_t count_24h;
  std::uint32_t kilometres;  ///< since the previous transaction
  std::uint32_t minutes;     ///< likewise
  bool first;                ///< there is no previous transaction
  bool new_beneficiary;
  bool unusual_hour;
  bool new_device;  ///< first seen within the last days
  bool by_card;
  bool blocked;  ///< the bank has become suspicious lately
};

enum class Status : std::uint8_t { approved, refused, pending };

struct Outcome {
  std::uint16_t score;  ///< 0 to 10,000: hundredths of a score from 0 to 100
  Status status;
  catalog::RefusalReason reason;  ///< of a refused transaction
  bool block;                     ///< the bank blocks the card or the account for a while
};

namespace detail {

/// In hundredths; `noise` is 64 random bits.
constexpr std::uint16_t score_of(const Sight& sight, std::uint64_t noise) {
  const auto points_if = [](bool condition, std::uint32_t points) {
    return condition ? points : 0;
  };
  std::uint32_t points = 300;
  points += points_if(sight.new_beneficiary, 750);
  points += points_if(sight.unusual_hour, 250);
  points += points_if(sight.new_device, 1200);
  points += points_if(sight.amount > 2 * sight.usual_amount, 400);
  points += points_if(sight.amount > 5 * sight.usual_amount, 500);
  points += std::min(sight.count_24h, 12u) * 40;
  points += points_if(!sight.first & (sight.minutes < 12), 450);
  // Faster than a car: more than 2 km a minute, and far enough to mean something.
  points += points_if((sight.kilometres > 80) & (sight.kilometres > 2 * sight.minutes), 800);
  // A bell from 0 to 3,300: the sum of four numbers of 16 bits.
  const std::uint64_t pairs = (noise & 0x0000FFFF0000FFFFu) + (noise >> 16 & 0x0000FFFF0000FFFFu);
  const std::uint64_t bell = (pairs & 0xFFFFFFFFu) + (pairs >> 32);
  points += static_cast<std::uint32_t>(bell * 3300 / (4 * 65536));
  return static_cast<std::uint16_t>(std::min(points, 10'000u));
}

// Chances in 1/65536.
inline constexpr std::uint32_t refused_anyway = 65536 * 3 / 100 / 2;
inline constexpr std::uint32_t pending_share = 65536 / 100;
// From this score on a refusal for suspicion becomes possible; at the top it is this likely.
inline constexpr std::uint32_t suspicious = 3500;
inline constexpr std::uint32_t refused_at_the_top = 65536 * 85 / 100;

/// Of a transaction that may not simply pass. `suspected` is the chance to be refused for its
/// score.
Outcome decide(const Sight& sight, std::uint16_t score, std::uint32_t suspected,
               std::uint64_t random);

}  // namespace detail

/// Scores and decides from what is seen, with noise; never from what is true.
inline Outcome judge(const Sight& sight, Random random) {
  using namespace detail;
  const std::uint16_t score = score_of(sight, random.next());
  const std::uint64_t bits = random.next();
  const std::uint32_t above = score > suspicious ? score - suspicious : 0;
  const std::uint32_t suspected = refused_at_the_top * above / (10'000 - suspicious);
  // Nearly all.
  if (!sight.blocked & (bits >> 48 >= suspected + refused_anyway + pending_share)) {
    return {.score = score,
            .status = Status::approved,
            .reason = catalog::RefusalReason::saldo_insuficiente,
            .block = false};
  }
  return decide(sight, score, suspected, bits);
}

}  // namespace fraudgen::generator
