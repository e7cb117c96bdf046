#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/int128.h"

namespace fraudgen::generator {

// Counter-based random numbers: number n of a stream is a pure function of (seed, domain, entity,
// n), so that any attribute of any customer can be computed on the spot, in any order, on any
// machine. The mixer is Stafford's variant 13 of the MurmurHash3 finaliser, stepped by the golden
// ratio, which together are SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
// Generators", OOPSLA 2014); the key of a stream is mixed twice, so related streams start far
// apart.

/// What a stream of numbers is for. Streams of different domains have nothing in common; the
/// order of the list shapes bytes: append, never reorder.
enum class Domain : std::uint32_t {
  person = 1,
  name,
  document,
  contact,
  address,
  account,
  device,
  places,
  cards,
  counterparties,
  network,
  activity,
  slice_counts,
  payments,
  fraud_block,
  fraud_episode,
  ring,
  strip,
  household,
  company,
  carrier,
  landlord,
  mule_account,
  ring_network,
  circle,
  score,
  life,
  trip,
  dormancy,
  standing,
  ring_base,
  count  ///< none, but how many there are and one more; last
};

constexpr std::uint64_t golden_step = 0x9E3779B97F4A7C15u;

constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

constexpr std::uint64_t domain_key(std::uint64_t seed, Domain domain) {
  return mix(seed + golden_step * static_cast<std::uint64_t>(domain));
}

/// The key of an entity's stream, where the domain's key is at hand.
constexpr std::uint64_t stream_of(std::uint64_t domain_key, std::uint64_t entity) {
  return mix(domain_key ^ mix(entity + golden_step));
}

constexpr std::uint64_t stream_key(std::uint64_t seed, Domain domain, std::uint64_t entity) {
  return stream_of(domain_key(seed, domain), entity);
}

/// stream_key() of one seed, with what depends on the domain alone worked out once.
class StreamKeys {
 public:
  constexpr explicit StreamKeys(std::uint64_t seed) {
    for (std::size_t domain = 0; domain < domains_.size(); ++domain) {
      domains_[domain] = domain_key(seed, static_cast<Domain>(domain));
    }
  }
  constexpr std::uint64_t key(Domain domain, std::uint64_t entity) const {
    return stream_of(domains_[static_cast<std::size_t>(domain)], entity);
  }

 private:
  std::array<std::uint64_t, static_cast<std::size_t>(Domain::count)> domains_{};
};

/// Upper half of the product: maps 64 random bits to [0, bound) without division.
constexpr std::uint64_t scale(std::uint64_t random, std::uint64_t bound) {
  return static_cast<std::uint64_t>((uint128_t{random} * bound) >> 64);
}

/// The same for 32 random bits. `bound` > 0.
constexpr std::uint32_t scale32(std::uint32_t random, std::uint32_t bound) {
  return static_cast<std::uint32_t>((std::uint64_t{random} * bound) >> 32);
}

/// In [-spread, spread], denser in the middle: the sum of two uniforms.
constexpr std::int32_t around_zero(std::uint64_t random, std::int32_t spread) {
  const auto width = static_cast<std::uint32_t>(spread);
  return static_cast<std::int32_t>(scale32(static_cast<std::uint32_t>(random >> 32), width + 1) +
                                   scale32(static_cast<std::uint32_t>(random), width + 1)) -
         spread;
}

/// A chance as Random::chance() takes it, in 1/65536.
constexpr std::uint32_t percent(std::uint32_t n) { return n * 65536 / 100; }

/// One stream, read from its start or at any position.
class Random {
 public:
  constexpr explicit Random(std::uint64_t key) : state_(key) {}
  constexpr Random(std::uint64_t seed, Domain domain, std::uint64_t entity)
      : state_(stream_key(seed, domain, entity)) {}

  constexpr std::uint64_t next() {
    state_ += golden_step;
    return mix(state_);
  }

  /// Uniform in [0, bound), bound > 0. The bias is below bound / 2^64.
  constexpr std::uint64_t below(std::uint64_t bound) { return scale(next(), bound); }

  /// Uniform in [low, high], low <= high.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  /// True with the given probability in 1/65536.
  constexpr bool chance(std::uint32_t per_65536) { return (next() >> 48) < per_65536; }

  /// The stream that starts at `key`, from number `n` on.
  static constexpr Random from(std::uint64_t key, std::uint64_t n) {
    return Random(key + golden_step * n);
  }
  /// Number `n` of the stream that starts at `key`, without reading those before it.
  static constexpr std::uint64_t at(std::uint64_t key, std::uint64_t n) {
    return mix(key + golden_step * (n + 1));
  }

 private:
  std::uint64_t state_;
};

}  // namespace fraudgen::generator
