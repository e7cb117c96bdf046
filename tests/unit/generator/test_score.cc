#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include "generator/play/score.h"

using namespace fraudgen::generator;
using fraudgen::catalog::RefusalReason;

namespace {

constexpr std::uint64_t draws = 20'000;

// What a transaction looks like.
struct Scene {
  std::int32_t amount;
  std::int32_t usual_amount;
  std::int32_t count_24h;
  std::int32_t kilometres;
  std::int32_t minutes;
  bool first;
  bool new_beneficiary;
  bool unusual_hour;
  bool new_device;
  bool by_card;
  bool blocked;
};

struct Judged : Outcome {
  std::uint16_t score;
};

Judged judge(const Scene& scene, Random random) {
  const int flags = (scene.first ? SliceRows::first : 0) |
                    (scene.new_beneficiary ? SliceRows::new_beneficiary : 0) |
                    (scene.unusual_hour ? SliceRows::unusual_hour : 0) |
                    (scene.new_device ? SliceRows::new_device : 0);
  const std::int32_t points = points_of({.amount = scene.amount,
                                         .usual_amount = scene.usual_amount,
                                         .count_24h = scene.count_24h,
                                         .distance = scene.kilometres * 100 + 99,
                                         .minutes = scene.minutes,
                                         .flags = flags});
  const std::uint16_t score = score_of(points, random.next());
  const std::uint64_t fate = random.next();
  if (!scene.blocked && passes(score, fate)) return {{}, score};
  return {decide({.by_card = scene.by_card, .blocked = scene.blocked}, score, fate), score};
}

// Nothing speaks against it.
constexpr Scene harmless{.amount = 5'000,
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
constexpr Scene alarming{.amount = 500'000,
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
void judge_often(const Scene& scene, Visit visit) {
  for (std::uint64_t i = 0; i < draws; ++i) visit(judge(scene, Random(mix(i))));
}

double mean_score(const Scene& scene) {
  double sum = 0;
  judge_often(scene, [&](const Judged& outcome) { sum += outcome.score; });
  return sum / draws;
}

double refused(const Scene& scene) {
  double count = 0;
  judge_often(scene,
              [&](const Judged& outcome) { count += outcome.status == Status::refused ? 1 : 0; });
  return count / draws;
}

Scene with(const std::function<void(Scene&)>& change) {
  Scene scene = harmless;
  change(scene);
  return scene;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(score)

BOOST_AUTO_TEST_CASE(what_is_seen_and_the_dice_are_all_there_is) {
  for (const Scene& scene : {harmless, alarming}) {
    std::set<std::uint16_t> scores;
    for (std::uint64_t i = 0; i < 200; ++i) {
      const Judged one = judge(scene, Random(mix(i)));
      const Judged two = judge(scene, Random(mix(i)));
      BOOST_TEST_REQUIRE(one.score == two.score);
      BOOST_TEST_REQUIRE((one.status == two.status));
      BOOST_TEST_REQUIRE((one.reason == two.reason));
      BOOST_TEST_REQUIRE(one.block == two.block);
      scores.insert(one.score);
    }
    BOOST_TEST(scores.size() > 150u);
  }
}

// Who asks only about those that do not pass loses nothing.
BOOST_AUTO_TEST_CASE(what_passes_would_be_approved) {
  std::uint64_t passing = 0;
  for (std::uint64_t i = 0; i < draws; ++i) {
    const auto score = static_cast<std::uint16_t>(mix(i) % 10'001);
    const std::uint64_t fate = mix(~i);
    const Outcome outcome = decide({.by_card = true, .blocked = false}, score, fate);
    BOOST_TEST_REQUIRE((outcome.status == Status::approved) == passes(score, fate));
    passing += passes(score, fate) ? 1 : 0;
  }
  BOOST_TEST(passing > draws / 2);
  BOOST_TEST(passing < draws);
}

BOOST_AUTO_TEST_CASE(every_sign_raises_the_score) {
  const double base = mean_score(harmless);
  const std::vector<std::function<void(Scene&)>> signs{
      [](Scene& scene) { scene.new_beneficiary = true; },
      [](Scene& scene) { scene.unusual_hour = true; },
      [](Scene& scene) { scene.new_device = true; },
      [](Scene& scene) { scene.amount = 3 * scene.usual_amount; },
      [](Scene& scene) { scene.count_24h = 6; },
      [](Scene& scene) { scene.minutes = 5; },
      [](Scene& scene) { scene.kilometres = 900; },
  };
  // A mean's error is the bell's 550 over the root of the draws: 4.
  for (std::size_t i = 0; i < signs.size(); ++i) {
    BOOST_TEST(mean_score(with(signs[i])) > base + 100, "sign " << i);
  }
  const double large =
      mean_score(with([](Scene& scene) { scene.amount = 3 * scene.usual_amount; }));
  const double huge = mean_score(with([](Scene& scene) { scene.amount = 9 * scene.usual_amount; }));
  BOOST_TEST(huge > large + 100);
  BOOST_TEST(mean_score(with([](Scene& scene) { scene.count_24h = 12; })) ==
             mean_score(with([](Scene& scene) { scene.count_24h = 90; })));
}

BOOST_AUTO_TEST_CASE(what_is_no_sign_does_not) {
  const double base = mean_score(harmless);
  BOOST_TEST(mean_score(with([](Scene& scene) { scene.by_card = false; })) == base);
  BOOST_TEST(mean_score(with([](Scene& scene) { scene.blocked = true; })) == base);
  BOOST_TEST(mean_score(with([](Scene& scene) { scene.kilometres = 79; })) == base);
  BOOST_TEST(mean_score(with([](Scene& scene) {
               scene.kilometres = 81;
               scene.minutes = 40;
             })) > base + 100);
  // Far, but there was the time to go there.
  BOOST_TEST(mean_score(with([](Scene& scene) { scene.kilometres = 500; })) == base);
  // The first of a customer follows upon nothing.
  BOOST_TEST(mean_score(with([](Scene& scene) {
               scene.first = true;
               scene.minutes = 0;
             })) == base);
}

BOOST_AUTO_TEST_CASE(scores_overlap_and_stay_in_range) {
  std::uint16_t lowest_of_alarming = 10'000;
  std::uint16_t highest_of_harmless = 0;
  judge_often(alarming, [&](const Judged& outcome) {
    BOOST_TEST_REQUIRE(outcome.score <= 10'000);
    lowest_of_alarming = std::min(lowest_of_alarming, outcome.score);
  });
  judge_often(with([](Scene& scene) { scene.new_device = true; }), [&](const Judged& outcome) {
    highest_of_harmless = std::max(highest_of_harmless, outcome.score);
  });
  BOOST_TEST(lowest_of_alarming < highest_of_harmless + 1500);
  BOOST_TEST(refused(alarming) > 10 * refused(harmless));
  BOOST_TEST(refused(alarming) < 0.9);
}

BOOST_AUTO_TEST_CASE(a_blocked_card_or_account_is_refused) {
  const double of_card = refused(with([](Scene& scene) { scene.blocked = true; }));
  const double of_account = refused(with([](Scene& scene) {
    scene.blocked = true;
    scene.by_card = false;
  }));
  BOOST_TEST(of_card > 0.9);
  BOOST_TEST(of_card < 0.95);
  BOOST_TEST(of_account > 0.42);
  BOOST_TEST(of_account < 0.5);
}

BOOST_AUTO_TEST_CASE(reasons_fit_how_it_was_paid) {
  const std::set<RefusalReason> of_cards{RefusalReason::erro_cvv, RefusalReason::cartao_vencido,
                                         RefusalReason::cartao_bloqueado};
  for (const Scene& base : {harmless, alarming}) {
    for (const bool by_card : {true, false}) {
      for (const bool blocked : {true, false}) {
        Scene scene = base;
        scene.by_card = by_card;
        scene.blocked = blocked;
        std::set<RefusalReason> reasons;
        bool blocks = false;
        judge_often(scene, [&](const Judged& outcome) {
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
  judge_often(harmless, [&](const Judged& outcome) {
    pending += outcome.status == Status::pending ? 1 : 0;
    refusals += outcome.status == Status::refused ? 1 : 0;
    BOOST_TEST_REQUIRE((outcome.reason != RefusalReason::suspeita_fraude));
  });
  BOOST_TEST(std::abs(pending / draws - 0.01) < 0.004);
  BOOST_TEST(std::abs(refusals / draws - 0.015) < 0.005);
}

BOOST_AUTO_TEST_SUITE_END()
