#pragma once

#include <cstdint>

#include "generator/plan/options.h"

namespace fraudgen::generator {

/// One file of the dataset. `rows` is exact for customers and transactions; for devices it is what
/// the plan expects (the file itself tells). `bytes` is what the plan expects.
struct FilePlan {
  Table table;
  std::uint32_t number;
  std::uint64_t first_customer;  ///< from 0
  std::uint64_t customers;
  std::uint64_t first_row;  ///< of the table, from 0
  std::uint64_t rows;
  std::uint64_t bytes;
};

}  // namespace fraudgen::generator
