#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "catalog/catalog.h"
#include "generator/numbers/weighted.h"

namespace fraudgen::generator {

/// Amounts from `low` to low * 2^(span / 65536) cents, spread evenly in the logarithm's scale.
struct AmountRange {
  std::uint32_t low;   ///< cents
  std::uint32_t span;  ///< log2(high / low), in 1/65536

  static AmountRange between(std::uint32_t low, std::uint32_t high);
  /// `position` of the range, in 1/65536 (clamped at the upper end), as cents.
  std::uint32_t at(std::uint32_t position) const {
    const std::uint64_t exponent = (std::uint64_t{span} * std::min(position, 65535u)) >> 16;
    const auto whole = static_cast<std::uint32_t>(exponent >> 16);
    // 2^x - 1 for x in [0, 1), here in 1/65536, by a cubic that is 1 at 1: the relative error is
    // at most 1.1e-4. No table, so that a compiler can work out several at once.
    const auto x = static_cast<std::uint32_t>(exponent & 0xFFFF);
    const std::uint32_t slope = 45576 + ((14831 + (5129 * x >> 16)) * x >> 16);
    const std::uint64_t factor = (1u << 30) + (slope * x >> 2);
    return static_cast<std::uint32_t>((std::uint64_t{low} * factor) >> (30 - whole));
  }
};

/// Where in its range an honest amount lies, in 1/65536: two uniform numbers of 16 bits make a
/// bell, which is then leant to the low side, less for those with means. `lean` is lean_of() who
/// pays.
constexpr std::uint32_t position_in_range(std::uint32_t random, std::int32_t lean) {
  const auto even = static_cast<std::int32_t>(((random & 0xFFFF) + (random >> 16)) / 2);
  return static_cast<std::uint32_t>(even + (lean * (even * (65536 - even) >> 16) >> 16));
}

/// What transactions of a type for a trade come to.
class Pricing {
 public:
  Pricing() = default;
  Pricing(catalog::TransactionType type, std::size_t mcc, AmountRange range);
  /// That of a sum which is known already: range().low comes out as it is, whatever is drawn.
  static const Pricing& known();

  const AmountRange& range() const { return range_; }
  /// What is paid most of the time, more or less, in cents.
  std::uint32_t usual() const { return usual_; }

  /// What an honest transaction comes to, in cents: a skewed bell over the logarithm of the range,
  /// with the cents that such prices end in. Uses all of the random bits: the lower half as
  /// position_in_range() does, the upper for ended().
  std::uint32_t draw(std::int32_t lean, std::uint64_t random) const {
    const std::uint32_t position = position_in_range(static_cast<std::uint32_t>(random), lean);
    return ended(range_.at(position), position, static_cast<std::uint32_t>(random >> 32));
  }
  /// The price for what is at `position` of the range.
  ///
  /// The ending of a price never changes its first digit, so that first digits follow from the
  /// range alone, and over all that people pay they are near Benford's law.
  std::uint32_t ended(std::uint32_t cents, std::uint32_t position, std::uint32_t random) const;

  /// The same for many, from all the random bits of draw(): `cents` become the prices. All have at
  /// least as many as `prices`.
  static void end(std::span<const Pricing* const> prices, std::span<const std::uint64_t> randoms,
                  std::span<const std::uint32_t> positions, std::span<std::uint32_t> cents);

  /// Now and then something is dear or cheap: how often, in 1/65536.
  std::uint16_t odd() const { return odd_; }
  /// What such comes to instead of `usual`: up to eight times as much or a quarter, but never out
  /// of what the trade has. `random` is in its lower 16 bits below odd().
  std::uint32_t dear_or_cheap(std::uint32_t usual, std::uint64_t random) const;

 private:
  AmountRange range_{};
  std::uint32_t usual_ = 0;
  std::uint16_t odd_ = 0;
  std::uint16_t dear_ = 0;
  /// By a random bit: of PIX, half is between people, whatever the receiver trades in.
  std::array<std::uint8_t, 2> styles_{};
  std::uint8_t tariff_ = 0;  ///< one of the lists of fixed prices, from 1
  catalog::TransactionType type_{};
  std::uint8_t mcc_ = 0;
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
