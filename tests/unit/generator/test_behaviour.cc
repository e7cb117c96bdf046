#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "generator/behaviour/behaviour.h"
#include "generator/numbers/random.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;
using catalog::TransactionType;

namespace {

constexpr std::uint32_t draws = 1 << 16;  // of an hour

const std::vector<Behaviour>& behaviours() {
  static const std::vector<Behaviour> made = make_behaviours(day_of({2025, 1, 1}), 365);
  return made;
}

const catalog::Profile* profile_of(std::size_t behaviour) {
  return behaviour < catalog::profiles().size() ? &catalog::profiles()[behaviour] : nullptr;
}

std::array<double, 24> shares_of_hours(const Behaviour& behaviour) {
  std::array<double, 24> shares{};
  for (std::int64_t h = 0; h < 24; ++h) {
    const Rhythm& rhythm = behaviour.rhythm();
    shares[static_cast<std::size_t>(h)] =
        std::ldexp(static_cast<double>(rhythm.share_before((h + 1) * ms_per_hour) -
                                       rhythm.share_before(h * ms_per_hour)),
                   -static_cast<int>(Rhythm::share_bits));
  }
  return shares;
}

// Random numbers that lie evenly, in an order of their own, over a table's columns and within each:
// the shares they give are the table's, to about one part in `draws`.
std::uint64_t evenly(std::uint32_t i) {
  return (std::uint64_t{i} << 48 | std::uint64_t{1} << 47) ^
         (static_cast<std::uint64_t>(i * 0x9E3779B1u));
}

// The share of each outcome by hour, times the hour's share of the day.
template <typename Pick>
std::vector<std::vector<double>> joint(const Behaviour& behaviour, std::size_t outcomes,
                                       const Pick& pick) {
  const std::array<double, 24> hours = shares_of_hours(behaviour);
  std::vector<std::vector<double>> shares(24, std::vector<double>(outcomes));
  for (std::uint32_t h = 0; h < 24; ++h) {
    for (std::uint32_t i = 0; i < draws; ++i) {
      shares[h][static_cast<std::size_t>(pick(h, evenly(i)))] += hours[h] / draws;
    }
  }
  return shares;
}

auto types_by_hour(const Behaviour& behaviour) {
  return joint(behaviour, Behaviour::types, [&](std::uint32_t hour, std::uint64_t random) {
    return catalog::index(behaviour.type(hour, random));
  });
}

double between(const std::vector<std::vector<double>>& shares, std::size_t outcome,
               std::size_t first, std::size_t end) {
  double sum = 0;
  for (std::size_t h = first; h < end; ++h) sum += shares[h][outcome];
  return sum;
}

double of_day(const std::vector<std::vector<double>>& shares, std::size_t outcome) {
  return between(shares, outcome, 0, 24);
}

double part(const std::vector<std::vector<double>>& shares, TransactionType type, std::size_t first,
            std::size_t end) {
  return between(shares, catalog::index(type), first, end) / of_day(shares, catalog::index(type));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(behaviour)

// Of what is not by standing order.
BOOST_AUTO_TEST_CASE(over_a_day_each_type_has_its_weight) {
  for (std::size_t b = 0; b < behaviours().size(); ++b) {
    const catalog::Profile* profile = profile_of(b);
    std::array<double, Behaviour::types> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] = profile != nullptr ? profile->transaction_types[i]
                                      : catalog::transaction_types()[i].weight;
      weights[i] *= 1000 - Behaviour::by_standing_order[i];
    }
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    const auto shares = types_by_hour(behaviours()[b]);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      BOOST_TEST(std::abs(of_day(shares, i) - weights[i] / total) < 0.001,
                 "behaviour " << b << ", type " << i << ": " << of_day(shares, i));
    }
  }
}

