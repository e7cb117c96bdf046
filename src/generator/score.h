#pragma once

#include <cstdint>

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

/// 0 to 10,000: hundredths of a score from 0 to 100. `noise` is 64 random bits.
std::uint16_t fraud_score(const Sight& sight, std::uint64_t noise);

}  // namespace fraudgen::generator
