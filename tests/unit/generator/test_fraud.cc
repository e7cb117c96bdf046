#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "generator/fraud/fraud.h"
#include "generator/fraud/stories.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;
using fraudgen::catalog::FraudType;

namespace {

constexpr std::uint64_t seed = 42;

struct Correlation {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  void add(double a, double b) {
    n += 1;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  double value() const { return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y)); }
};

// All episodes of a dataset with much fraud.
struct Frauds {
  explicit Frauds(std::uint64_t customers, const DatasetOptions& options = much_fraud())
      : layout(options, 1'000'000, customers, 1'000'000) {
    std::vector<Episode> room(Layout::most_fraud_rows);
    const FilePlan file = layout.file(0);
    for (std::uint32_t b = 0; b < layout.block_count(file); ++b) {
      const Block block = layout.block(file, b);
      for (std::uint32_t period = 0; period < layout.period_count(); ++period) {
        const std::uint32_t count = plan.episodes(block, period, room);
        for (const Episode& episode : std::span(room).first(count)) {
          const std::uint64_t customer = block.first_customer + episode.victim;
          episodes.push_back({customer, period, episode});
        }
      }
    }
  }
  static DatasetOptions much_fraud() {
    DatasetOptions made;
    made.fraud_ppb = 100'000'000;
    return made;
  }

  struct Happened {
    std::uint64_t customer;
    std::uint32_t period;
    Episode episode;
  };
  Layout layout;
  People people{seed, true};
  FraudPlan plan{people, layout};
  std::vector<Happened> episodes;
};

const Frauds& frauds() {
  static const Frauds made(2000);
  return made;
}

Episode episode_of(std::uint64_t key, std::uint32_t gap_ms) {
  Episode episode{};
  episode.start = 5 * ms_per_day;
  episode.key = key;
  episode.gap_ms = gap_ms;
  return episode;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fraud)

BOOST_AUTO_TEST_CASE(an_episodes_gaps_resemble_each_other) {
  constexpr std::uint32_t typical = 180'000;
  Correlation neighbours;
  Correlation strangers;
  std::vector<double> gaps;
  double stranger = std::log(typical);
  for (std::uint64_t i = 0; i < 3000; ++i) {
    EpisodeClock clock(episode_of(mix(i), typical));
    BOOST_TEST_REQUIRE(clock.now() == 5 * ms_per_day);
    double last = 0;
    for (int step = 1; step < 12; ++step) {
      const std::int64_t before = clock.now();
      clock.advance();
      BOOST_TEST_REQUIRE(clock.now() >= before + 4000);
      gaps.push_back(static_cast<double>(clock.now() - before));
      const double gap = std::log(gaps.back());
      if (step > 1) neighbours.add(last, gap);
      if (step == 6) {
        strangers.add(stranger, gap);
        stranger = gap;
      }
      last = gap;
    }
  }
  BOOST_TEST(neighbours.value() > 0.3);
  BOOST_TEST(std::abs(strangers.value()) < 5 / std::sqrt(3000.0));
  // The typical gap is in the middle, and the long ones are several times the short ones.
  std::sort(gaps.begin(), gaps.end());
  BOOST_TEST(gaps[gaps.size() / 2] > typical / 1.3);
  BOOST_TEST(gaps[gaps.size() / 2] < typical * 1.3);
  BOOST_TEST(gaps[gaps.size() * 95 / 100] > 5 * gaps[gaps.size() * 5 / 100]);
}

