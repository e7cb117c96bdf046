#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "generator/behaviour/amounts.h"
#include "generator/behaviour/behaviour.h"
#include "generator/numbers/random.h"
#include "generator/people/person.h"

using namespace fraudgen::generator;
namespace catalog = fraudgen::catalog;
using catalog::TransactionType;

namespace {

const std::vector<Behaviour>& behaviours() {
  static const std::vector<Behaviour> made = make_behaviours(day_of({2025, 1, 1}), 365);
  return made;
}

const Behaviour& anyone() { return behaviours().back(); }

std::vector<std::uint32_t> drawn(const Behaviour& behaviour, TransactionType type,
                                 std::string_view mcc, std::uint32_t means = usual_means) {
  Random random(11, Domain::strip, 12);
  const Pricing& pricing = behaviour.pricing(type, catalog::mcc_index(mcc));
  std::vector<std::uint32_t> amounts(20'000);
  for (std::uint32_t& amount : amounts) amount = pricing.draw(lean_of(means), random.next());
  return amounts;
}

std::vector<std::uint32_t> by_card(std::string_view mcc) {
  return drawn(anyone(), TransactionType::cartao_credito, mcc);
}

double median(std::vector<std::uint32_t> amounts) {
  std::nth_element(amounts.begin(), amounts.begin() + amounts.size() / 2, amounts.end());
  return amounts[amounts.size() / 2] / 100.0;
}

double share_of_cents(const std::vector<std::uint32_t>& amounts,
                      std::initializer_list<std::uint32_t> ends) {
  const auto count = std::count_if(amounts.begin(), amounts.end(), [&](std::uint32_t amount) {
    return std::find(ends.begin(), ends.end(), amount % 100) != ends.end();
  });
  return static_cast<double>(count) / static_cast<double>(amounts.size());
}

double share_in_parts(std::string_view mcc, std::uint32_t cents) {
  const Installments installments;
  Random random(13, Domain::strip, 14);
  int split = 0;
  for (int i = 0; i < 20'000; ++i) {
    split += installments.draw(catalog::mcc_index(mcc), cents, random.next()) > 0;
  }
  return split / 20'000.0;
}

struct Paid {
  TransactionType type;
  std::uint32_t cents;
};

// What `customers` people pay in a month, honestly.
std::vector<Paid> month(bool profiles, std::uint64_t customers) {
  const People people(42, profiles);
  Random random(15, Domain::strip, 16);
  double income = 0;
  for (std::uint64_t i = 0; i < customers; ++i) {
    income += static_cast<double>(people.person(i).income_cents);
  }
  std::vector<Paid> all;
  for (std::uint64_t i = 0; i < customers; ++i) {
    const Person person = people.person(i);
    const Behaviour& behaviour = behaviours()[person.profile];
    const auto means = static_cast<std::uint32_t>(
        std::min(8000.0, usual_means * 2 * static_cast<double>(person.income_cents) /
                             (income / static_cast<double>(customers))));
    for (std::uint32_t n = people.activity(i, person.profile) / 1024; n > 0; --n) {
      const auto hour = static_cast<std::uint32_t>(
          behaviour.rhythm().ms_of_day(random.next() >> 16) / ms_per_hour);
      const TransactionType type = behaviour.type(hour, random.next());
      const std::size_t mcc = type == TransactionType::pix
                                  ? catalog::shops()[random.below(catalog::shops().size())].mcc
                                  : behaviour.mcc(type, hour, random.next());
      all.push_back({type, behaviour.pricing(type, mcc).draw(lean_of(means), random.next())});
    }
  }
  return all;
}

double distance_from_benford(const std::vector<Paid>& paid) {
  std::array<double, 10> counts{};
  for (const Paid& payment : paid) {
    std::uint32_t digit = payment.cents;
    while (digit >= 10) digit /= 10;
    ++counts[digit];
  }
  double distance = 0;
  for (std::size_t digit = 1; digit <= 9; ++digit) {
    distance += std::abs(counts[digit] / static_cast<double>(paid.size()) -
                         std::log10(1 + 1.0 / static_cast<double>(digit)));
  }
  return distance / 9;
}

double median_of(const std::vector<Paid>& paid, std::initializer_list<TransactionType> types) {
  std::vector<std::uint32_t> amounts;
  for (const Paid& payment : paid) {
    if (std::find(types.begin(), types.end(), payment.type) != types.end()) {
      amounts.push_back(payment.cents);
    }
  }
  return median(amounts);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(amounts)

BOOST_AUTO_TEST_CASE(amounts_keep_to_the_range_of_profile_and_mcc) {
  Random random(17, Domain::strip, 18);
  for (const Behaviour& behaviour : behaviours()) {
    for (std::size_t t = 0; t < Behaviour::types; ++t) {
      const auto type = static_cast<TransactionType>(t);
      if (type == TransactionType::recarga_celular) continue;
      for (std::size_t mcc = 0; mcc < Behaviour::mccs; ++mcc) {
        const Pricing& pricing = behaviour.pricing(type, mcc);
        const AmountRange& range = pricing.range();
        const std::uint32_t high = range.at(65535) / 100 * 100 + 100;
        if (catalog::mccs()[mcc].key == "4131" && high <= 2000) continue;  // fares are below
        for (int i = 0; i < 500; ++i) {
          const auto means = static_cast<std::uint32_t>(random.between(0, 20'000));
          const std::uint32_t cents = pricing.draw(lean_of(means), random.next());
          BOOST_TEST_REQUIRE(cents >= range.low);
          BOOST_TEST_REQUIRE(cents < high);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(first_digits_follow_benford) {
  for (const bool profiles : {true, false}) {
    const double distance = distance_from_benford(month(profiles, 10'000));
    BOOST_TEST(distance <= 0.010, "profiles " << profiles << ": " << distance);
  }
}

BOOST_AUTO_TEST_CASE(a_transfer_is_in_the_thousands_and_a_purchase_in_the_tens) {
  for (const bool profiles : {true, false}) {
    const std::vector<Paid> paid = month(profiles, 5'000);
    const double ted = median_of(paid, {TransactionType::ted});
    const double card =
        median_of(paid, {TransactionType::cartao_credito, TransactionType::cartao_debito});
    BOOST_TEST((ted >= 1000 && ted < 10'000), "profiles " << profiles << ": " << ted);
    BOOST_TEST((card >= 10 && card < 100), "profiles " << profiles << ": " << card);
  }
}

BOOST_AUTO_TEST_CASE(amounts_lean_to_the_low_side) {
  std::vector<std::uint32_t> amounts = by_card("5411");
  double mean = 0;
  for (const std::uint32_t amount : amounts) mean += amount / 100.0;
  mean /= static_cast<double>(amounts.size());
  BOOST_TEST(mean > 1.2 * median(amounts));
}

BOOST_AUTO_TEST_CASE(those_with_more_means_pay_more) {
  for (const std::string_view mcc : {"5411", "5812", "8011", "5541"}) {
    double last = 0;
    for (const std::uint32_t means : {300u, 600u, 1024u, 1500u, 3000u, 8000u}) {
      const double now = median(drawn(anyone(), TransactionType::cartao_debito, mcc, means));
      BOOST_TEST(now > last);
      last = now;
    }
    BOOST_TEST(last > 1.3 * median(drawn(anyone(), TransactionType::cartao_debito, mcc)));
  }
  // Out of bounds is as far as it goes.
  BOOST_TEST(drawn(anyone(), TransactionType::pix, "5411", 0) ==
             drawn(anyone(), TransactionType::pix, "5411", 256));
  BOOST_TEST(drawn(anyone(), TransactionType::pix, "5411", 4'000'000'000) ==
             drawn(anyone(), TransactionType::pix, "5411", 8192));
}

BOOST_AUTO_TEST_CASE(prices_end_as_the_trade_has_them) {
  BOOST_TEST(share_of_cents(by_card("5651"), {90, 99}) > 0.6);
  BOOST_TEST(share_of_cents(by_card("5815"), {90, 99}) > 0.8);
  BOOST_TEST(share_of_cents(by_card("5812"), {0, 50, 90}) > 0.6);
  BOOST_TEST(share_of_cents(by_card("5411"), {9, 19, 29, 39, 49, 59, 69, 79, 89, 99}) > 0.3);
  // At the pump all cents are alike, but for round sums.
  const std::vector<std::uint32_t> petrol = by_card("5541");
  for (std::uint32_t end = 1; end < 100; ++end) {
    const double share = share_of_cents(petrol, {end});
    BOOST_TEST((share > 0.004 && share < 0.014), end << " cents: " << share);
  }
  for (const std::uint32_t fare : by_card("4131")) BOOST_TEST_REQUIRE(fare % 10 == 0u);
}

BOOST_AUTO_TEST_CASE(people_send_round_sums) {
  const double whole = share_of_cents(drawn(anyone(), TransactionType::pix, "5541"), {0});
  BOOST_TEST((whole > 0.4 && whole < 0.65), whole);
  BOOST_TEST(share_of_cents(drawn(anyone(), TransactionType::ted, "5411"), {0}) > 0.6);
}

BOOST_AUTO_TEST_CASE(machines_give_notes_and_telephones_take_round_sums) {
  for (const Behaviour& behaviour : behaviours()) {
    for (const std::uint32_t cents : drawn(behaviour, TransactionType::saque, "6011")) {
      BOOST_TEST_REQUIRE(cents % 1000 == 0u);
    }
    for (const std::uint32_t cents : drawn(behaviour, TransactionType::recarga_celular, "4814")) {
      BOOST_TEST_REQUIRE((cents % 500 == 0 && cents >= 1500 && cents <= 10'000));
    }
  }
}

BOOST_AUTO_TEST_CASE(dear_things_are_paid_in_parts) {
  BOOST_TEST(share_in_parts("5732", 150'000) > 0.8);
  BOOST_TEST(share_in_parts("4511", 80'000) > 0.7);
  BOOST_TEST(share_in_parts("8011", 60'000) > 0.3);
  BOOST_TEST(share_in_parts("5411", 50'000) < 0.1);
  BOOST_TEST(share_in_parts("5651", 9'000) < 0.5 * share_in_parts("5651", 60'000));
  for (const std::uint32_t cents : {500u, 10'000u, 1'000'000u}) {
    for (const std::string_view never : {"4121", "4131", "5814", "5812D", "5815", "7995"}) {
      BOOST_TEST(share_in_parts(never, cents) == 0);
    }
    if (cents < 6000) BOOST_TEST(share_in_parts("5732", cents) == 0);
  }
}

BOOST_AUTO_TEST_CASE(no_part_is_tiny_and_every_number_of_parts_occurs) {
  const Installments installments;
  Random random(19, Domain::strip, 20);
  std::array<int, 8> counts{};
  const auto parts_of = [](std::size_t index) { return catalog::installments()[index].count; };
  for (int i = 0; i < 100'000; ++i) {
    const auto cents = static_cast<std::uint32_t>(random.between(1, 300'000));
    const std::size_t index = installments.draw(catalog::mcc_index("5732"), cents, random.next());
    BOOST_TEST_REQUIRE(index < catalog::installments().size());
    if (index > 0) BOOST_TEST_REQUIRE(cents / parts_of(index) >= 2000);
    ++counts[index];
  }
  for (const int count : counts) BOOST_TEST(count > 500);
}

BOOST_AUTO_TEST_SUITE_END()
