#pragma once

#include <cstdint>

#include "catalog/catalog.h"
#include "generator/random.h"

namespace fraudgen::generator {

/// What a bank's rules engine can see of a transaction at the moment it is asked for.
struct Sight {
  std::uint32_t amount;        ///< cents
  std::uint32_t usual_amount;  ///< cents, of customers like this one, for the same
  std::uint32_t count_24h;
  std::uint32_t kilometres;  ///< since the previous transaction
  std::uint32_t minutes;     ///< likewise
  bool first;                ///< there is no previous transaction
  bool new_beneficiary;
  bool unusual_hour;
  bool new_device;  ///< first seen within the last days
  bool by_card;
  bool blocked;  ///< the bank has become suspicious lately
};

enum class Status : std::uint8_t { approved, refused, pending };

struct Outcome {
  std::uint16_t score;  ///< 0 to 10,000: hundredths of a score from 0 to 100
  Status status;
  catalog::RefusalReason reason;  ///< of a refused transaction
  bool block;                     ///< the bank blocks the card or the account for a while
};

/// Scores and decides from what is seen, with noise; never from what is true.
Outcome judge(const Sight& sight, Random random);

}  // namespace fraudgen::generator
