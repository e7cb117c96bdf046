#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "catalog/catalog.h"
#include "generator/fraud/rings.h"
#include "generator/numbers/random.h"
#include "generator/people/person.h"
#include "generator/plan/layout.h"

namespace fraudgen::generator {

/// One fraud: something that happens to a customer over minutes to days, inside one period.
struct Episode {
  std::int64_t start;    ///< ms since the first day's midnight
  std::uint64_t key;     ///< of its random stream
  std::uint32_t gap_ms;  ///< typical, already fitted to the period
  std::uint32_t ring;    ///< one that commits no other fraud on the customer, or Rings::none
  std::uint16_t rows;
  std::uint16_t device_slot;  ///< own_device, or the slot of the one brought along
  std::uint8_t victim;        ///< position in the block
  catalog::FraudType type;
  bool new_address;
  bool elsewhere;
};
inline constexpr std::uint16_t own_device = 0xFFFF;

/// A device that a fraudster brought to a victim's account.
struct FraudDevice {
  std::uint64_t customer;
  std::uint32_t slot;
  std::int32_t first_day;  ///< from the first day of the dataset
  std::uint32_t machine;   ///< the same for all victims of one machine
};

/// The frauds of the dataset, a block and period at a time.
class FraudPlan {
 public:
  FraudPlan(const People& people, const Layout& layout);

  const Rings& rings() const { return rings_; }

  /// How many transactions the frauds of a block in one period have.
  std::uint64_t fraud_rows(const Block& block, std::uint32_t period) const;
  /// Fills `episodes` (room for Layout::most_fraud_rows) with those of one block in one period, and
  /// returns their number. Ordered by nothing in particular. Their rows add up to the block's
  /// fraud rows over all periods.
  std::uint32_t episodes(const Block& block, std::uint32_t period,
                         std::span<Episode> episodes) const;

  /// Calls visit(const FraudDevice&) for every device that the block's frauds bring along, in the
  /// order of periods. `scratch` as for episodes().
  template <typename Visit>
  void for_each_device(const Block& block, std::span<Episode> scratch, Visit visit) const {
    if (block.fraud_rows == 0) return;
    for (std::uint32_t period = 0; period < layout_.period_count(); ++period) {
      const std::uint32_t count = episodes(block, period, scratch);
      for (const Episode& episode : scratch.first(count)) {
        if (episode.device_slot != own_device) visit(device(block, episode));
      }
    }
  }

 private:
  static constexpr std::size_t most_types = 16;

  FraudDevice device(const Block& block, const Episode& episode) const;
  std::uint8_t choose_victim(const Block& block, catalog::FraudType type, Random& random) const;
  void place_in_time(Episode& episode, std::uint32_t period) const;

  const People& people_;
  const Layout& layout_;
  Rings rings_;
  /// By type and profile: who is passed over without a closer look.
  std::array<std::array<std::uint16_t, most_profiles + 1>, most_types> most_exposures_{};
};

/// The instants of an episode's transactions, one after the other, ascending. The pace is the
/// episode's own and changes slowly: after a short gap the next is likely to be short, as
/// somebody's is who works through an account.
class EpisodeClock {
 public:
  explicit EpisodeClock(const Episode& episode);
  std::int64_t now() const { return now_; }
  void advance();

 private:
  Random random_;
  std::int64_t now_;
  std::uint32_t gap_;
  std::int32_t pace_;  ///< beside the typical gap, in 1/256 octaves
};

}  // namespace fraudgen::generator
