#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <vector>

#include "generator/fraud/fraud.h"
#include "generator/fraud/stories.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;
using catalog::FraudType;

namespace {

constexpr std::uint64_t seed = 42;

std::vector<FraudType> all_types() {
  std::vector<FraudType> types;
  for (std::size_t i = 0; i < catalog::fraud_types().size(); ++i) {
    types.push_back(static_cast<FraudType>(i));
  }
  return types;
}

std::string_view name(FraudType type) { return catalog::fraud_types()[catalog::index(type)].value; }

const People& people() {
  static const People made(seed, true);
  return made;
}

bool pays_boletos(const Person& person) {
  return catalog::profiles()[person.profile]
             .transaction_types[catalog::index(catalog::TransactionType::boleto)] > 0;
}

DatasetOptions options_of(std::uint32_t fraud_ppb) {
  DatasetOptions options;
  options.fraud_ppb = fraud_ppb;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stories)

BOOST_AUTO_TEST_CASE(every_story_is_well_formed) {
  for (const FraudType type : all_types()) {
    BOOST_TEST_CONTEXT(name(type)) {
      const FraudStory& story = fraud_story(type);
      BOOST_TEST(std::accumulate(story.types.begin(), story.types.end(), 0) == 100);
      BOOST_TEST(story.length_min >= 1);
      BOOST_TEST(story.length_min <= story.length_max);
      BOOST_TEST(story.gap_seconds > 0u);
      BOOST_TEST(story.by_day + story.by_evening <= 1000);
      for (const std::uint16_t per_mille :
           {story.slow, story.new_device, story.new_address, story.elsewhere, story.new_beneficiary,
            story.card_absent, story.unverified, story.by_stripe}) {
        BOOST_TEST(per_mille <= 1000);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_mean_length_is_that_of_the_lengths) {
  for (const FraudType type : all_types()) {
    const FraudStory& story = fraud_story(type);
    // Both halves of the random number at the middle of every length's share.
    const std::uint64_t lengths = story.length_max - story.length_min + 1u;
    const auto middle = [&](std::uint64_t i) { return ((2 * i + 1) << 31) / lengths; };
    std::uint64_t sum = 0;
    std::map<std::uint32_t, int> counts;
    for (std::uint64_t i = 0; i < lengths; ++i) {
      for (std::uint64_t j = 0; j < lengths; ++j) {
        const std::uint32_t length = episode_length(story, middle(i) << 32 | middle(j));
        sum += length;
        ++counts[length];
      }
    }
    BOOST_TEST(mean_length_thousandths(story) == 1000 * sum / (lengths * lengths));
    BOOST_TEST(counts.size() == lengths);
    BOOST_TEST(counts.begin()->first == story.length_min);
    BOOST_TEST(counts.rbegin()->first == story.length_max);
    // Short ones are commoner.
    for (std::uint32_t length = story.length_min; length < story.length_max; ++length) {
      BOOST_TEST(counts[length] > counts[length + 1]);
    }
  }
}

BOOST_AUTO_TEST_CASE(goods_are_the_storys) {
  const StoryGoods goods;
  for (const FraudType type : all_types()) {
    std::set<std::string_view> expected;
    for (const char* key : fraud_story(type).mccs) {
      if (key != nullptr) expected.insert(key);
    }
    std::set<std::string_view> found;
    for (std::uint32_t i = 0; i < 6000; ++i) {
      std::size_t mcc = 0;
      if (!goods.pick(type, i * 715'827u, mcc)) break;
      found.insert(catalog::mccs()[mcc].key);
    }
    BOOST_TEST((found == expected), name(type));
  }
}

BOOST_AUTO_TEST_CASE(exposure_follows_the_victim) {
  Person person = people().person(0);
  person.age = 40;
  person.income_class = 2;
  person.cards = 1;
  const auto changed = [&](FraudType type, auto change) {
    Person other = person;
    change(other);
    return std::pair(exposure(type, person), exposure(type, other));
  };
  const auto [adult, old] =
      changed(FraudType::golpe_whatsapp, [](Person& other) { other.age = 70; });
  BOOST_TEST(old > adult);
  const auto [grown, young] =
      changed(FraudType::golpe_whatsapp, [](Person& other) { other.age = 20; });
  BOOST_TEST(young < grown);
  const auto [middle, rich] =
      changed(FraudType::sim_swap, [](Person& other) { other.income_class = 4; });
  BOOST_TEST(rich > middle);
  const auto [one_card, two_cards] =
      changed(FraudType::cartao_clonado, [](Person& other) { other.cards = 2; });
  BOOST_TEST(two_cards > one_card);
  const auto [modest, poor] =
      changed(FraudType::autofraude, [](Person& other) { other.income_class = 0; });
  BOOST_TEST(poor > modest);
}

BOOST_AUTO_TEST_CASE(exposure_is_bounded_and_nothing_without_boletos) {
  std::uint64_t without = 0;
  for (std::uint64_t number = 0; number < 3000; ++number) {
    const Person person = people().person(number);
    for (const FraudType type : all_types()) {
      const std::uint32_t exposed = exposure(type, person);
      BOOST_TEST_REQUIRE(exposed <= greatest_exposure);
      const bool never = type == FraudType::boleto_falso && !pays_boletos(person);
      BOOST_TEST_REQUIRE((exposed == 0) == never);
    }
    without += pays_boletos(person) ? 0 : 1;
  }
  BOOST_TEST(without > 100u);
  // Without profiles everybody pays everything.
  const People anyone(seed, false);
  BOOST_TEST(exposure(FraudType::boleto_falso, anyone.person(0)) > 0u);
}

BOOST_AUTO_TEST_CASE(nobody_is_more_exposed_than_a_profile_can_be) {
  for (const bool profiles : {true, false}) {
    const People some(seed, profiles);
    for (const FraudType type : all_types()) {
      bool reached = false;
      for (std::uint64_t number = 0; number < 2000; ++number) {
        const Person person = some.person(number);
        const Traits traits = some.traits(number);
        BOOST_TEST_REQUIRE(exposure(type, traits) == exposure(type, person));
        BOOST_TEST_REQUIRE(exposure(type, person) <= most_exposure(type, person.profile));
        reached |= exposure(type, person) == most_exposure(type, person.profile);
      }
      BOOST_TEST(reached);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_types_have_their_shares_of_the_rows) {
  // Hardly any episode is cut short by the end of its quota.
  const Layout layout(options_of(300'000'000), 4'000'000, 640, 4'000'000);
  const FraudPlan frauds(people(), layout);
  std::vector<Episode> episodes(Layout::most_fraud_rows);
  std::map<FraudType, double> rows;
  std::map<FraudType, double> squares;
  double all = 0;
  const FilePlan file = layout.file(0);
  for (std::uint32_t b = 0; b < layout.block_count(file); ++b) {
    const Block block = layout.block(file, b);
    for (std::uint32_t period = 0; period < layout.period_count(); ++period) {
      const std::uint32_t count = frauds.episodes(block, period, episodes);
      for (const Episode& episode : std::span(episodes).first(count)) {
        rows[episode.type] += episode.rows;
        squares[episode.type] += episode.rows * episode.rows;
        all += episode.rows;
      }
    }
  }
  double weights = 0;
  for (const catalog::Value& type : catalog::fraud_types()) weights += type.weight;
  for (const FraudType type : all_types()) {
    const double expected = all * catalog::fraud_types()[catalog::index(type)].weight / weights;
    // As many as chance adds up from episodes of these lengths, and half a per cent of the type's
    // for those cut short.
    const double tolerance = 5 * std::sqrt(squares[type]) + expected / 200;
    BOOST_TEST(std::abs(rows[type] - expected) < tolerance,
               name(type) << ": " << rows[type] << " of " << expected << " +- " << tolerance);
    BOOST_TEST(tolerance < expected / 10);
  }
}

BOOST_AUTO_TEST_CASE(victims_are_exposed_to_what_happens_to_them) {
  const Layout layout(options_of(300'000'000), 400'000, 640, 400'000);
  const FraudPlan frauds(people(), layout);
  std::vector<Episode> episodes(Layout::most_fraud_rows);
  const FilePlan file = layout.file(0);
  double old_of_whatsapp = 0;
  double of_whatsapp = 0;
  double old = 0;
  for (std::uint64_t number = 0; number < 640; ++number) {
    old += people().person(number).age >= 55 ? 1.0 / 640 : 0;
  }
  for (std::uint32_t b = 0; b < layout.block_count(file); ++b) {
    const Block block = layout.block(file, b);
    for (std::uint32_t period = 0; period < layout.period_count(); ++period) {
      const std::uint32_t count = frauds.episodes(block, period, episodes);
      for (const Episode& episode : std::span(episodes).first(count)) {
        const Person victim = people().person(block.first_customer + episode.victim);
        BOOST_TEST_REQUIRE(exposure(episode.type, victim) > 0u);
        if (episode.type != FraudType::golpe_whatsapp) continue;
        of_whatsapp += 1;
        old_of_whatsapp += victim.age >= 55 ? 1 : 0;
      }
    }
  }
  BOOST_TEST(of_whatsapp > 1000);
  BOOST_TEST(old_of_whatsapp / of_whatsapp > 1.2 * old);
}

// Somebody has to be the victim then, and the quota is kept.
BOOST_AUTO_TEST_CASE(a_block_without_anybody_exposed_has_victims_all_the_same) {
  std::uint64_t customer = 0;
  while (pays_boletos(people().person(customer))) ++customer;
  const Layout layout(options_of(300'000'000), 40'000, 64, 40'000);
  const FraudPlan frauds(people(), layout);
  const Block block{
      .index = 0, .first_customer = customer, .customers = 1, .rows = 9000, .fraud_rows = 9000};
  std::vector<Episode> episodes(Layout::most_fraud_rows);
  std::uint64_t rows = 0;
  std::uint64_t boletos = 0;
  for (std::uint32_t period = 0; period < layout.period_count(); ++period) {
    const std::uint32_t count = frauds.episodes(block, period, episodes);
    for (const Episode& episode : std::span(episodes).first(count)) {
      BOOST_TEST_REQUIRE(episode.victim == 0);
      rows += episode.rows;
      boletos += episode.type == FraudType::boleto_falso ? 1 : 0;
    }
  }
  BOOST_TEST(rows == block.fraud_rows);
  BOOST_TEST(boletos > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