BOOST_AUTO_TEST_CASE(an_episodes_clock_is_a_function_of_the_episode) {
  EpisodeClock one(episode_of(17, 60'000));
  EpisodeClock two(episode_of(17, 60'000));
  EpisodeClock other(episode_of(18, 60'000));
  int same = 0;
  for (int step = 0; step < 50; ++step) {
    one.advance();
    two.advance();
    other.advance();
    BOOST_TEST_REQUIRE(one.now() == two.now());
    same += one.now() == other.now() ? 1 : 0;
  }
  BOOST_TEST(same == 0);
}

BOOST_AUTO_TEST_CASE(frauds_begin_when_their_story_has_them_and_stay_in_their_period) {
  std::map<FraudType, std::array<double, 3>> parts;
  for (const auto& [customer, period, episode] : frauds().episodes) {
    EpisodeClock clock(episode);
    for (int step = 1; step < episode.rows; ++step) clock.advance();
    BOOST_TEST_REQUIRE(episode.start >= frauds().layout.period_first_day(period) * ms_per_day);
    BOOST_TEST_REQUIRE(clock.now() < frauds().layout.period_first_day(period + 1) * ms_per_day);
    const std::int64_t hour = episode.start % ms_per_day / ms_per_hour;
    parts[episode.type][hour >= 7 && hour < 18 ? 0 : hour >= 18 && hour < 23 ? 1 : 2] += 1;
  }
  // A period's end moves a few of them, of those that take days.
  for (const auto& [type, counts] : parts) {
    const FraudStory& story = fraud_story(type);
    const double all = counts[0] + counts[1] + counts[2];
    BOOST_TEST_CONTEXT(fraudgen::catalog::fraud_types()[static_cast<std::size_t>(type)].value) {
      BOOST_TEST(std::abs(counts[0] / all - story.by_day / 1000.0) < 0.03 + 2.5 / std::sqrt(all));
      BOOST_TEST(std::abs(counts[1] / all - story.by_evening / 1000.0) <
                 0.03 + 2.5 / std::sqrt(all));
    }
  }
}

// Nor when a customer meets more fraudsters than a period has rings for.
BOOST_AUTO_TEST_CASE(no_ring_meets_a_customer_twice) {
  for (const std::uint64_t customers : {2000u, 10u}) {
    const Frauds all(customers);
    const Rings& rings = all.plan.rings();
    std::map<std::uint64_t, std::set<std::uint32_t>> met;
    for (const auto& [customer, period, episode] : all.episodes) {
      if (episode.ring == Rings::none) continue;
      BOOST_TEST_REQUIRE(episode.ring < rings.count());
      BOOST_TEST_REQUIRE(met[customer].insert(episode.ring).second);
    }
    for (const auto& [customer, hostile] : met) {
      BOOST_TEST_REQUIRE(!hostile.contains(rings.ring_of(customer, rings.most_hostile())));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_ring_has_serves_many_victims) {
  const Rings& rings = frauds().plan.rings();
  std::map<std::uint32_t, std::set<std::uint64_t>> victims_of_machine;
  std::map<std::uint32_t, std::set<std::uint64_t>> victims_of_address;
  std::map<std::uint32_t, std::set<std::uint32_t>> machines_of_ring;
  std::map<std::uint32_t, std::set<std::uint32_t>> addresses_of_ring;
  std::map<std::uint32_t, std::set<std::uint16_t>> cities_of_ring;
  std::set<std::uint32_t> lone_machines;
  std::set<std::uint32_t> lone_addresses;
  std::set<std::uint16_t> lone_cities;
  std::size_t alone = 0;
  for (const auto& [customer, period, episode] : frauds().episodes) {
    const std::uint32_t machine = rings.machine(episode.ring, episode.key);
    const std::uint32_t address = rings.address(episode.ring, episode.key);
    const std::uint16_t city = rings.city(episode.ring, episode.key);
    BOOST_TEST_REQUIRE(city < fraudgen::catalog::cities().size());
    if (episode.ring == Rings::none) {
      ++alone;
      lone_machines.insert(machine);
      lone_addresses.insert(address);
      lone_cities.insert(city);
    } else {
      victims_of_machine[machine].insert(customer);
      victims_of_address[address].insert(customer);
      machines_of_ring[episode.ring].insert(machine);
      addresses_of_ring[episode.ring].insert(address);
      cities_of_ring[episode.ring].insert(city);
    }
  }
  const auto all = static_cast<double>(frauds().episodes.size());
  BOOST_TEST(std::abs(static_cast<double>(alone) / all - 0.22) < 5 * std::sqrt(0.22 * 0.78 / all));
  // Two of some thousand of them may be one by chance: of 2^25 machines, and of fewer addresses.
  BOOST_TEST(lone_machines.size() + 3 >= alone);
  BOOST_TEST(lone_addresses.size() + 3 >= alone);
  BOOST_TEST(lone_cities.size() > 50u);
  for (const std::uint32_t machine : lone_machines) {
    BOOST_TEST_REQUIRE(!victims_of_machine.contains(machine));
  }
  for (const auto* victims_of : {&victims_of_machine, &victims_of_address}) {
    std::size_t shared = 0;
    for (const auto& [thing, victims] : *victims_of) shared += victims.size() > 1 ? 1 : 0;
    BOOST_TEST(shared > victims_of->size() * 8 / 10);
  }
  for (const auto& [ring, machines] : machines_of_ring) BOOST_TEST_REQUIRE(machines.size() <= 4u);
  for (const auto& [ring, addresses] : addresses_of_ring) {
    BOOST_TEST_REQUIRE(addresses.size() <= 5u);
  }
  for (const auto& [ring, cities] : cities_of_ring) BOOST_TEST_REQUIRE(cities.size() == 1u);
}

// Three fraudsters in four, however many periods share the rings of little fraud.
BOOST_AUTO_TEST_CASE(most_frauds_are_of_rings_in_ten_years_too) {
  DatasetOptions ten_years;
  ten_years.start_day = day_of({2015, 1, 1});
  ten_years.end_day = day_of({2024, 12, 31});
  ten_years.fraud_ppb = 5'000'000;
  const Frauds all(2000, ten_years);
  const auto of_rings = std::ranges::count_if(
      all.episodes, [](const auto& happened) { return happened.episode.ring != Rings::none; });
  const double share = static_cast<double>(of_rings) / static_cast<double>(all.episodes.size());
  BOOST_TEST(all.episodes.size() > 500u);
  BOOST_TEST(share > 0.7);
  BOOST_TEST(share < 0.8);
}

BOOST_AUTO_TEST_CASE(every_mule_has_an_account_of_its_own) {
  const Rings rings(seed, 90'000, 12);
  std::set<std::uint64_t> keys;
  for (std::uint32_t ring = 0; ring < rings.count(); ++ring) {
    for (std::uint32_t mule = 0; mule < Rings::mules_per_ring; ++mule) {
      BOOST_TEST_REQUIRE(keys.insert(rings.mule_key(ring, mule)).second);
    }
  }
}

// DevicesTable sorts them in 26 bits.
BOOST_AUTO_TEST_CASE(machines_have_numbers_of_26_bits) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  const Rings rings(seed, most, 12);
  const std::uint32_t last_of_rings = rings.machine(rings.count() - 1, most);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint32_t lone = rings.machine(Rings::none, i);
    BOOST_TEST_REQUIRE(lone > last_of_rings);
    BOOST_TEST_REQUIRE(lone < 1u << 26);
  }
  // Neighbouring rings share none.
  BOOST_TEST(rings.machine(1, most) < rings.machine(2, 0));
}

BOOST_AUTO_TEST_CASE(a_brought_device_is_the_episodes) {
  const Frauds& all = frauds();
  std::map<std::pair<std::uint64_t, std::uint32_t>, const Episode*> brought;
  for (const auto& happened : all.episodes) {
    if (happened.episode.device_slot == own_device) continue;
    BOOST_TEST_REQUIRE(
        brought
            .emplace(std::pair(happened.customer, happened.episode.device_slot), &happened.episode)
            .second);
  }
  std::vector<Episode> scratch(Layout::most_fraud_rows);
  std::size_t devices = 0;
  const FilePlan file = all.layout.file(0);
  for (std::uint32_t b = 0; b < all.layout.block_count(file); ++b) {
    all.plan.for_each_device(all.layout.block(file, b), scratch, [&](const FraudDevice& device) {
      ++devices;
      const Episode& episode = *brought.at({device.customer, device.slot});
      BOOST_TEST_REQUIRE(device.first_day == episode.start / ms_per_day);
      BOOST_TEST_REQUIRE(device.machine == all.plan.rings().machine(episode.ring, episode.key));
    });
  }
  BOOST_TEST(devices == brought.size());
  BOOST_TEST(devices > all.episodes.size() / 10);
}

BOOST_AUTO_TEST_SUITE_END()
