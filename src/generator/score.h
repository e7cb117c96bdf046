#pragma once

#include <cstdint>

#include "catalog/catalog.h"
#include "generator/random.h"

namespace fraudgen::generator {

/// What a bank's rules engine can see of a transaction at the moment it is asked for.
struct Sight {
  std::uint32_t amount;        ///< cents
  std::uint32_t usual_amount;  ///< cents, of customers like this one
  std::uint32_t count_24h;
  std::uint32_t kilometres;  ///< since the previous transaction
  std::uint32_t minutes;     ///< likewise; 0 for the first transaction
  bool new_beneficiary;
  bool unusual_hour;
  bool foreign_device;  ///< not one of the customer's own
};

enum class Status : std::uint8_t { approved, refused, pending };

struct Outcome {
  std::uint16_t score;  ///< 0 to 10,000: hundredths of a score from 0 to 100
  Status status;
  catalog::RefusalReason reason;  ///< of a refused transaction
};

/// Scores and decides from what is seen, with noise; never from what is true.
Outcome judge(const Sight& sight, Random random);

}  // namespace fraudgen::generator
