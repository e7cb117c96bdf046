#pragma once

#include <array>
#include <cstdint>

namespace fraudgen::generator {

/// Says which state a customer lives in and which CPF they have, from (seed, number) alone, so that
/// no two customers share a CPF though none is remembered.
///
/// A CPF has eight free digits, the digit of its fiscal region and two check digits. Customers are
/// laid in layers of `layer_customers`. Within a layer the free digits are a permutation of the
/// customer's place in it, so all differ. Customers at one place in different layers have the same
/// free digits; the states are drawn so that these live in different regions: with the states in
/// the order of their regions around a circle, by weight, the draws of successive layers lie a
/// quarter of the circle apart, and no region is as wide as that (São Paulo, the widest, has 21 %).
/// So every layer has the states in their proportions, and four layers are possible. A fifth is
/// not: São Paulo's customers would outnumber its CPFs.
class CpfRegister {
 public:
  explicit CpfRegister(std::uint64_t seed);

  /// Index into catalog::states(), drawn by weight. `number` < most_customers.
  std::uint8_t state(std::uint64_t number) const;

  /// All eleven digits as a number, check digits valid; `state` is state(number). Never eleven
  /// times the same digit, which passes the check but is no CPF.
  std::uint64_t cpf(std::uint64_t number, std::uint8_t state) const;

 private:
  std::uint64_t point_key_;
  std::uint64_t digits_key_;
  std::array<std::uint64_t, 32> ends_{};         ///< where each state ends on the circle of 2^64
  std::array<std::uint8_t, 32> order_{};         ///< states in the order of their regions
  std::array<std::uint8_t, 256> first_{};        ///< first candidate by the point's upper byte
  std::array<std::uint8_t, 32> region_digit_{};  ///< by state
};

/// Ten of the hundred million eight-digit numbers are left out: those of one digit repeated.
inline constexpr std::uint64_t layer_customers = 99'999'990;
inline constexpr std::uint64_t cpf_layers = 4;
/// The most that can each have a CPF of their state's fiscal region.
inline constexpr std::uint64_t most_customers = cpf_layers * layer_customers;

}  // namespace fraudgen::generator
