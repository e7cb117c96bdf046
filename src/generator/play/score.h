#pragma once

#include <cstdint>

#include "catalog/catalog.h"
#include "generator/numbers/random.h"
#include "generator/rows/slice_rows.h"

namespace fraudgen::generator {

/// What a bank's rules engine can see of a transaction at the moment it is asked for.
struct Sight {
  std::int32_t amount;        ///< cents
  std::int32_t usual_amount;  ///< cents, of customers like this one, for the same
  std::int32_t count_24h;
  std::int32_t distance;  ///< since the previous transaction, in hundredths of a kilometre
  std::int32_t minutes;   ///< likewise
  std::int32_t flags;     ///< of SliceRows: first, new_beneficiary, unusual_hour, new_device
};

/// How suspicious it is, in hundredths, but for noise. Without a branch, so that a compiler can see
/// to several at once.
constexpr std::int32_t points_of(const Sight& sight) {
  const auto points_if = [](bool condition, std::int32_t points) { return condition ? points : 0; };
  std::int32_t points = 300;
  points += points_if((sight.flags & SliceRows::new_beneficiary) != 0, 750);
  points += points_if((sight.flags & SliceRows::unusual_hour) != 0, 250);
  points += points_if((sight.flags & SliceRows::new_device) != 0, 1200);
  points += points_if(sight.amount > 2 * sight.usual_amount, 400);
  points += points_if(sight.amount > 5 * sight.usual_amount, 500);
  points += (sight.count_24h < 12 ? sight.count_24h : 12) * 40;
  points += points_if((sight.flags & SliceRows::first) == 0, points_if(sight.minutes < 12, 450));
  // Faster than a car: more than 2 whole km a minute, and far enough to mean something.
  // (Without a sign meanwhile, since it is also worked out for rows that are none yet.)
  const auto by_car =
      static_cast<std::int32_t>(200 * static_cast<std::uint32_t>(sight.minutes) + 100);
  points += points_if(sight.distance >= (by_car > 8100 ? by_car : 8100), 800);
  return points;
}

enum class Status : std::uint8_t { approved, refused, pending };

struct Outcome {
  Status status;
  catalog::RefusalReason reason;  ///< of a refused transaction
  bool block;                     ///< the bank blocks the card or the account for a while
};

/// What decides besides the score.
struct Circumstances {
  bool by_card;
  bool blocked;  ///< the bank has become suspicious lately
};

namespace detail {

// Chances in 1/65536.
inline constexpr std::uint32_t refused_anyway = 65536 * 3 / 100 / 2;
inline constexpr std::uint32_t pending_share = 65536 / 100;
// From this score on a refusal for suspicion becomes possible; at the top it is this likely.
inline constexpr std::uint32_t suspicious = 3500;
inline constexpr std::uint32_t refused_at_the_top = 65536 * 85 / 100;

constexpr std::uint32_t suspected(std::uint16_t score) {
  const std::uint32_t above = (score > suspicious ? score : suspicious) - suspicious;
  return refused_at_the_top * above / (10'000 - suspicious);
}
/// The chance to be refused, for the score or anyway.
constexpr std::uint32_t refusable(std::uint16_t score) { return suspected(score) + refused_anyway; }

}  // namespace detail

/// What a row of the table is judged by: two numbers of one stream, for the noise of its score and
/// for what becomes of it.
constexpr std::uint64_t noise_of(std::uint64_t key, std::uint64_t row) {
  return Random::at(key, 2 * row);
}
constexpr std::uint64_t fate_of(std::uint64_t key, std::uint64_t row) {
  return Random::at(key, 2 * row + 1);
}

/// From points_of() what is seen, with noise; never from what is true. Hundredths, 0 to 10,000.
constexpr std::uint16_t score_of(std::int32_t points, std::uint64_t noise) {
  // A bell from 0 to 3,300: the sum of four numbers of 16 bits.
  const std::uint64_t pairs = (noise & 0x0000FFFF0000FFFFu) + (noise >> 16 & 0x0000FFFF0000FFFFu);
  const auto bell =
      static_cast<std::uint32_t>(pairs) / 4 + static_cast<std::uint32_t>(pairs >> 32) / 4;
  const std::uint32_t score = static_cast<std::uint32_t>(points) + (bell * 3300 >> 16);
  return static_cast<std::uint16_t>(score < 10'000 ? score : 10'000);
}

/// Whether a transaction simply passes, as nearly all do, unless the bank has become suspicious
/// before.
constexpr bool passes(std::uint16_t score, std::uint64_t fate) {
  return (fate >> 48) >= detail::refusable(score) + detail::pending_share;
}

/// What becomes of one that does not simply pass.
Outcome decide(Circumstances seen, std::uint16_t score, std::uint64_t fate);

}  // namespace fraudgen::generator
