#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/weighted.h"

namespace fraudgen::generator {

/// 2^(i / 256) in 1/2^30.
extern const std::array<std::uint32_t, 257> powers_of_two;

/// Amounts from `low` to low * 2^(span / 65536) cents, spread evenly in the logarithm's scale.
struct AmountRange {
  std::uint32_t low;   ///< cents
  std::uint32_t span;  ///< log2(high / low), in 1/65536

  static AmountRange between(std::uint32_t low, std::uint32_t high);
  /// `position` of the range, in 1/65536 (clamped at the upper end), as cents.
  std::uint32_t at(std::uint32_t position) const {
    const std::uint64_t exponent = (std::uint64_t{span} * std::min(position, 65535u)) >> 16;
    const auto whole = static_cast<std::uint32_t>(exponent >> 16);
    const std::size_t step = (exponent >> 8) & 255;
    const std::uint64_t below = powers_of_two[step];
    const std::uint64_t above = powers_of_two[step + 1];
    const std::uint64_t factor = below + ((above - below) * (exponent & 255) >> 8);
    return static_cast<std::uint32_t>((std::uint64_t{low} * factor) >> (30 - whole));
  }
};

/// What transactions of a type for a trade come to.
class Pricing {
 public:
  Pricing() = default;
  Pricing(catalog::TransactionType type, std::size_t mcc, AmountRange range);

  const AmountRange& range() const { return range_; }
  /// What is paid most of the time, more or less, in cents.
  std::uint32_t usual() const { return usual_; }

  /// What an honest transaction comes to, in cents: a skewed bell over the logarithm of the range,
  /// with the cents that such prices end in. `lean` is lean_of() who pays. Uses all of the random
  /// bits.
  ///
  /// The ending of a price never changes its first digit, so that first digits follow from the
  /// range alone, and over all that people pay they are near Benford's law.
  std::uint32_t draw(std::int32_t lean, std::uint64_t random) const;

 private:
  AmountRange range_{};
  std::uint32_t usual_ = 0;
  /// By a random bit: of PIX, half is between people, whatever the receiver trades in.
  std::array<std::uint8_t, 2> styles_{};
  std::uint8_t tariff_ = 0;  ///< one of the lists of fixed prices, from 1
};

/// `means` of someone with the usual income. A means of 2 * usual_means is twice that income.
inline constexpr std::uint32_t usual_means = 1024;

/// How far the amounts of someone with these means lean to the high side of a range. Only 1/4 to 8
/// times the usual makes a difference.
std::int32_t lean_of(std::uint32_t means);

/// A sum as the trade or the bank allows it: what lies beyond is spread over the upper half.
std::uint64_t within_trade(catalog::TransactionType type, std::size_t mcc, std::uint64_t cents,
                           std::uint64_t random);

/// Another sum than the usual, which ends as that does.
std::uint32_t with_ending_of(std::uint32_t usual, std::uint64_t cents);

/// In how many parts a purchase by credit card is paid.
class Installments {
 public:
  Installments();
  /// An index into catalog::installments(). Dear things are split, by trade; what is eaten or
  /// ridden in is not, nor what costs less than `least`.
  std::uint8_t draw(std::size_t mcc, std::uint32_t cents, std::uint64_t random) const;

  static constexpr std::uint32_t least = 6'000;  ///< cents

 private:
  std::array<std::uint32_t, 32> split_shares_{};  // by MCC, in 1/65536
  Weighted<8> parts_;
};

}  // namespace fraudgen::generator
