#include "generator/play/instants.h"

#include <algorithm>
#include <array>

#include "base/branch_free.h"
#include "generator/numbers/random_columns.h"
#include "generator/time/instant_order.h"

namespace fraudgen::generator {
namespace {

// How often somebody comes back to a time of their own, and how near.
constexpr std::uint32_t at_own_time = percent(30);
constexpr std::uint32_t own_time_bits = 42;  // of 48 bits of a day's share: within a sixty-fourth

// Bills paid one after the other, a round of shops: how often, how many, how far apart.
constexpr std::uint32_t sitting = percent(1) / 4;
constexpr std::uint32_t least_sitting = 3;
constexpr std::uint32_t sitting_spread = 5;
constexpr std::int64_t sitting_gap_ms = 20'000;
constexpr std::uint32_t sitting_gap_spread_ms = 150'000;
constexpr std::uint32_t errand = percent(8);
constexpr std::int64_t errand_gap_ms = 90'000;
constexpr std::uint32_t errand_gap_spread_ms = 2'400'000;

// Forwards, then backwards from the end of the stretch.
void push_apart(std::span<Instant> instants, std::int64_t length) {
  for (std::size_t i = 1; i < instants.size(); ++i) {
    const std::int64_t before = instants[i - 1].since();
    if (instants[i].since() <= before) instants[i] = instants[i].at(before + 1);
  }
  std::int64_t bound = length;
  for (std::size_t i = instants.size(); i-- > 0 && instants[i].since() >= bound;) {
    instants[i] = instants[i].at(--bound);
  }
}

}  // namespace

Stretch::Stretch(const Rhythm& rhythm, std::int64_t begin, std::int64_t end)
    : rhythm_(&rhythm),
      begin_(begin),
      end_(end),
      weight_begin_(rhythm.before(begin)),
      weight_(std::max<std::uint64_t>(rhythm.before(end) - weight_begin_, 1)),
      first_day_(static_cast<std::uint32_t>(begin / ms_per_day)),
      last_day_(static_cast<std::uint32_t>((end - 1) / ms_per_day)),
      first_share_(rhythm.share_before(begin % ms_per_day)),
      last_share_(rhythm.share_before((end - 1) % ms_per_day + 1)) {
  std::uint32_t day = first_day_;
  for (std::uint64_t i = 0; i < guide_.size(); ++i) {
    const std::uint64_t point = weight_begin_ + scale(i << (64 - guide_bits), weight_);
    while (day < last_day_ && rhythm.day_sum(day + 1) <= point) ++day;
    guide_[i] = static_cast<std::uint16_t>(day - first_day_);
  }
}

Stretch::OwnTimes Stretch::own_times_of(std::uint64_t key) {
  OwnTimes own{};
  for (std::size_t i = 0; i < own.size(); ++i) {
    own[i] = Random::at(key, i) >> (64 - Rhythm::share_bits) >> own_time_bits << own_time_bits;
  }
  return own;
}

inline std::int64_t Stretch::draw(std::uint64_t where, std::uint64_t bits,
                                  const OwnTimes& own) const {
  const std::uint64_t point = weight_begin_ + scale(where, weight_);
  std::uint32_t day = first_day_ + guide_[where >> (64 - guide_bits)];
  while (rhythm_->day_sum(day + 1) <= point && day < last_day_) ++day;
  constexpr std::uint64_t whole_day = std::uint64_t{1} << Rhythm::share_bits;
  const std::uint64_t share_begin = first_share_ & all_if<std::uint64_t>(day == first_day_);
  const std::uint64_t share_end =
      whole_day - ((whole_day - last_share_) & all_if<std::uint64_t>(day == last_day_));

  // Near one of the customer's times, or anywhere.
  const std::uint64_t near =
      own[(bits >> 16 & 0xFFFF) * own_times >> 16] | (bits >> (64 - own_time_bits));
  const std::uint64_t anywhere =
      share_begin + scale(bits, std::max<std::uint64_t>(share_end - share_begin, 1));
  const bool is_near = ((bits & 0xFFFF) < at_own_time) & (near >= share_begin) & (near < share_end);
  const std::uint64_t share = chosen(is_near, near, anywhere);
  return std::clamp(day * ms_per_day + rhythm_->ms_of_day(share), begin_, end_ - 1);
}

std::span<const Instant> draw_instants(const Stretch& stretch, std::uint64_t key, Life& life,
                                       std::uint32_t everyday, std::span<const DuePayment> due,
                                       std::span<const FraudEvent> frauds, Random& stream,
                                       std::span<Instant> instants) {
  const Stretch::OwnTimes own = Stretch::own_times_of(key);
  const std::int64_t begin = stretch.begin();
  const std::int64_t end = stretch.end();
  const bool sleeps = life.ever_asleep(stretch.first_day(), stretch.last_day() + 1);
  const auto awake = [&](std::uint64_t where, std::uint64_t bits) {
    constexpr int most_tries = 6;
    std::int64_t instant = stretch.draw(where, bits, own);
    if (sleeps) {
      for (int i = 1; i < most_tries && life.asleep(instant / ms_per_day); ++i) {
        where = stream.next();
        bits = stream.next();
        instant = stretch.draw(where, bits, own);
      }
    }
    return instant;
  };
  std::int64_t instant = 0;
  std::uint32_t more = 0;  // in one go with the last
  std::int64_t gap = 0;
  std::uint32_t spread = 0;
  // Of some instants at a time.
  RandomColumn gaps;
  RandomColumn days;
  RandomColumn times;
  for (std::uint32_t i = 0; i < everyday; ++i) {
    const std::size_t at = i % gaps.size();
    if (at == 0) {
      fill_columns(stream.next(), std::min<std::size_t>(everyday - i, gaps.size()),
                   std::array{&gaps, &days, &times});
    }
    const std::uint64_t bits = gaps[at];
    const auto upper = static_cast<std::uint32_t>(bits >> 32);
    const std::int64_t next = instant + gap + scale32(upper, spread);
    if (more > 0 && next < end) {
      instant = next;
      --more;
    } else {
      instant = awake(days[at], times[at]);
      more = 0;
      const std::uint64_t chance = bits & 0xFFFF;
      if (chance < sitting) {
        more = least_sitting - 1 + scale32(upper, sitting_spread);
        gap = sitting_gap_ms;
        spread = sitting_gap_spread_ms;
      } else if (chance < sitting + errand) {
        more = 1;
        gap = errand_gap_ms;
        spread = errand_gap_spread_ms;
      }
    }
    instants[i] = Instant::everyday(instant - begin);
  }
  std::size_t count = everyday;
  for (std::size_t i = 0; i < due.size(); ++i) {
    instants[count++] = Instant::standing(due[i].instant - begin, i);
  }
  for (std::size_t i = 0; i < frauds.size(); ++i) {
    instants[count++] = Instant::fraud(static_cast<std::int64_t>(frauds[i].time()), i);
  }
  const auto all = instants.first(count);
  if (sort_distinct(all, instants.subspan(count), end - begin)) return all;
  std::sort(all.begin(), all.end());
  push_apart(all, end - begin);
  return all;
}

}  // namespace fraudgen::generator
