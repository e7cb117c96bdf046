#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "generator/numbers/weighted.h"

namespace fraudgen::generator {

/// How much something belongs to each hour of the day, beside other things of that hour; each
/// entry over 0.
using HourLiking = std::array<double, 24>;

/// When people pay in this way: cards while shops are open, TED in banking hours, and so on.
HourLiking liking_of(catalog::TransactionType type);
/// When purchases for an MCC (index into catalog::mccs()) happen: its opening hours, more or less.
HourLiking liking_of_mcc(std::size_t mcc);

/// What happens at which hour: weight `at(hour, outcome)`.
class HourTable {
 public:
  /// The table nearest to the likings in which each hour has its weight of `hours` and each outcome
  /// its weight of `outcomes`, by iterative proportional fitting (Deming and Stephan, "On a least
  /// squares adjustment of a sampled frequency table", 1940). `likings` has an entry for each
  /// outcome. The weights' sums are over 0; the table's is 1.
  HourTable(std::span<const double, 24> hours, std::span<const std::uint32_t> outcomes,
            std::span<const HourLiking> likings);

  double at(std::size_t hour, std::size_t outcome) const {
    return weights_[hour * outcomes_ + outcome];
  }
  /// One hour's weights as whole numbers with a sum near 2^24; at least one is over 0.
  std::vector<std::uint32_t> hour(std::size_t hour) const;

 private:
  std::size_t outcomes_;
  std::vector<double> weights_;  // by hour, then outcome
};

/// Draws what happens at an hour.
template <std::size_t capacity>
class ByHour {
 public:
  ByHour() = default;
  explicit ByHour(const HourTable& table) {
    for (std::size_t hour = 0; hour < hours_.size(); ++hour) {
      hours_[hour] = Weighted<capacity>(table.hour(hour));
    }
  }
  /// `hour` is 0 to 23.
  std::uint32_t pick(std::uint32_t hour, std::uint64_t random) const {
    return hours_[hour].pick(random);
  }

 private:
  std::array<Weighted<capacity>, 24> hours_;
};

}  // namespace fraudgen::generator
