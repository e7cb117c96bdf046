#include "generator/fraud/fraud.h"

#include <algorithm>
#include <array>

#include "generator/fraud/stories.h"
#include "generator/numbers/math.h"
#include "generator/numbers/weighted.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

using catalog::FraudType;

constexpr std::int64_t shortest_gap_ms = 4'000;
constexpr std::uint32_t lone_fraudster = 220;  // per mille of episodes belong to no ring
constexpr std::int32_t slow_octaves = 5;       // a slow fraud's gaps beside a quick one's

bool per_mille(Random& random, std::uint32_t chance) { return random.below(1000) < chance; }

// The catalogue's weights are shares of transactions, and some frauds have more of them than
// others: so many episodes of each type.
const Weighted<16>& episode_types() {
  static const Weighted<16> made = [] {
    std::array<std::uint32_t, 16> weights{};
    const auto types = catalog::fraud_types();
    for (std::size_t i = 0; i < types.size(); ++i) {
      const FraudStory& story = fraud_story(static_cast<FraudType>(i));
      weights[i] = types[i].weight * 100'000 / mean_length_thousandths(story);
    }
    return Weighted<16>(std::span(weights).first(types.size()));
  }();
  return made;
}

}  // namespace

EpisodeClock::EpisodeClock(const Episode& episode)
    : random_(episode.key), now_(episode.start), gap_(episode.gap_ms) {
  pace_ = around_zero(random_.next(), 2 * one_octave);
}

void EpisodeClock::advance() {
  pace_ = pace_ * 13 / 16 + around_zero(random_.next(), 3 * one_octave / 2);
  now_ += shortest_gap_ms + static_cast<std::int64_t>(times_exp2(gap_, pace_));
}

FraudPlan::FraudPlan(const People& people, const Layout& layout)
    : people_(people),
      layout_(layout),
      rings_(people.seed(), layout.fraud_rows(), layout.period_count()) {
  for (std::size_t type = 0; type < catalog::fraud_types().size(); ++type) {
    for (std::size_t profile = 0; profile <= catalog::profiles().size(); ++profile) {
      most_exposures_.at(type).at(profile) = static_cast<std::uint16_t>(
          most_exposure(static_cast<FraudType>(type), static_cast<std::uint8_t>(profile)));
    }
  }
}

std::uint64_t FraudPlan::fraud_rows(const Block& block, std::uint32_t period) const {
  // Accumulated over the periods from a random offset, so that small quotas do not all fall into
  // the last one; the sum over all periods is exact.
  const std::uint64_t periods = layout_.period_count();
  const std::uint64_t offset =
      scale(stream_key(people_.seed(), Domain::fraud_block, block.index), periods);
  const auto before = [&](std::uint64_t p) { return (block.fraud_rows * p + offset) / periods; };
  return before(period + 1) - before(period);
}

void FraudPlan::place_in_time(Episode& episode, std::uint32_t period) const {
  const std::int64_t first_day = layout_.period_first_day(period);
  const std::int64_t end_day = layout_.period_first_day(period + 1);
  const std::int64_t length = (end_day - first_day) * ms_per_day;

  const FraudStory& story = fraud_story(episode.type);
  Random random(episode.key ^ golden_step);
  const std::uint64_t when = random.below(1000);
  const bool by_day = when < story.by_day;
  const bool by_evening = !by_day && when < std::uint64_t{story.by_day} + story.by_evening;
  const std::int64_t from = by_day ? 7 : by_evening ? 18 : 23;
  const std::int64_t hours = by_day ? 11 : by_evening ? 5 : 8;
  const std::int64_t time_of_day =
      (from * ms_per_hour + random.between(0, hours * ms_per_hour - 1)) % ms_per_day;
  // Fraudsters rest at weekends too, if less than others.
  std::int64_t day = first_day + random.between(0, end_day - first_day - 1);
  if (is_weekend(layout_.first_day() + static_cast<std::int32_t>(day)) && per_mille(random, 450)) {
    day = first_day + random.between(0, end_day - first_day - 1);
  }
  episode.start = day * ms_per_day + time_of_day;

  const auto duration = [&] {
    EpisodeClock clock(episode);
    for (int i = 1; i < episode.rows; ++i) clock.advance();
    return clock.now() - episode.start;
  };
  std::int64_t needed = duration();
  while (needed >= length) {
    episode.gap_ms /= 2;
    needed = duration();
  }
  // What would go beyond the period begins whole days earlier, or at any time that leaves room.
  const std::int64_t latest = end_day * ms_per_day - 1 - needed;
  if (episode.start > latest) {
    episode.start -= (episode.start - latest + ms_per_day - 1) / ms_per_day * ms_per_day;
    const std::int64_t earliest = first_day * ms_per_day;
    if (episode.start < earliest) episode.start = random.between(earliest, latest);
  }
}

