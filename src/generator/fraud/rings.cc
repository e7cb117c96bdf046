#include "generator/fraud/rings.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "generator/numbers/random.h"
#include "generator/people/network.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t ring_machines = 4;
constexpr std::uint32_t ring_addresses = 5;
// About twenty frauds a ring.
constexpr std::uint64_t fraud_rows_per_ring = 90;
constexpr std::uint64_t fewest_rings = 61;
constexpr std::uint64_t fewest_rings_a_period = 5;
constexpr std::uint64_t most_rings = 4'000'000;  // their machines stay below one_off_machines
constexpr std::uint32_t ring_stride = 7919;      // a prime that the number is no multiple of

constexpr std::uint32_t one_off_machines = 1u << 25;  // from here on, as many

}  // namespace

Rings::Rings(std::uint64_t seed, std::uint64_t fraud_rows, std::uint32_t periods)
    : seed_(seed),
      rings_(static_cast<std::uint32_t>(
          std::clamp(fraud_rows / fraud_rows_per_ring,
                     std::max(fewest_rings, fewest_rings_a_period * periods + 1), most_rings))) {
  if (rings_ % ring_stride == 0) ++rings_;
}

std::uint32_t Rings::ring_of(std::uint64_t customer, std::uint32_t n) const {
  const std::uint64_t base = scale(stream_key(seed_, Domain::ring, customer), rings_);
  return static_cast<std::uint32_t>((base + std::uint64_t{n} * ring_stride) % rings_);
}

std::uint64_t Rings::mule_key(std::uint32_t ring, std::uint32_t mule) const {
  return stream_key(seed_, Domain::mule_account, std::uint64_t{ring} * mules_per_ring + mule);
}

std::uint32_t Rings::machine(std::uint32_t ring, std::uint64_t random) const {
  if (ring == none) {
    return one_off_machines + static_cast<std::uint32_t>(scale(mix(random), one_off_machines));
  }
  return ring * ring_machines + static_cast<std::uint32_t>(scale(random, ring_machines));
}

std::uint32_t Rings::address(std::uint32_t ring, std::uint64_t random) const {
  if (ring == none) return address_from(mix(random + 1));
  const std::uint64_t number = std::uint64_t{ring} * ring_addresses + scale(random, ring_addresses);
  return address_from(stream_key(seed_, Domain::ring_network, number));
}

std::uint16_t Rings::city(std::uint32_t ring, std::uint64_t random) const {
  const std::uint64_t bits =
      ring == none ? mix(random + 2) : stream_key(seed_, Domain::ring_base, ring);
  return static_cast<std::uint16_t>(scale(bits, catalog::cities().size()));
}

}  // namespace fraudgen::generator
