#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/checksum.h"
#include "catalog/devices.h"
#include "generator/people/person.h"
#include "generator/tables/devices_identity.h"

namespace fraudgen::generator {
namespace {

const catalog::DeviceModel& model_of(const Machine& machine) {
  return catalog::device_models()[machine.model];
}

}  // namespace

BOOST_AUTO_TEST_CASE(maker_model_and_system_agree_with_the_type) {
  const Machines machines(42);
  std::set<std::uint8_t> models;
  for (std::uint64_t customer = 0; customer < 100'000; ++customer) {
    const Machine machine = machines.own(customer, customer % 3);
    const auto systems = model_of(machine).operating_systems;
    BOOST_REQUIRE((std::ranges::find(systems, machine.system) != systems.end()));
    BOOST_REQUIRE(model_of(machine).weight > 0);
    models.insert(machine.model);
  }
  const auto drawn = std::ranges::count_if(
      catalog::device_models(), [](const catalog::DeviceModel& model) { return model.weight > 0; });
  BOOST_TEST(models.size() == static_cast<std::size_t>(drawn));
}

BOOST_AUTO_TEST_CASE(types_have_their_shares_over_all_devices) {
  const Machines machines(42);
  const People people(42, true);
  std::map<std::uint8_t, double> count;
  double devices = 0;
  double rooted = 0;
  for (std::uint64_t customer = 0; customer < 100'000; ++customer) {
    const Person person = people.person(customer);
    for (std::uint32_t slot = 0; slot < person.devices; ++slot) {
      const Machine machine = machines.own(customer, slot);
      ++count[model_of(machine).type];
      rooted += machine.rooted;
      ++devices;
      if (slot > 0) continue;
      BOOST_REQUIRE((catalog::device_types()[model_of(machine).type].kind ==
                     catalog::DeviceKind::smartphone));
    }
  }
  for (std::size_t type = 0; type < catalog::device_types().size(); ++type) {
    const double share = 100 * count[static_cast<std::uint8_t>(type)] / devices;
    const double wanted = catalog::device_types()[type].weight;
    BOOST_TEST(share > 0.9 * wanted);
    BOOST_TEST(share < 1.1 * wanted);
  }
  BOOST_TEST(rooted / devices > 0.022);
  BOOST_TEST(rooted / devices < 0.035);
}

// But for a family's second device.
BOOST_AUTO_TEST_CASE(no_two_honest_machines_have_one_fingerprint) {
  const Machines machines(42);
  std::vector<std::uint64_t> seen;
  std::size_t families = 0;
  for (std::uint64_t customer = 0; customer < 100'000; ++customer) {
    for (std::uint32_t slot = 0; slot < 3; ++slot) {
      const Machine machine = machines.own(customer, slot);
      if (slot == 1 && household_of(42, customer)) {
        BOOST_TEST((machine.fingerprint == machines.own(customer ^ 1, slot).fingerprint));
        ++families;
        if (customer % 2 == 1) continue;
      }
      seen.push_back(machine.fingerprint[0]);
    }
  }
  BOOST_TEST(families > 2000);
  BOOST_TEST(families < 4500);
  std::ranges::sort(seen);
  BOOST_TEST((std::ranges::adjacent_find(seen) == seen.end()));
}

BOOST_AUTO_TEST_CASE(a_rings_machine_is_the_same_for_all_its_victims) {
  const Machines machines(42);
  BOOST_TEST((machines.of_ring(7).fingerprint == Machines(42).of_ring(7).fingerprint));
  BOOST_TEST((machines.of_ring(7).fingerprint != machines.of_ring(8).fingerprint));
  BOOST_TEST((machines.of_ring(7).fingerprint != Machines(43).of_ring(7).fingerprint));
  int rooted = 0;
  for (std::uint64_t number = 0; number < 10'000; ++number)
    rooted += machines.of_ring(number).rooted;
  BOOST_TEST(rooted > 700);
  BOOST_TEST(rooted < 1200);
}

// As for customers: these bytes change only together with this figure.
BOOST_AUTO_TEST_CASE(the_first_ten_thousand_machines_are_these) {
  const Machines machines(42);
  std::string all;
  const auto add = [&](const Machine& machine) {
    const catalog::DeviceModel& model = model_of(machine);
    all += catalog::device_types()[model.type].name;
    all += catalog::manufacturers()[model.manufacturer];
    all += model.name;
    all += catalog::operating_systems()[machine.system];
    all += machine.rooted ? '1' : '0';
    for (const std::uint64_t part : machine.fingerprint) all += std::to_string(part) + ' ';
  };
  for (std::uint64_t customer = 0; customer < 3000; ++customer) {
    for (std::uint32_t slot = 0; slot < 3; ++slot) add(machines.own(customer, slot));
  }
  for (std::uint64_t number = 0; number < 1000; ++number) add(machines.of_ring(number));
  BOOST_TEST(crc32c(std::as_bytes(std::span(all))) == 3654043214u);
}

}  // namespace fraudgen::generator
