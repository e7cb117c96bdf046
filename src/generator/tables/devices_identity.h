#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "catalog/devices.h"
#include "generator/numbers/weighted.h"

namespace fraudgen::generator {

/// A machine, whoever uses it.
struct Machine {
  std::uint8_t model;   ///< index into catalog::device_models()
  std::uint8_t system;  ///< index into catalog::operating_systems(); one that the model runs
  bool rooted;          ///< or jailbroken
  std::array<std::uint64_t, 2> fingerprint;
};

/// Machines as functions of the seed and whose they are. Immutable.
class Machines {
 public:
  explicit Machines(std::uint64_t seed);

  /// A customer's own device. The first is a phone; the others are such that over all devices the
  /// catalogue's types have about their shares. One that takes the first one's place is a phone
  /// too.
  Machine own(std::uint64_t customer, std::uint32_t slot, bool is_new_phone = false) const;

  /// A machine of a ring of fraudsters (Rings::machine): the same for all its victims.
  Machine of_ring(std::uint64_t number) const;

 private:
  static constexpr std::size_t most_types = 8;
  static constexpr std::size_t most_models = 192;

  Machine make(std::uint64_t key, const Weighted<most_types>& types,
               std::uint32_t rooted_per_mille) const;

  std::uint64_t seed_;
  Weighted<most_types> types_;
  Weighted<most_types> first_types_;
  Weighted<most_types> later_types_;
  std::array<Weighted<most_models>, most_types> models_;
};

}  // namespace fraudgen::generator
