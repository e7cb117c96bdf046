#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include "generator/score.h"

using namespace fraudgen::generator;
using fraudgen::catalog::RefusalReason;

namespace {

constexpr std::uint64_t draws = 20'000;

// Nothing speaks against it.
constexpr Sight harmless{.amount = 5'000,
                         .usual_amount = 6'000,
                         .count_24h = 1,
                         .kilometres = 3,
                         .minutes = 300,
                         .first = false,
                         .new_beneficiary = false,
                         .unusual_hour = false,
                         .new_device = false,
                         .by_card = true,
                         .blocked = false};
// Everything does.
constexpr Sight alarming{.amount = 500'000,
                         .usual_amount = 6'000,
                         .count_24h = 30,
                         .kilometres = 900,
                         .minutes = 2,
                         .first = false,
                         .new_beneficiary = true,
                         .unusual_hour = true,
                         .new_device = true,
                         .by_card = true,
                         .blocked = false};

template <typename Visit>
void judge_often(const Sight& sight, Visit visit) {
  for (std::uint64_t i = 0; i < draws; ++i) visit(judge(sight, Random(mix(i))));
}

double mean_score(const Sight& sight) {
  double sum = 0;
  judge_often(sight, [&](const Outcome& outcome) { sum += outcome.score; });
  return sum / draws;
}

double refused(const Sight& sight) {
  double count = 0;
  judge_often(sight,
              [&](const Outcome& outcome) { count += outcome.status == Status::refused ? 1 : 0; });
  return count / draws;
}

Sight with(const std::function<void(Sight&)>& change) {
  Sight sight = harmless;
  change(sight);
  return sight;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(score)

BOOST_AUTO_TEST_CASE(what_is_seen_and_the_dice_are_all_there_is) {
  for (const Sight& sight : {harmless, alarming}) {
    std::set<std::uint16_t> scores;
    for (std::uint64_t i = 0; i < 200; ++i) {
      const Outcome one = judge(sight, Random(mix(i)));
      const Outcome two = judge(sight, Random(mix(i)));
      BOOST_TEST_REQUIRE(one.score == two.score);
      BOOST_TEST_REQUIRE((one.status == two.status));
      BOOST_TEST_REQUIRE((one.reason == two.reason));
      BOOST_TEST_REQUIRE(one.block == two.block);
      scores.insert(one.score);
    }
    BOOST_TEST(scores.size() > 150u);
  }
}

BOOST_AUTO_TEST_CASE(every_sign_raises_the_score) {
  const double base = mean_score(harmless);
  const std::vector<std::function<void(Sight&)>> signs{
      [](Sight& sight) { sight.new_beneficiary = true; },
      [](Sight& sight) { sight.unusual_hour = true; },
      [](Sight& sight) { sight.new_device = true; },
      [](Sight& sight) { sight.amount = 3 * sight.usual_amount; },
      [](Sight& sight) { sight.count_24h = 6; },
      [](Sight& sight) { sight.minutes = 5; },
      [](Sight& sight) { sight.kilometres = 900; },
  };
  // A mean's error is the bell's 550 over the root of the draws: 4.
  for (std::size_t i = 0; i < signs.size(); ++i) {
    BOOST_TEST(mean_score(with(signs[i])) > base + 100, "sign " << i);
  }
  const double large =
      mean_score(with([](Sight& sight) { sight.amount = 3 * sight.usual_amount; }));
  const double huge = mean_score(with([](Sight& sight) { sight.amount = 9 * sight.usual_amount; }));
  BOOST_TEST(huge > large + 100);
  BOOST_TEST(mean_score(with([](Sight& sight) { sight.count_24h = 12; })) ==
             mean_score(with([](Sight& sight) { sight.count_24h = 90; })));
}

BOOST_AUTO_TEST_CASE(what_is_no_sign_does_not) {
  const double base = mean_score(harmless);
  BOOST_TEST(mean_score(with([](Sight& sight) { sight.by_card = false; })) == base);
  BOOST_TEST(mean_score(with([](Sight& sight) { sight.blocked = true; })) == base);
  BOOST_TEST(mean_score(with([](Sight& sight) { sight.kilometres = 79; })) == base);
  // Far, but there was the time to go there.
  BOOST_TEST(mean_score(with([](Sight& sight) { sight.kilometres = 500; })) == base);
  // The first of a customer follows upon nothing.
  BOOST_TEST(mean_score(with([](Sight& sight) {
               sight.first = true;
               sight.minutes = 0;
             })) == base);
}

BOOST_AUTO_TEST_CASE(scores_overlap_and_stay_in_range) {
  std::uint16_t lowest_of_alarming = 10'000;
  std::uint16_t highest_of_harmless = 0;
  judge_often(alarming, [&](const Outcome& outcome) {
    BOOST_TEST_REQUIRE(outcome.score <= 10'000);
    lowest_of_alarming = std::min(lowest_of_alarming, outcome.score);
  });
  judge_often(with([](Sight& sight) { sight.new_device = true; }), [&](const Outcome& outcome) {
    highest_of_harmless = std::max(highest_of_harmless, outcome.score);
  });
  BOOST_TEST(lowest_of_alarming < highest_of_harmless + 1500);
  BOOST_TEST(refused(alarming) > 10 * refused(harmless));
  BOOST_TEST(refused(alarming) < 0.9);
}

BOOST_AUTO_TEST_CASE(a_blocked_card_or_account_is_refused) {
  const double of_card = refused(with([](Sight& sight) { sight.blocked = true; }));
  const double of_account = refused(with([](Sight& sight) {
    sight.blocked = true;
    sight.by_card = false;
  }));
  BOOST_TEST(of_card > 0.9);
  BOOST_TEST(of_card < 0.95);
  BOOST_TEST(of_account > 0.42);
  BOOST_TEST(of_account < 0.5);
}

BOOST_AUTO_TEST_CASE(reasons_fit_how_it_was_paid) {
  const std::set<RefusalReason> of_cards{RefusalReason::erro_cvv, RefusalReason::cartao_vencido,
                                         RefusalReason::cartao_bloqueado};
  for (const Sight& base : {harmless, alarming}) {
    for (const bool by_card : {true, false}) {
      for (const bool blocked : {true, false}) {
        Sight sight = base;
        sight.by_card = by_card;
        sight.blocked = blocked;
        std::set<RefusalReason> reasons;
        bool blocks = false;
        judge_often(sight, [&](const Outcome& outcome) {
          if (outcome.status == Status::refused) reasons.insert(outcome.reason);
          // Only suspicion blocks.
          if (!outcome.block) return;
          blocks = true;
          BOOST_TEST_REQUIRE((outcome.status == Status::refused));
          BOOST_TEST_REQUIRE((outcome.reason == RefusalReason::suspeita_fraude));
        });
        for (const RefusalReason reason : reasons) {
          if (!by_card) BOOST_TEST(!of_cards.contains(reason));
          if (by_card) BOOST_TEST((reason != RefusalReason::conta_bloqueada));
        }
        BOOST_TEST(reasons.contains(RefusalReason::cartao_bloqueado) == (by_card && blocked));
        BOOST_TEST(reasons.contains(RefusalReason::conta_bloqueada) == (!by_card && blocked));
        if (!blocked) BOOST_TEST(reasons.contains(RefusalReason::saldo_insuficiente));
        if (base.amount == alarming.amount && !blocked) {
          BOOST_TEST(reasons.contains(RefusalReason::suspeita_fraude));
          BOOST_TEST(blocks);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(few_are_pending_or_refused_without_suspicion) {
  double pending = 0;
  double refusals = 0;
  judge_often(harmless, [&](const Outcome& outcome) {
    pending += outcome.status == Status::pending ? 1 : 0;
    refusals += outcome.status == Status::refused ? 1 : 0;
    BOOST_TEST_REQUIRE((outcome.reason != RefusalReason::suspeita_fraude));
  });
  BOOST_TEST(std::abs(pending / draws - 0.01) < 0.004);
  BOOST_TEST(std::abs(refusals / draws - 0.015) < 0.005);
}

BOOST_AUTO_TEST_SUITE_END()
