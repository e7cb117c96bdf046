#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "catalog/devices.h"
#include "catalog/people.h"

namespace fraudgen::catalog {
namespace {

bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_name_has_a_plain_form) {
  for (const GivenName& name : given_names()) BOOST_TEST(is_plain(name.ascii));
  for (const SecondName& name : second_names()) BOOST_TEST(is_plain(name.ascii));
  for (const Surname& name : surnames()) BOOST_TEST(is_plain(name.ascii));
  const auto joao = std::ranges::find(given_names(), "João", &GivenName::name);
  BOOST_REQUIRE((joao != given_names().end()));
  BOOST_TEST(joao->ascii == "joao");
  const auto fatima = std::ranges::find(second_names(), "de Fátima", &SecondName::name);
  BOOST_REQUIRE((fatima != second_names().end()));
  BOOST_TEST(fatima->ascii == "fatima");
}

BOOST_AUTO_TEST_CASE(both_sexes_have_names_in_every_decade) {
  for (const bool female : {false, true}) {
    for (std::size_t decade = 0; decade < birth_decades; ++decade) {
      BOOST_TEST(std::ranges::count_if(given_names(), [&](const GivenName& name) {
                   return name.female == female && name.weights[decade] > 0;
                 }) > 40);
    }
  }
}

BOOST_AUTO_TEST_CASE(someone_of_every_age_and_class_finds_work_in_every_profile) {
  for (std::size_t profile = 0; profile < profiles().size(); ++profile) {
    for (std::size_t income = 0; income < income_classes; ++income) {
      for (int age = profiles()[profile].age_min; age <= profiles()[profile].age_max; ++age) {
        BOOST_TEST(std::ranges::any_of(professions(), [&](const Profession& profession) {
          return profession.class_min <= income && income <= profession.class_max &&
                 profession.age_min <= age && age <= profession.age_max &&
                 profession.weights[profile] > 0;
        }));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(models_agree_with_their_type) {
  const auto is_apple = [](std::string_view type) {
    return type.ends_with("_IOS") || type.ends_with("_MAC");
  };
  std::set<std::uint8_t> types;
  for (const DeviceModel& model : device_models()) {
    if (model.weight == 0) continue;
    types.insert(model.type);
    const std::string_view type = device_types()[model.type].name;
    const std::string_view maker = manufacturers()[model.manufacturer];
    BOOST_TEST(is_apple(type) == (maker == "Apple"));
    BOOST_TEST(model.name.starts_with("iPhone") == (type == "SMARTPHONE_IOS"));
    BOOST_TEST(model.name.starts_with("iPad") == (type == "TABLET_IOS"));
    BOOST_TEST((model.name.find("Tab") != model.name.npos) <= type.starts_with("TABLET"));
    BOOST_TEST(!model.operating_systems.empty());
    for (const std::uint8_t system : model.operating_systems) {
      const std::string_view text = operating_systems()[system];
      BOOST_TEST(text.starts_with("Android") == type.ends_with("_ANDROID"));
      BOOST_TEST(text.starts_with("iPadOS") == (type == "TABLET_IOS"));
      BOOST_TEST(text.starts_with("iOS") == (type == "SMARTPHONE_IOS"));
      BOOST_TEST(text.starts_with("macOS") == (type == "DESKTOP_MAC"));
      BOOST_TEST(text.starts_with("Windows") == (type == "DESKTOP_WINDOWS"));
    }
  }
  BOOST_TEST(types.size() == device_types().size());
  BOOST_TEST(device_kind_name(DeviceKind::tablet) == "TABLET");
}

}  // namespace fraudgen::catalog
