#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "catalog/catalog.h"

namespace fraudgen::catalog {

BOOST_AUTO_TEST_CASE(enumerators_point_at_their_texts) {
  BOOST_TEST(transaction_types()[index(TransactionType::debito_automatico)].value ==
             "DEBITO_AUTOMATICO");
  BOOST_TEST(fraud_types()[index(FraudType::qr_code_falso)].value == "QR_CODE_FALSO");
  BOOST_TEST(refusal_reasons().size() == 8U);
  BOOST_TEST(channels()[index(Channel::app_mobile)].weight == 60U);
  BOOST_TEST(installments().back().count == 12U);
  BOOST_TEST(ip_prefixes().size() == 15U);
}

BOOST_AUTO_TEST_CASE(banks_have_a_code_of_their_own) {
  std::set<std::string_view> codes;
  for (const Bank& bank : banks()) {
    BOOST_TEST(bank.code.size() == 3U);
    BOOST_TEST(bank.ispb.size() == 8U);
    codes.insert(bank.code);
  }
  BOOST_TEST(codes.size() == 24U);
  BOOST_TEST(banks()[5].name == "Nubank");
  BOOST_TEST((banks()[5].kind == BankKind::digital));
}

BOOST_AUTO_TEST_CASE(delivery_apps_share_a_written_code_with_restaurants) {
  const Mcc& restaurants = mccs()[mcc_index("5812")];
  const Mcc& delivery = mccs()[mcc_index("5812D")];
  BOOST_TEST(restaurants.code == "5812");
  BOOST_TEST(delivery.code == "5812");
  BOOST_TEST(restaurants.category != delivery.category);
  BOOST_TEST(delivery.amount_min == 1500U);
  BOOST_TEST(delivery.amount_max == 20'000U);
  BOOST_TEST(risk_name(mccs()[mcc_index("7995")].risk) == "high");
  BOOST_CHECK_THROW(mcc_index("0000"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(shops_are_a_few_thousand_near_their_cities) {
  BOOST_TEST(shops().size() > 3000U);
  BOOST_TEST(shops().size() <= most_shops);
  std::set<std::pair<int, std::string_view>> brands;
  std::set<std::pair<std::int32_t, std::int32_t>> places;
  std::size_t placed = 0;
  for (const Shop& shop : shops()) {
    brands.insert({shop.mcc, shop.name});
    if (shop.city == no_city) continue;
    ++placed;
    places.insert({shop.latitude, shop.longitude});
    const City& city = cities()[shop.city];
    BOOST_TEST(city.state == shop.state);
    BOOST_TEST(std::abs(shop.latitude - city.latitude) < 70'000);
    BOOST_TEST(std::abs(shop.longitude - city.longitude) < 70'000);
  }
  BOOST_TEST(brands.size() == 344U);  // every merchant of the catalogue
  BOOST_TEST(places.size() == placed);
}

BOOST_AUTO_TEST_CASE(every_city_can_spend_on_everything) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> local_by_state;
  for (std::size_t mcc = 0; mcc < mccs().size(); ++mcc) {
    for (std::size_t city = 0; city < cities().size(); ++city) {
      const std::span<const std::uint16_t> list = shops_for(mcc, city);
      BOOST_TEST(!list.empty());
      const std::set<std::uint16_t> distinct(list.begin(), list.end());
      BOOST_TEST(distinct.size() == list.size());
      for (const std::uint16_t position : list) {
        const Shop& shop = shops()[position];
        BOOST_TEST(shop.mcc == mcc);
        BOOST_TEST((shop.city == city || shop.city == no_city));
        BOOST_TEST((shop.state == cities()[city].state || shop.state == nowhere));
        if (shop.city == city) ++local_by_state[{mcc, shop.state}];
      }
    }
  }
  for (const char* key : {"5411", "5812", "5814", "5541", "5912", "5651", "6011", "7011"}) {
    for (std::size_t state = 0; state < states().size(); ++state) {
      BOOST_TEST((local_by_state[{mcc_index(key), state}]) >= 3U);
    }
  }
}

BOOST_AUTO_TEST_CASE(big_brands_have_more_shops) {
  std::map<std::string_view, int> count;
  for (const Shop& shop : shops()) {
    if (shop.mcc == mcc_index("5411")) ++count[shop.name];
  }
  BOOST_TEST(count["Carrefour"] > 1.5 * count["Extra"]);
  BOOST_TEST(count["Extra"] > 1.5 * count["Sams Club"]);
  BOOST_TEST(count["Zaffari"] > 0);  // in the South alone
}

BOOST_AUTO_TEST_CASE(shop_numbers_say_nothing_of_trade) {
  // The shops of the best known brand are spread evenly over the numbers.
  std::size_t lower_half = 0;
  std::size_t all = 0;
  for (std::size_t i = 0; i < shops().size(); ++i) {
    if (shops()[i].name != "Carrefour") continue;
    ++all;
    lower_half += i < shops().size() / 2;
  }
  BOOST_TEST(lower_half > all / 3);
  BOOST_TEST(lower_half < all * 2 / 3);
}

BOOST_AUTO_TEST_CASE(profiles_keep_their_figures) {
  BOOST_TEST(profiles().size() == 6U);
  const Profile& young = profiles()[0];
  BOOST_TEST(young.name == "young_digital");
  BOOST_TEST(young.weight == 25U);
  BOOST_TEST(young.age_max == 30);
  BOOST_TEST(young.income_min == 500U);
  BOOST_TEST(young.income_max == 1500U);
  BOOST_TEST(young.transaction_types[index(TransactionType::pix)] == 60U);
  BOOST_TEST(young.transaction_types[index(TransactionType::ted)] == 0U);
  BOOST_TEST(young.mccs[mcc_index("5812D")] == 25U);
  BOOST_TEST(young.channels[index(Channel::whatsapp_pay)] == 5U);
  BOOST_TEST(young.amount_max == 30'000U);
  BOOST_TEST(young.weekend_factor == 1300U);
  BOOST_TEST(young.fraud_factor == 1200U);
  BOOST_TEST((young.preferred_hours >> 23 & 1) == 1U);
  BOOST_TEST((young.preferred_hours >> 9 & 1) == 0U);
}

}  // namespace fraudgen::catalog
