#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "generator/fraud/stories.h"
#include "generator/payments/habits.h"
#include "generator/time/calendar.h"
#include "stage.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;
using catalog::FraudType;
using catalog::TransactionType;

namespace {

constexpr std::int32_t year = 365;

// One transaction of an episode: what was planned and what came of it.
struct Move {
  Row row;
  const Episode* episode;
  std::uint32_t step;
};

// A year in which one transaction in ten is fraud, and whose episodes are known.
struct Year {
  Year() : stage(story(300'000, 400, year, 100'000'000, 65'536)), rows(stage.all_rows()) {
    const Model& model = stage.model();
    std::vector<Episode> room(Layout::most_fraud_rows);
    const FilePlan file = model.layout.file(0);
    for (std::uint32_t b = 0; b < model.layout.block_count(file); ++b) {
      const Block block = model.layout.block(file, b);
      for (std::uint32_t period = 0; period < model.layout.period_count(); ++period) {
        const std::uint32_t count = model.frauds.episodes(block, period, room);
        for (const Episode& episode : std::span(room).first(count)) {
          episodes.emplace_back(block.first_customer + episode.victim, episode);
        }
      }
    }
    match();
  }

  // The rows of a customer's frauds in the order of time are those of the episodes' clocks, give or
  // take the milliseconds by which what coincides is pushed apart.
  void match() {
    using Planned = std::tuple<std::int64_t, std::size_t, std::uint32_t>;
    std::map<std::uint64_t, std::vector<Planned>> planned;
    for (std::size_t i = 0; i < episodes.size(); ++i) {
      const auto& [victim, episode] = episodes[i];
      EpisodeClock clock(episode);
      for (std::uint32_t step = 0; step < episode.rows; ++step) {
        if (step > 0) clock.advance();
        planned[victim].emplace_back(clock.now(), i, step);
      }
    }
    for (auto& [victim, events] : planned) std::sort(events.begin(), events.end());
    std::map<std::uint64_t, std::size_t> next;
    moves.resize(episodes.size());
    for (const Row& row : rows) {
      if (!row.is_fraud) continue;
      const auto& [instant, number, step] = planned.at(row.customer).at(next[row.customer]++);
      BOOST_TEST_REQUIRE(std::abs(row.instant - instant) < 100);
      moves[number].push_back({row, &episodes[number].second, step});
    }
  }