BOOST_AUTO_TEST_CASE(over_a_day_each_mcc_has_its_weight_among_card_purchases) {
  for (std::size_t b = 0; b < behaviours().size(); ++b) {
    const catalog::Profile* profile = profile_of(b);
    std::vector<double> weights;
    for (std::size_t m = 0; m < Behaviour::mccs; ++m) {
      const bool cash = catalog::mccs()[m].key == "6011";
      weights.push_back(cash                 ? 0
                        : profile != nullptr ? profile->mccs[m]
                                             : catalog::mccs()[m].weight);
    }
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);

    const Behaviour& behaviour = behaviours()[b];
    const auto types = types_by_hour(behaviour);
    const std::array<double, 24> hours = shares_of_hours(behaviour);
    const std::size_t credit = catalog::index(TransactionType::cartao_credito);
    auto shares = joint(behaviour, Behaviour::mccs, [&](std::uint32_t hour, std::uint64_t random) {
      return behaviour.mcc(TransactionType::cartao_credito, hour, random);
    });
    for (std::size_t h = 0; h < 24; ++h) {
      for (double& share : shares[h]) share *= types[h][credit] / hours[h] / of_day(types, credit);
    }
    for (std::size_t m = 0; m < Behaviour::mccs; ++m) {
      BOOST_TEST(std::abs(of_day(shares, m) - weights[m] / total) < 0.001,
                 "behaviour " << b << ", " << catalog::mccs()[m].key << ": " << of_day(shares, m));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_mcc_and_type_has_hours_of_its_own) {
  const HourLiking always = [] {
    HourLiking ones{};
    ones.fill(1);
    return ones;
  }();
  for (std::size_t m = 0; m < Behaviour::mccs; ++m) {
    BOOST_TEST((liking_of_mcc(m) != always), catalog::mccs()[m].key);
    for (const double liking : liking_of_mcc(m)) BOOST_TEST((liking > 0 && liking < 10));
  }
  for (std::size_t i = 0; i < Behaviour::types; ++i) {
    BOOST_TEST((liking_of(static_cast<TransactionType>(i)) != always));
  }
}

BOOST_AUTO_TEST_CASE(each_way_to_pay_keeps_its_hours) {
  for (std::size_t b = 0; b < behaviours().size(); ++b) {
    BOOST_TEST_CONTEXT("behaviour " << b) {
      const auto shares = types_by_hour(behaviours()[b]);
      const auto has = [&](TransactionType type) {
        return of_day(shares, catalog::index(type)) > 0;
      };
      if (has(TransactionType::saque)) {
        BOOST_TEST(part(shares, TransactionType::saque, 6, 23) > 0.98);
      }
      if (has(TransactionType::ted)) {
        BOOST_TEST(part(shares, TransactionType::ted, 7, 17) > 0.95);
      }
      if (has(TransactionType::boleto)) {
        BOOST_TEST(part(shares, TransactionType::boleto, 7, 21) > 0.85);
      }
      BOOST_TEST(part(shares, TransactionType::cartao_credito, 0, 6) < 0.02);
      // At night PIX is a larger part of what happens than by day.
      const double by_day = between(shares, 0, 9, 18);
      double all_by_day = 0;
      double all_by_night = 0;
      for (std::size_t i = 0; i < Behaviour::types; ++i) {
        all_by_day += between(shares, i, 9, 18);
        all_by_night += between(shares, i, 0, 5);
      }
      if (!has(TransactionType::debito_automatico)) {
        BOOST_TEST(between(shares, 0, 0, 5) / all_by_night > by_day / all_by_day);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(shops_sell_while_they_are_open) {
  const Behaviour& anyone = behaviours().back();
  const auto shares = joint(anyone, Behaviour::mccs, [&](std::uint32_t hour, std::uint64_t random) {
    return anyone.mcc(TransactionType::cartao_debito, hour, random);
  });
  const auto part_of = [&](std::string_view key, std::size_t first, std::size_t end) {
    const std::size_t mcc = catalog::mcc_index(key);
    return between(shares, mcc, first, end) / of_day(shares, mcc);
  };
  BOOST_TEST(part_of("5411", 7, 23) > 0.99);
  BOOST_TEST(part_of("8011", 7, 20) > 0.98);
  BOOST_TEST(part_of("5812", 11, 16) + part_of("5812", 18, 24) > 0.85);
  BOOST_TEST(part_of("5812D", 11, 15) + part_of("5812D", 18, 24) > 0.8);
  // What is open at night is a larger part of the night's trade.
  const auto of_night = [&](std::string_view key) { return part_of(key, 0, 6); };
  for (const std::string_view closed : {"5411", "5651", "8011", "5944"}) {
    BOOST_TEST(of_night(closed) < 0.01);
    for (const std::string_view open : {"4121", "5541", "5815", "7995"}) {
      BOOST_TEST(of_night(open) > 4 * of_night(closed));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_behaviour_is_small) { BOOST_TEST(sizeof(Behaviour) < 40'000u); }

BOOST_AUTO_TEST_SUITE_END()
