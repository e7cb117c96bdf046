#include "generator/instants.h"

#include <algorithm>

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t percent(std::uint32_t n) { return n * 65536 / 100; }

// Everybody has some times of day to which they come back.
constexpr std::uint64_t own_times = 3;
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

// By the weights of days and hours: one draw for the day, one for the time of day.
class Drawer {
 public:
  Drawer(const Rhythm& rhythm, std::uint64_t key, std::int64_t begin, std::int64_t end)
      : rhythm_(rhythm),
        key_(key),
        begin_(begin),
        end_(end),
        weight_begin_(rhythm.before(begin)),
        weight_(std::max<std::uint64_t>(rhythm.before(end) - weight_begin_, 1)),
        first_day_(static_cast<std::uint32_t>(begin / ms_per_day)),
        last_day_(static_cast<std::uint32_t>((end - 1) / ms_per_day)) {}

  std::int64_t draw(Random& random) const {
    const std::uint32_t day = day_at(weight_begin_ + random.below(weight_));
    std::uint64_t share_begin = 0;
    std::uint64_t share_end = std::uint64_t{1} << Rhythm::share_bits;
    if (day == first_day_) share_begin = rhythm_.share_before(begin_ % ms_per_day);
    if (day == last_day_) share_end = rhythm_.share_before((end_ - 1) % ms_per_day + 1);
    const std::uint64_t bits = random.next();
    std::uint64_t share = own_time(bits);
    if ((bits & 0xFFFF) >= at_own_time || share < share_begin || share >= share_end) {
      share = share_begin + scale(bits, std::max<std::uint64_t>(share_end - share_begin, 1));
    }
    return std::clamp(day * ms_per_day + rhythm_.ms_of_day(share), begin_, end_ - 1);
  }

 private:
  // Near one of the times, which are spread as the profile's day is.
  std::uint64_t own_time(std::uint64_t bits) const {
    const std::uint64_t which = scale32(static_cast<std::uint32_t>(bits >> 16) << 16, own_times);
    const std::uint64_t share = Random::at(key_, which) >> (64 - Rhythm::share_bits);
    return (share & ~((std::uint64_t{1} << own_time_bits) - 1)) | (bits >> (64 - own_time_bits));
  }

  std::uint32_t day_at(std::uint64_t point) const {
    std::uint32_t low = first_day_;
    std::uint32_t high = last_day_;
    while (low < high) {
      const std::uint32_t middle = (low + high + 1) / 2;
      if (rhythm_.day_sum(middle) <= point) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  const Rhythm& rhythm_;
  std::uint64_t key_;
  std::int64_t begin_;
  std::int64_t end_;
  std::uint64_t weight_begin_;
  std::uint64_t weight_;
  std::uint32_t first_day_;
  std::uint32_t last_day_;
};

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

std::span<const Instant> draw_instants(const Stretch& stretch, std::uint32_t everyday,
                                       std::span<const DuePayment> due,
                                       std::span<const FraudEvent> frauds, Random& random,
                                       std::span<Instant> instants) {
  const Drawer drawer(stretch.rhythm, stretch.key, stretch.begin, stretch.end);
  constexpr int most_tries = 6;
  const auto awake = [&] {
    std::int64_t instant = drawer.draw(random);
    for (int i = 1; i < most_tries && stretch.life.asleep(instant / ms_per_day); ++i) {
      instant = drawer.draw(random);
    }
    return instant;
  };
  std::int64_t instant = 0;
  std::uint32_t more = 0;  // in one go with the last
  std::int64_t gap = 0;
  std::uint32_t spread = 0;
  for (std::uint32_t i = 0; i < everyday; ++i) {
    const std::uint64_t bits = random.next();
    const auto upper = static_cast<std::uint32_t>(bits >> 32);
    const std::int64_t next = instant + gap + scale32(upper, spread);
    if (more > 0 && next < stretch.end) {
      instant = next;
      --more;
    } else {
      instant = awake();
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
    instants[i] = Instant::everyday(instant - stretch.begin);
  }
  std::size_t count = everyday;
  for (std::size_t i = 0; i < due.size(); ++i) {
    instants[count++] = Instant::standing(due[i].instant - stretch.begin, i);
  }
  for (std::size_t i = 0; i < frauds.size(); ++i) {
    instants[count++] = Instant::fraud(static_cast<std::int64_t>(frauds[i].time()), i);
  }
  const auto all = instants.first(count);
  std::sort(all.begin(), all.end());
  push_apart(all, stretch.end - stretch.begin);
  return all;
}

}  // namespace fraudgen::generator