  Stage stage;
  std::vector<Row> rows;
  std::vector<std::pair<std::uint64_t, Episode>> episodes;  // with the victim
  std::vector<std::vector<Move>> moves;                     // of each episode
};

const Year& the_year() {
  static const Year made;
  return made;
}

std::uint32_t middle(std::vector<std::uint32_t>& values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(player_fraud)

BOOST_AUTO_TEST_CASE(every_episode_is_played_as_planned) {
  std::size_t played = 0;
  for (std::size_t i = 0; i < the_year().episodes.size(); ++i) {
    const Episode& episode = the_year().episodes[i].second;
    BOOST_TEST_REQUIRE(the_year().moves[i].size() == episode.rows);
    for (const Move& move : the_year().moves[i]) {
      BOOST_TEST_REQUIRE(move.row.fraud == catalog::index(episode.type));
      ++played;
    }
  }
  BOOST_TEST(played == 30'000u);
}

BOOST_AUTO_TEST_CASE(a_brought_device_makes_all_of_its_episode_and_nothing_else) {
  const std::uint64_t seed = the_year().stage.model().people.seed();
  std::set<std::uint64_t> brought;
  for (std::size_t i = 0; i < the_year().episodes.size(); ++i) {
    const auto& [victim, episode] = the_year().episodes[i];
    const bool own = episode.device_slot == own_device;
    const std::uint64_t device = own ? 0 : device_number(seed, victim, episode.device_slot);
    if (!own) BOOST_TEST_REQUIRE(brought.insert(device).second);
    const std::uint32_t devices = the_year().stage.model().people.person(victim).devices;
    std::set<std::uint64_t> own_devices;
    for (std::uint32_t slot = 0; slot < devices; ++slot) {
      own_devices.insert(device_number(seed, victim, slot));
    }
    for (const Move& move : the_year().moves[i]) {
      if (own) {
        BOOST_TEST_REQUIRE(own_devices.contains(move.row.device));
        continue;
      }
      BOOST_TEST_REQUIRE(move.row.device == device);
      const bool fresh = move.row.instant / ms_per_day < episode.start / ms_per_day + 3;
      BOOST_TEST_REQUIRE(((move.row.flags & SliceRows::new_device) != 0) == fresh);
    }
  }
  BOOST_TEST(brought.size() > the_year().episodes.size() / 10);
  for (const Row& row : the_year().rows) {
    if (!row.is_fraud) BOOST_TEST_REQUIRE(!brought.contains(row.device));
  }
}

BOOST_AUTO_TEST_CASE(a_new_address_is_one_for_the_episode) {
  std::size_t episodes = 0;
  for (const auto& moves : the_year().moves) {
    if (moves.empty() || !moves[0].episode->new_address) continue;
    ++episodes;
    const Rings& rings = the_year().stage.model().frauds.rings();
    const std::uint32_t expected = rings.address(moves[0].episode->ring, moves[0].episode->key);
    for (const Move& move : moves) BOOST_TEST_REQUIRE(move.row.address == expected);
  }
  BOOST_TEST(episodes > 500u);
}

BOOST_AUTO_TEST_CASE(a_fraud_pays_as_its_story_and_the_victim_do) {
  const Model& model = the_year().stage.model();
  double of_story = 0;
  double all = 0;
  for (const auto& moves : the_year().moves) {
    for (const Move& move : moves) {
      const Behaviour& victim = model.behaviours[model.people.person(move.row.customer).profile];
      BOOST_TEST_REQUIRE(
          (victim.type_share(move.row.type) > 0 || move.row.type == TransactionType::pix));
      const FraudStory& story = fraud_story(move.episode->type);
      // What a story does not have can only be the PIX that takes another type's place.
      BOOST_TEST_REQUIRE((story.types[catalog::index(move.row.type)] > 0 ||
                          move.row.type == TransactionType::pix));
      const std::int64_t hour = move.row.instant % ms_per_day / ms_per_hour;
      if (hour < 6 || hour >= 22) {
        BOOST_TEST_REQUIRE((move.row.type != TransactionType::ted &&
                            move.row.type != TransactionType::boleto &&
                            move.row.type != TransactionType::saque));
      }
      if (move.episode->type != FraudType::cartao_clonado) continue;
      all += 1;
      of_story += move.row.type == TransactionType::cartao_credito ? 1 : 0;
    }
  }
  // Everybody has a card: 82 of 100, less what falls on a type that the victim lacks.
  BOOST_TEST(std::abs(of_story / all - 0.82) < 5 * std::sqrt(0.82 * 0.18 / all) + 0.005);
}

BOOST_AUTO_TEST_CASE(a_cloned_card_is_tried_with_little_first) {
  std::vector<std::uint32_t> tries;
  std::vector<std::uint32_t> uses;
  for (const auto& moves : the_year().moves) {
    if (moves.empty() || fraud_story(moves[0].episode->type).tactic != Tactic::probing) continue;
    for (const Move& move : moves) {
      const std::uint32_t rows = move.episode->rows;
      // An episode that its quota cuts short may have no room for both.
      if (rows < 3) continue;
      if (move.step == 0) tries.push_back(move.row.amount);
      if (move.step == rows - 1) uses.push_back(move.row.amount);
    }
  }
  BOOST_TEST(tries.size() > 200u);
  BOOST_TEST(middle(tries) * 3 < middle(uses));
}

BOOST_AUTO_TEST_CASE(a_rising_fraud_rises) {
  double first = 0;
  double last = 0;
  double episodes = 0;
  for (const auto& moves : the_year().moves) {
    if (moves.size() < 3 || fraud_story(moves[0].episode->type).tactic != Tactic::rising) continue;
    if (moves.front().row.type != moves.back().row.type) continue;
    episodes += 1;
    first += std::log2(moves.front().row.amount);
    last += std::log2(moves.back().row.amount);
  }
  // By up to an octave: of three or more steps by two thirds at least.
  BOOST_TEST(episodes > 300);
  BOOST_TEST((last - first) / episodes > 0.4);
}

BOOST_AUTO_TEST_CASE(a_false_qr_codes_key_is_rather_random_or_a_firms) {
  double new_keys = 0;
  double impersonal = 0;
  double others = 0;
  double others_impersonal = 0;
  for (const Row& row : the_year().rows) {
    const bool to_mule = row.is_fraud && row.type == TransactionType::pix &&
                         (row.flags & SliceRows::new_beneficiary) != 0;
    if (!to_mule) continue;
    const bool is = Habits::is_impersonal(row.beneficiary);
    BOOST_TEST_REQUIRE(is ==
                       (row.key_type == static_cast<std::uint8_t>(catalog::PixKeyType::aleatoria) ||
                        row.key_type == static_cast<std::uint8_t>(catalog::PixKeyType::cnpj)));
    if (row.fraud == catalog::index(FraudType::qr_code_falso)) {
      new_keys += 1;
      impersonal += is ? 1 : 0;
    } else {
      others += 1;
      others_impersonal += is ? 1 : 0;
    }
  }
  BOOST_TEST(new_keys > 100);
  // Of all keys one in seven is; of five in a row one in two cases has one.
  BOOST_TEST(impersonal / new_keys > 0.4);
  BOOST_TEST(others_impersonal / others < 0.2);
}

BOOST_AUTO_TEST_CASE(mules_serve_several_victims) {
  std::map<std::uint64_t, std::set<std::uint64_t>> victims;
  std::size_t alone = 0;
  for (const auto& moves : the_year().moves) {
    for (const Move& move : moves) {
      if (move.row.type != TransactionType::pix ||
          (move.row.flags & SliceRows::new_beneficiary) == 0) {
        continue;
      }
      if (move.episode->ring == Rings::none) {
        BOOST_TEST_REQUIRE(!victims.contains(move.row.beneficiary));
        victims[move.row.beneficiary] = {};
        ++alone;
      } else {
        victims[move.row.beneficiary].insert(move.row.customer);
      }
    }
  }
  std::size_t shared = 0;
  for (const auto& [key, customers] : victims) shared += customers.size() > 1 ? 1 : 0;
  BOOST_TEST(alone > 100u);
  BOOST_TEST(shared > (victims.size() - alone) / 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(player_life)

BOOST_AUTO_TEST_CASE(honest_rows_have_their_profiles_mix_of_types) {
  const Model& model = the_year().stage.model();
  std::map<std::uint8_t, double> expected;
  std::map<std::uint8_t, double> found;
  double all = 0;
  for (const Row& row : the_year().rows) {
    if (row.is_fraud) continue;
    const Behaviour& behaviour = model.behaviours[model.people.profile(row.customer)];
    for (std::uint8_t type = 0; type < Behaviour::types; ++type) {
      expected[type] += behaviour.type_share(static_cast<TransactionType>(type)) / 65536.0;
    }
    found[static_cast<std::uint8_t>(row.type)] += 1;
    all += 1;
  }
  for (std::uint8_t type = 0; type < Behaviour::types; ++type) {
    BOOST_TEST(
        std::abs(found[type] - expected[type]) / all < 0.015,
        "type " << int{type} << ": " << found[type] / all << " for " << expected[type] / all);
  }
}

// The same sum to the same payee, in nearly every month of the year.
BOOST_AUTO_TEST_CASE(bills_repeat_to_the_cent) {
  using Bill = std::tuple<std::uint64_t, TransactionType, std::uint64_t, std::uint32_t>;
  std::map<Bill, std::set<std::int32_t>> months;
  std::map<TransactionType, std::set<std::uint64_t>> payers;
  for (const Row& row : the_year().rows) {
    if (row.is_fraud) continue;
    const auto day = static_cast<std::int32_t>(row.instant / ms_per_day);
    months[{row.customer, row.type, row.beneficiary, row.amount}].insert(
        date_of(the_year().stage.model().options.start_day + day).month);
  }
  for (const auto& [bill, in] : months) {
    if (in.size() >= 10) payers[std::get<1>(bill)].insert(std::get<0>(bill));
  }
  const double customers = 400;
  BOOST_TEST(static_cast<double>(payers[TransactionType::pix].size()) > 0.5 * customers);
  // Half of the boletos are bills for what was used, and differ a little.
  BOOST_TEST(static_cast<double>(payers[TransactionType::boleto].size()) > 0.25 * customers);
  // Cards are used as it comes.
  BOOST_TEST(payers[TransactionType::cartao_debito].size() < 0.05 * customers);
}

BOOST_AUTO_TEST_CASE(a_new_phone_takes_the_old_ones_place) {
  const Model& model = the_year().stage.model();
  double before = 0;
  double after_new = 0;
  double after_all = 0;
  for (const Row& row : the_year().rows) {
    if (row.is_fraud) continue;
    const Person person = model.people.person(row.customer);
    const std::int32_t bought = new_device_day(model.people.seed(), person, year);
    if (bought == Life::never || !replaces_phone(model.people.seed(), person)) continue;
    const bool with_new =
        row.device == device_number(model.people.seed(), row.customer, person.devices - 1u);
    const auto day = static_cast<std::int32_t>(row.instant / ms_per_day);
    if (day < bought) {
      before += with_new ? 1 : 0;
    } else {
      after_all += 1;
      after_new += with_new ? 1 : 0;
    }
    BOOST_TEST_REQUIRE(((row.flags & SliceRows::new_device) != 0) ==
                       (with_new && day >= bought && day < bought + 3));
  }
  BOOST_TEST(before == 0);
  BOOST_TEST(after_all > 1000);
  BOOST_TEST(after_new / after_all > 0.7);
}

// Slices are shorter than the spells: most of a spell has no rows to begin with.
BOOST_AUTO_TEST_CASE(hardly_anything_happens_in_a_dormant_spell) {
  Stage stage(story(120'000, 400, year, 0, 4096));
  double asleep = 0;
  double all = 0;
  double days = 0;
  for (const Row& row : stage.all_rows()) {
    const Spell spell = dormant_spell(stage.model().people.seed(), row.customer, 0);
    if (spell.begin == spell.end) continue;
    all += 1;
    days += spell.end - spell.begin;
    asleep += spell.holds(row.instant / ms_per_day) ? 1 : 0;
  }
  BOOST_TEST(all > 1000);
  BOOST_TEST(asleep / all < 0.25 * days / all / year);
}

BOOST_AUTO_TEST_SUITE_END()
