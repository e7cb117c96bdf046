#pragma once

#include <cstdint>

namespace fraudgen::generator {

/// Where fraudsters come from: rings, each with a city, a few machines, network addresses and mule
/// accounts that serve many victims. All are functions of (seed, ring). Some fraudsters belong to
/// none: what these use, they use once.
class Rings {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  static constexpr std::uint32_t mules_per_ring = 6;

  /// `fraud_rows`: of the whole dataset; the more, the more rings. At least five of them can
  /// commit frauds on one customer in each of the `periods`.
  Rings(std::uint64_t seed, std::uint64_t fraud_rows, std::uint32_t periods);

  /// The `n`th ring that meets a customer. Different for different n < count(), so that whether a
  /// customer pays a ring's mule for the first time is known without looking back.
  std::uint32_t ring_of(std::uint64_t customer, std::uint32_t n) const;
  std::uint32_t count() const { return rings_; }
  /// How many of them commit frauds on one customer; the last only has an account like any other.
  std::uint32_t most_hostile() const { return rings_ - 1; }

  /// The identity of the PIX key of a ring's mule, `mule` < mules_per_ring.
  std::uint64_t mule_key(std::uint32_t ring, std::uint32_t mule) const;
  /// A machine as a number below 2^26 for the device's fingerprint; `random` chooses among the
  /// ring's, or without a ring among all others.
  std::uint32_t machine(std::uint32_t ring, std::uint64_t random) const;
  /// An IPv4 address, likewise.
  std::uint32_t address(std::uint32_t ring, std::uint64_t random) const;
  /// The city (index into catalog::cities()) that a ring's frauds are committed from, likewise.
  std::uint16_t city(std::uint32_t ring, std::uint64_t random) const;

 private:
  std::uint64_t seed_;
  std::uint32_t rings_;
};

}  // namespace fraudgen::generator
