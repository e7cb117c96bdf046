#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/fraud/fraud.h"

namespace fraudgen::generator {

/// Draws the frauds of a strip's blocks, and keeps them as far as there is room: slices are mostly
/// shorter than periods, so that several in a row ask for the same. What is answered does not
/// depend on what was kept.
class DrawnEpisodes {
 public:
  /// `plan` outlives it.
  DrawnEpisodes(const FraudPlan& plan, Carver& carver);

  /// Forgets all: another strip begins.
  void clear();
  /// Those of a block, the strip's number `position`, in a period; best asked for in the order of
  /// blocks, none left out. Valid until the next call;
  /// perhaps in `scratch`, which has room for Layout::most_fraud_rows.
  std::span<const Episode> of(const Block& block, std::uint32_t position, std::uint32_t period,
                              std::span<Episode> scratch);

 private:
  static constexpr std::uint32_t most_blocks =
      Layout::most_strip_customers / Layout::block_customers;
  static constexpr std::uint32_t most_episodes = 4096;
  static constexpr std::uint32_t no_period = 0xFFFFFFFF;

  // A slice touches two at most, or is so long that it is not worth while.
  struct Period {
    std::uint32_t number = no_period;
    std::uint32_t blocks = 0;         // are kept, the first of the strip
    std::span<std::uint32_t> begins;  // of each in `episodes`, and the end of the last
    std::span<Episode> episodes;
  };

  const FraudPlan& plan_;
  std::array<Period, 2> periods_;
};

}  // namespace fraudgen::generator
