#pragma once

#include <array>
#include <cstdint>

#include "catalog/catalog.h"
#include "generator/people/person.h"

namespace fraudgen::generator {

/// How the amounts of a fraud follow each other.
enum class Tactic : std::uint8_t {
  level,       ///< all of a kind
  probing,     ///< tiny ones first, to see whether the card works, then large ones
  rising,      ///< as far as it goes
  structured,  ///< many middling ones, none that a report would name
};

/// How a type of fraud goes. Probabilities are per mille.
struct FraudStory {
  std::uint8_t length_min;  ///< transactions; short ones are commoner
  std::uint8_t length_max;
  std::uint32_t gap_seconds;  ///< typical time between two of them
  std::uint16_t slow;         ///< goes at the pace of ordinary life, and mostly from home

  // When it begins: these two, or else between 23 and 7.
  std::uint16_t by_day;      ///< 7 to 18
  std::uint16_t by_evening;  ///< 18 to 23

  std::uint16_t new_device;
  std::uint16_t new_address;  ///< on the network
  std::uint16_t elsewhere;
  std::uint16_t new_beneficiary;
  std::uint16_t card_absent;  ///< a card purchase is made over the net, if the trade allows it
  std::uint16_t unverified;   ///< and then without asking the card's holder
  std::uint16_t by_stripe;    ///< or else with a copy of the magnetic stripe

  std::int16_t amount;  ///< beside an honest amount, in 1/256 octaves: 256 is twice as much
  Tactic tactic;

  std::array<std::uint8_t, 9> types;  ///< in percent, in the order of catalog::TransactionType
  /// What purchases are for, keys of catalog::mccs(); empty for what the victim buys anyway.
  std::array<const char*, 6> mccs;
};
const FraudStory& fraud_story(catalog::FraudType type);

/// The number of transactions of one, and its mean in thousandths.
std::uint32_t episode_length(const FraudStory& story, std::uint64_t random);
std::uint32_t mean_length_thousandths(const FraudStory& story);

/// How exposed a customer is to a type of fraud beside others, at most `greatest_exposure`.
std::uint32_t exposure(catalog::FraudType type, const Traits& victim);
inline constexpr std::uint32_t greatest_exposure = 4000;
/// The most that it is for any customer of a profile.
std::uint32_t most_exposure(catalog::FraudType type, std::uint8_t profile);

/// Positions in catalog::mccs() of what a type's purchases are for; none for anything.
class StoryGoods {
 public:
  StoryGoods();
  /// True if the type has goods of its own; then `mcc` is one of them.
  bool pick(catalog::FraudType type, std::uint32_t random, std::size_t& mcc) const;

 private:
  struct Goods {
    std::array<std::uint8_t, 6> mccs{};
    std::uint8_t count = 0;
  };
  std::array<Goods, 13> goods_{};
};

}  // namespace fraudgen::generator
