#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "catalog/catalog.h"
#include "generator/layout.h"
#include "generator/person.h"
#include "generator/weighted.h"

namespace fraudgen::generator {

/// How a type of fraud goes. Probabilities are per mille.
struct FraudStory {
  std::uint8_t length_min;  ///< transactions
  std::uint8_t length_max;
  std::uint32_t gap_seconds;  ///< typical time between two of them
  std::uint16_t at_night;     ///< begins between 22 and 6
  std::uint16_t by_pix;       ///< what these four leave is by credit card
  std::uint16_t by_ted;
  std::uint16_t by_boleto;
  std::uint16_t by_debit;
  std::uint16_t new_device;
  std::uint16_t new_address;  ///< on the network
  std::uint16_t elsewhere;
  std::uint16_t new_beneficiary;
  std::uint16_t amount_percent;  ///< of the customer's usual, typical
};
const FraudStory& fraud_story(catalog::FraudType type);

/// One fraud: something that happens to a customer over minutes to days, inside one period.
struct Episode {
  std::int64_t start;    ///< ms since the first day's midnight
  std::uint64_t key;     ///< of its random stream
  std::uint32_t gap_ms;  ///< typical, already fitted to the period
  std::uint32_t mule;    ///< an account that the customer pays in no other episode, or no_mule
  std::uint16_t rows;
  std::uint16_t device_slot;  ///< own_device, or the slot of the one brought along
  std::uint8_t victim;        ///< position in the block
  catalog::FraudType type;
  bool new_address;
  bool elsewhere;
};
inline constexpr std::uint16_t own_device = 0xFFFF;
inline constexpr std::uint32_t no_mule = 0xFFFFFFFF;

/// Where fraudsters come from: rings, each with a few machines, network addresses and mule
/// accounts that serve many victims. All are functions of (seed, number).
class Rings {
 public:
  Rings(std::uint64_t seed, std::uint64_t customers);

  /// Mule accounts, over all rings.
  std::uint32_t mules() const { return mules_; }
  /// The `n`th mule that a customer's frauds may use; different for different n < 2048, so that
  /// whether a customer pays a mule for the first time is known without looking back.
  std::uint32_t mule_of(std::uint64_t customer, std::uint32_t n) const;
  std::uint32_t ring_of(std::uint32_t mule) const { return mule / mules_per_ring; }
  /// A machine of the ring, as a number for the device's fingerprint.
  std::uint64_t machine(std::uint32_t ring, std::uint64_t random) const;
  /// An IPv4 address of the ring.
  std::uint32_t address(std::uint32_t ring, std::uint64_t random) const;

  static constexpr std::uint32_t mules_per_ring = 6;

 private:
  std::uint64_t seed_;
  std::uint32_t mules_;
};

/// A device that a fraudster brought to a victim's account.
struct FraudDevice {
  std::uint64_t customer;
  std::uint32_t slot;
  std::int32_t first_day;  ///< from the first day of the dataset
  std::uint64_t machine;   ///< the same for all victims of one machine
};

/// The frauds of the dataset, a block and period at a time.
class FraudPlan {
 public:
  FraudPlan(const People& people, const Layout& layout)
      : people_(people), layout_(layout), rings_(people.seed(), layout.customers()) {}

  const Rings& rings() const { return rings_; }

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
  std::uint64_t fraud_rows(const Block& block, std::uint32_t period) const;
  FraudDevice device(const Block& block, const Episode& episode) const;
  void place_in_time(Episode& episode, std::uint32_t period) const;

  const People& people_;
  const Layout& layout_;
  Rings rings_;
};

/// The instants of an episode's transactions, one after the other, ascending.
class EpisodeClock {
 public:
  explicit EpisodeClock(const Episode& episode)
      : random_(episode.key), now_(episode.start), gap_(episode.gap_ms) {}
  std::int64_t now() const { return now_; }
  void advance();

 private:
  Random random_;
  std::int64_t now_;
  std::uint32_t gap_;
};

}  // namespace fraudgen::generator
