#include "generator/instants.h"

#include <algorithm>

namespace fraudgen::generator {
namespace {

// By the weights of days and hours: one draw for the day, one for the time of day.
class Drawer {
 public:
  Drawer(const Rhythm& rhythm, std::int64_t begin, std::int64_t end)
      : rhythm_(rhythm),
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
    const std::uint64_t share =
        share_begin + random.below(std::max<std::uint64_t>(share_end - share_begin, 1));
    return std::clamp(day * ms_per_day + rhythm_.ms_of_day(share), begin_, end_ - 1);
  }

 private:
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

std::span<const Instant> draw_instants(const Rhythm& rhythm, std::int64_t begin, std::int64_t end,
                                       std::uint32_t honest, std::span<const FraudEvent> frauds,
                                       Random& random, std::span<Instant> instants) {
  const Drawer drawer(rhythm, begin, end);
  for (std::uint32_t i = 0; i < honest; ++i) {
    instants[i] = Instant(static_cast<std::uint64_t>(drawer.draw(random) - begin), 0);
  }
  for (std::size_t i = 0; i < frauds.size(); ++i) {
    instants[honest + i] = Instant(frauds[i].time(), i + 1);
  }
  const auto all = instants.first(honest + frauds.size());
  std::sort(all.begin(), all.end());
  push_apart(all, end - begin);
  return all;
}

}  // namespace fraudgen::generator
