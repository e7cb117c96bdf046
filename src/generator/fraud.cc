#include "generator/fraud.h"

#include <algorithm>

#include "generator/calendar.h"
#include "generator/network.h"

namespace fraudgen::generator {
namespace {

using catalog::FraudType;

constexpr std::uint32_t minute = 60;
constexpr std::uint32_t hour = 3600;
constexpr std::uint32_t day = 24 * hour;

// In the order of catalog::FraudType.
constexpr std::array<FraudStory, 13> stories{{
    // length, gap, night, pix ted boleto debit, device addr elsewhere benef, amount %
    {1, 4, 15 * minute, 150, 750, 150, 50, 0, 0, 100, 50, 850, 260},     // social engineering
    {3, 10, 6 * minute, 600, 820, 120, 30, 0, 850, 900, 700, 900, 300},  // account takeover
    {4, 14, 4 * minute, 350, 0, 0, 0, 150, 100, 700, 700, 750, 150},     // cloned card
    {2, 8, day, 150, 250, 100, 100, 0, 600, 700, 400, 700, 250},         // false identity
    {2, 6, 5 * hour, 150, 250, 100, 150, 100, 0, 50, 50, 500, 220},      // fraud by the customer
    {1, 3, 10 * hour, 120, 0, 0, 0, 50, 0, 30, 30, 350, 140},            // friendly fraud
    {4, 16, 3 * hour, 200, 700, 250, 50, 0, 50, 300, 150, 600, 450},     // money laundering
    {2, 6, hour, 200, 150, 0, 0, 100, 150, 500, 500, 700, 160},          // triangulation
    {1, 2, 10 * minute, 100, 1000, 0, 0, 0, 0, 50, 50, 950, 280},        // WhatsApp scam
    {2, 6, 8 * minute, 300, 550, 50, 50, 50, 550, 800, 600, 800, 220},   // phishing
    {3, 8, 5 * minute, 450, 880, 120, 0, 0, 950, 950, 800, 900, 320},    // SIM swap
    {1, 2, 12 * hour, 60, 0, 0, 1000, 0, 0, 30, 30, 900, 200},           // false boleto
    {1, 3, 20 * minute, 80, 1000, 0, 0, 0, 0, 30, 30, 950, 120},         // false QR code
}};

constexpr std::uint32_t ring_machines = 3;
constexpr std::uint32_t ring_addresses = 4;
constexpr std::uint32_t smallest_mules = 4099;
constexpr std::uint32_t customers_per_mule = 50;
constexpr std::uint32_t mule_stride = 7919;  // a prime that mules() is no multiple of

bool per_mille(Random& random, std::uint32_t chance) { return random.below(1000) < chance; }

}  // namespace

const FraudStory& fraud_story(FraudType type) { return stories[catalog::index(type)]; }

Rings::Rings(std::uint64_t seed, std::uint64_t customers)
    : seed_(seed),
      mules_(static_cast<std::uint32_t>(
          std::max<std::uint64_t>(smallest_mules, customers / customers_per_mule))) {
  if (mules_ % mule_stride == 0) ++mules_;
}

std::uint32_t Rings::mule_of(std::uint64_t customer, std::uint32_t n) const {
  const std::uint64_t base = scale(stream_key(seed_, Domain::ring, customer), mules_);
  return static_cast<std::uint32_t>((base + std::uint64_t{n} * mule_stride) % mules_);
}

std::uint64_t Rings::machine(std::uint32_t ring, std::uint64_t random) const {
  return std::uint64_t{ring} * ring_machines + scale(random, ring_machines);
}

std::uint32_t Rings::address(std::uint32_t ring, std::uint64_t random) const {
  const std::uint64_t number = std::uint64_t{ring} * ring_addresses + scale(random, ring_addresses);
  return address_from(stream_key(seed_, Domain::ring_network, number));
}

void EpisodeClock::advance() {
  // The product of two uniforms: many short gaps, some long ones; the mean is the typical gap.
  const std::uint64_t bits = random_.next();
  const std::uint64_t product = (bits >> 32) * (bits & 0xFFFFFFFFu) >> 32;
  now_ += 1000 + static_cast<std::int64_t>((product * gap_) >> 30);
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
  episode.gap_ms = story.gap_seconds * 1000;
  Random random(episode.key ^ golden_step);
  const bool night = per_mille(random, story.at_night);
  const std::int64_t ms = random.between(0, (night ? 8 : 14) * ms_per_hour - 1);
  const std::int64_t time_of_day = ((night ? 22 : 8) * ms_per_hour + ms) % ms_per_day;
  episode.start =
      (first_day + random.between(0, end_day - first_day - 1)) * ms_per_day + time_of_day;

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
  episode.start = std::min(episode.start, end_day * ms_per_day - 1 - needed);
}

std::uint32_t FraudPlan::episodes(const Block& block, std::uint32_t period,
                                  std::span<Episode> episodes) const {
  static const auto types = weighted<16>(catalog::fraud_types());
  std::uint64_t rows = fraud_rows(block, period);
  if (rows == 0) return 0;

  const auto profiles = catalog::profiles();
  std::array<std::uint16_t, Layout::block_customers> exposure{};
  for (std::uint32_t i = 0; i < block.customers; ++i) {
    const std::uint8_t profile = people_.profile(block.first_customer + i);
    exposure[i] = static_cast<std::uint16_t>(
        profile < profiles.size() ? profiles[profile].fraud_factor : 1000);
  }
  constexpr std::uint32_t greatest_exposure = 2000;

  Random random(stream_key(people_.seed(), Domain::fraud_episode, mix(block.index) + period));
  std::array<std::uint16_t, Layout::block_customers> devices{};
  std::array<std::uint16_t, Layout::block_customers> mules{};
  const std::uint32_t slots = layout_.fraud_devices_per_period();
  std::uint32_t count = 0;
  while (rows > 0) {
    Episode& episode = episodes[count++];
    do {
      episode.victim = static_cast<std::uint8_t>(random.below(block.customers));
    } while (random.below(greatest_exposure) >= exposure[episode.victim]);
    episode.type = static_cast<FraudType>(types.pick(random.next()));
    const FraudStory& story = fraud_story(episode.type);
    const std::int64_t length = random.between(story.length_min, story.length_max);
    episode.rows = static_cast<std::uint16_t>(
        std::min<std::uint64_t>(rows, static_cast<std::uint64_t>(length)));
    rows -= episode.rows;
    episode.key = random.next();
    episode.new_address = per_mille(random, story.new_address);
    episode.elsewhere = per_mille(random, story.elsewhere);

    std::uint16_t& device = devices[episode.victim];
    const bool brings_device = per_mille(random, story.new_device) && device < slots;
    episode.device_slot =
        brings_device
            ? static_cast<std::uint16_t>(first_fraud_device_slot + period * slots + device++)
            : own_device;
    std::uint16_t& mule = mules[episode.victim];
    episode.mule = mule < slots ? rings_.mule_of(block.first_customer + episode.victim,
                                                 period * slots + mule++)
                                : no_mule;
    place_in_time(episode, period);
  }
  return count;
}

FraudDevice FraudPlan::device(const Block& block, const Episode& episode) const {
  const std::uint32_t ring = episode.mule == no_mule ? 0 : rings_.ring_of(episode.mule);
  return {.customer = block.first_customer + episode.victim,
          .slot = episode.device_slot,
          .first_day = static_cast<std::int32_t>(episode.start / ms_per_day),
          .machine = rings_.machine(ring, episode.key)};
}

}  // namespace fraudgen::generator
