#include "generator/payments/payment_draws.h"

#include <array>

#include "base/instruction_set.h"
#include "generator/numbers/random.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t stay_ms = 45 * 60'000;
constexpr std::uint32_t stays_per_day = 32;
static_assert(stays_per_day * stay_ms == ms_per_day);

// A day has 2^10 * 84,375 ms: with the power of two taken off, days are found by a division of 32
// bits, which a compiler makes a product of several at once.
constexpr unsigned day_shift = 10;
constexpr std::uint32_t day_rest = 84'375;
static_assert((std::int64_t{day_rest} << day_shift) == ms_per_day);

FRAUDGEN_KERNEL(void, find_moments,
                (std::span<const Instant> instants, std::int64_t begin, std::uint64_t stays,
                 PaymentDraws& draws),
                (instants, begin, stays, draws)) {
  const std::size_t count = instants.size();
  // In groups, too.
  const std::size_t whole = (count + random_group - 1) / random_group * random_group;
  alignas(64) std::array<std::uint64_t, PaymentDraws::capacity> at;
  for (std::size_t i = 0; i < count; ++i) {
    at[i] = static_cast<std::uint64_t>(begin + instants[i].since());
  }
  for (std::size_t i = count; i < whole; ++i) at[i] = 0;
  for (std::size_t first = 0; first < whole; first += random_group) {
    for (std::size_t i = first; i < first + random_group; ++i) {
      const std::uint32_t day = static_cast<std::uint32_t>(at[i] >> day_shift) / day_rest;
      const std::uint32_t ms =
          static_cast<std::uint32_t>(at[i]) - day * static_cast<std::uint32_t>(ms_per_day);
      draws.day[i] = static_cast<std::int32_t>(day);
      draws.hour[i] = ms / static_cast<std::uint32_t>(ms_per_hour);
      draws.stay[i] = mix(stays + day * stays_per_day + ms / stay_ms);
    }
  }
}

}  // namespace

void PaymentDraws::draw(std::span<const Instant> instants, std::int64_t begin, std::uint64_t stays,
                        std::uint64_t payments) {
  find_moments(instants, begin, stays, *this);
  fill_columns(payments, instants.size(),
               std::array{&choices, &price, &shopping, &acquaintance, &card});
}

}  // namespace fraudgen::generator