// The type first, then somebody whom it happens to: of a few, since a block may have nobody who
// is exposed to it.
std::uint8_t FraudPlan::choose_victim(const Block& block, FraudType type, Random& random) const {
  constexpr int most_tries = 200;
  const auto& most = most_exposures_[catalog::index(type)];
  std::uint64_t position = 0;
  for (int i = 0; i < most_tries; ++i) {
    position = random.below(block.customers);
    const std::uint64_t customer = block.first_customer + position;
    const std::uint64_t least = random.below(greatest_exposure);
    if (least >= most[people_.profile(customer)]) continue;
    if (least < exposure(type, people_.traits(customer))) break;
  }
  return static_cast<std::uint8_t>(position);
}

std::uint32_t FraudPlan::episodes(const Block& block, std::uint32_t period,
                                  std::span<Episode> episodes) const {
  std::uint64_t rows = fraud_rows(block, period);
  if (rows == 0) return 0;

  Random random(stream_key(people_.seed(), Domain::fraud_episode, mix(block.index) + period));
  std::array<std::uint16_t, Layout::block_customers> devices{};
  std::array<std::uint16_t, Layout::block_customers> rings{};
  const std::uint32_t device_slots_here = layout_.fraud_devices_per_period();
  const std::uint32_t rings_here = rings_.most_hostile() / layout_.period_count();
  std::uint32_t count = 0;
  while (rows > 0) {
    Episode& episode = episodes[count++];
    episode.type = static_cast<FraudType>(episode_types().pick(random.next()));
    episode.victim = choose_victim(block, episode.type, random);
    const FraudStory& story = fraud_story(episode.type);
    episode.rows = static_cast<std::uint16_t>(
        std::min<std::uint64_t>(rows, episode_length(story, random.next())));
    rows -= episode.rows;
    episode.key = random.next();

    const bool slow = per_mille(random, story.slow);
    const std::uint32_t departs = slow ? 3 : 1;  // a slow fraud hides in the victim's habits
    episode.gap_ms = story.gap_seconds * 1000;
    if (slow) episode.gap_ms = std::min(episode.gap_ms << slow_octaves, 2'000'000'000u);
    episode.new_address = per_mille(random, story.new_address / departs);
    episode.elsewhere = per_mille(random, story.elsewhere / departs);

    std::uint16_t& device = devices[episode.victim];
    const bool brings_device =
        per_mille(random, story.new_device / departs) && device < device_slots_here;
    episode.device_slot = brings_device
                              ? static_cast<std::uint16_t>(first_fraud_device_slot +
                                                           period * device_slots_here + device++)
                              : own_device;
    std::uint16_t& ring = rings[episode.victim];
    const bool alone = per_mille(random, lone_fraudster) || ring >= rings_here;
    episode.ring =
        alone ? Rings::none
              : rings_.ring_of(block.first_customer + episode.victim, period * rings_here + ring++);
    place_in_time(episode, period);
  }
  return count;
}

FraudDevice FraudPlan::device(const Block& block, const Episode& episode) const {
  return {.customer = block.first_customer + episode.victim,
          .slot = episode.device_slot,
          .first_day = static_cast<std::int32_t>(episode.start / ms_per_day),
          .machine = rings_.machine(episode.ring, episode.key)};
}

}  // namespace fraudgen::generator
