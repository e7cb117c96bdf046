#include "generator/tables/devices_identity.h"

#include <span>
#include <stdexcept>

#include "generator/numbers/random.h"
#include "generator/people/person.h"

namespace fraudgen::generator {
namespace {

// Numbers of a machine's stream.
enum Draw : std::uint64_t { type_draw, model_draw, system_draw, rooted_draw, fingerprint_draws };

// A customer has 1.65 devices on the average, of which the first is a phone.
constexpr std::uint32_t devices_per_hundred = 165;

constexpr std::uint32_t rooted_own = 35;
constexpr std::uint32_t rooted_of_ring = 110;

bool is_phone(const catalog::DeviceType& type) {
  return type.kind == catalog::DeviceKind::smartphone;
}

}  // namespace

Machines::Machines(std::uint64_t seed) : seed_(seed) {
  const auto types = catalog::device_types();
  const auto models = catalog::device_models();
  if (types.size() > most_types || models.size() > most_models) {
    throw std::logic_error("too many device types or models");
  }
  std::array<std::uint32_t, most_types> all{};
  std::array<std::uint32_t, most_types> first{};
  std::array<std::uint32_t, most_types> later{};
  std::uint32_t total = 0;
  std::uint32_t phones = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    all[i] = types[i].weight;
    total += types[i].weight;
    if (is_phone(types[i])) phones += types[i].weight;
  }
  // In a hundred customers' devices: those that are no phones are all among the later ones.
  const std::uint32_t phones_later = devices_per_hundred * phones - 100 * total;
  for (std::size_t i = 0; i < types.size(); ++i) {
    first[i] = is_phone(types[i]) ? all[i] : 0;
    later[i] = all[i] * (is_phone(types[i]) ? phones_later / phones : devices_per_hundred);
  }
  types_ = Weighted<most_types>(std::span(all).first(types.size()));
  first_types_ = Weighted<most_types>(std::span(first).first(types.size()));
  later_types_ = Weighted<most_types>(std::span(later).first(types.size()));

  std::array<std::uint32_t, most_models> weights{};
  for (std::size_t type = 0; type < types.size(); ++type) {
    for (std::size_t i = 0; i < models.size(); ++i) {
      weights[i] = models[i].type == type ? models[i].weight : 0;
    }
    models_[type] = Weighted<most_models>(std::span(weights).first(models.size()));
  }
}

Machine Machines::make(std::uint64_t key, const Weighted<most_types>& types,
                       std::uint32_t rooted_per_mille) const {
  const std::uint32_t type = types.pick(Random::at(key, type_draw));
  const std::uint32_t model = models_[type].pick(Random::at(key, model_draw));
  const auto systems = catalog::device_models()[model].operating_systems;
  const bool can_be_rooted = catalog::device_types()[type].kind != catalog::DeviceKind::desktop;
  return {
      .model = static_cast<std::uint8_t>(model),
      .system = systems[scale(Random::at(key, system_draw), systems.size())],
      .rooted = can_be_rooted && scale(Random::at(key, rooted_draw), 1000) < rooted_per_mille,
      .fingerprint = {Random::at(key, fingerprint_draws), Random::at(key, fingerprint_draws + 1)}};
}

Machine Machines::own(std::uint64_t customer, std::uint32_t slot, bool is_new_phone) const {
  // A family has its second device in common.
  const auto household = household_of(seed_, customer);
  const std::uint64_t key = household && slot == 1 && !is_new_phone
                                ? mix(*household + slot)
                                : mix(stream_key(seed_, Domain::device, customer) + slot);
  return make(key, slot == 0 || is_new_phone ? first_types_ : later_types_, rooted_own);
}

Machine Machines::of_ring(std::uint64_t number) const {
  return make(stream_key(seed_, Domain::device, ~number), types_, rooted_of_ring);
}

}  // namespace fraudgen::generator
