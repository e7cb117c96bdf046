#pragma once

#include <cstdint>
#include <optional>

#include "generator/numbers/random.h"
#include "generator/people/cpf.h"

namespace fraudgen::generator {

/// Of catalog::profiles().
inline constexpr std::size_t most_profiles = 8;

/// What of a customer fraudsters look at.
struct Traits {
  std::uint8_t
      profile;  ///< index into catalog::profiles(); without profiles, catalog::profiles().size()
  std::uint8_t age;           ///< full years on the first day of the dataset
  std::uint8_t income_class;  ///< 0 (E, lowest) to 4 (A)
  std::uint8_t cards;         ///< 1 or 2
};

/// What every table knows of a customer, computed on the spot from (seed, number). The rest of a
/// life (names, documents, habits) hangs on streams of their own keyed by the customer's number.
struct Person : Traits {
  std::uint64_t number;  ///< from 0; customer_id is number + 1
  std::uint8_t state;    ///< index into catalog::states()
  std::uint16_t city;    ///< index into catalog::cities()
  bool female;
  std::uint8_t devices;       ///< own devices, 1 to 3
  std::int64_t income_cents;  ///< a month
};

class People {
 public:
  /// With `profiles` false everyone follows the national weights.
  People(std::uint64_t seed, bool profiles)
      : seed_(seed), keys_(seed), profiles_(profiles), cpfs_(seed) {}

  Person person(std::uint64_t number) const;

  /// Only a part of it, at a third of the cost, and Person::profile alone, at a tenth.
  Traits traits(std::uint64_t number) const;
  std::uint8_t profile(std::uint64_t number) const;

  /// How active the customer is beside others: a weight with a long tail, proportional to the
  /// transactions expected of them. In 1/1024 of a transaction a month.
  std::uint32_t activity(std::uint64_t number, std::uint8_t profile) const;

  /// Of all customers, in 1/1024 of a transaction a month.
  static std::uint64_t mean_activity(bool profiles);

  std::uint64_t seed() const { return seed_; }
  const StreamKeys& keys() const { return keys_; }
  bool profiles() const { return profiles_; }
  const CpfRegister& cpfs() const { return cpfs_; }

 private:
  std::uint64_t seed_;
  StreamKeys keys_;
  bool profiles_;
  CpfRegister cpfs_;
};

/// How many transactions are expected of how many customers over so many days: a fraction.
struct ActivityRate {
  uint128_t rows;
  uint128_t customers;

  ActivityRate(bool profiles, std::uint32_t days)
      : rows(uint128_t{People::mean_activity(profiles)} * days * 10'000),
        customers(uint128_t{1024} * 304'375) {}  // a month has 30.4375 days
};

/// What a customer and the neighbour in the list have in common if they are one family, as one
/// pair in 32 is: the key of a random stream.
inline std::optional<std::uint64_t> household_of(std::uint64_t seed, std::uint64_t customer) {
  const std::uint64_t key = stream_key(seed, Domain::household, customer / 2);
  if ((key & 31) != 0) return std::nullopt;
  return key;
}

/// Devices have numbers from 1: a customer's own devices are slots 0 to 2, what fraudsters bring
/// along follows from slot 3. Within a customer's thousand the slots are shuffled, so that the
/// number does not give the fraud away.
inline constexpr std::uint32_t device_slots = 1000;
inline constexpr std::uint32_t first_fraud_device_slot = 3;

constexpr std::uint64_t device_number(std::uint64_t seed, std::uint64_t customer,
                                      std::uint32_t slot) {
  // 387 has no factor in common with 1000, so slot -> (387 slot + offset) mod 1000 is one to one.
  const std::uint64_t offset = scale(stream_key(seed, Domain::device, customer), device_slots);
  return customer * device_slots + (slot * 387u + offset) % device_slots + 1;
}

}  // namespace fraudgen::generator
