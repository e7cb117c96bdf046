#pragma once

#include <cstdint>

#include "generator/slice_rows.h"

namespace fraudgen::generator {

/// One transaction while it is made: what SliceRows will hold of it, in a cache line. Columns that
/// it does not have are 0.
struct DraftRow {
  std::int64_t instant = 0;  ///< ms since the first day's midnight
  std::uint32_t amount = 0;
  std::uint32_t usual_amount = 0;  ///< cents; what customers like this one pay for the same
  std::uint32_t minutes = 0;
  std::uint32_t distance = 0;
  std::uint32_t count_24h = 0;
  std::uint32_t sum_24h = 0;
  std::uint16_t device = 0;
  std::uint16_t address = 0;
  std::uint16_t place = 0;
  std::uint16_t card = 0;
  std::uint16_t key = 0;
  std::uint16_t shop = 0;
  std::uint16_t score = 0;
  std::uint8_t hour = 0;  ///< of the day
  std::uint8_t type = 0;
  std::uint8_t channel = 0;
  std::uint8_t entry = 0;
  std::uint8_t installments = 0;
  std::uint8_t brand = 0;
  std::uint8_t key_type = 0;
  std::uint8_t bank = 0;
  std::uint8_t reason = 0;
  std::uint8_t fraud = SliceRows::honest;
  std::uint8_t flags = 0;

  void raise(SliceRows::Flag flag, bool condition = true) {
    flags = static_cast<std::uint8_t>(flags | (condition ? flag : 0));
  }
  void lower(SliceRows::Flag flag) { flags = static_cast<std::uint8_t>(flags & ~flag); }
};

}  // namespace fraudgen::generator
