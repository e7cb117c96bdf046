#pragma once

#include <compare>
#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/behaviour/model.h"
#include "generator/fraud/drawn_episodes.h"
#include "generator/fraud/fraud.h"

namespace fraudgen::generator {

/// A transaction of a fraud, as a slice sorts them: by victim, then by time.
struct FraudEvent {
  std::uint64_t
      victim_and_time;    ///< position in the block << time_bits | ms since the slice's begin
  std::uint32_t episode;  ///< for SliceFrauds::episode()
  std::uint32_t step;     ///< of the episode
  friend auto operator<=>(const FraudEvent&, const FraudEvent&) = default;

  static constexpr std::uint32_t time_bits = 48;
  std::uint32_t victim() const { return static_cast<std::uint32_t>(victim_and_time >> time_bits); }
  std::uint64_t time() const { return victim_and_time & ((std::uint64_t{1} << time_bits) - 1); }
};

/// Finds the frauds of a stretch of time. They are drawn a block and period at a time, so it draws
/// the periods that the stretch touches and keeps what falls into it.
class SliceFrauds {
 public:
  /// `most_rows`: of a slice. `model` outlives it.
  SliceFrauds(const Model& model, Carver& carver, std::uint32_t most_rows)
      : model_(model),
        episodes_(carver.take<Episode>(most_rows + Layout::most_fraud_rows)),
        events_(carver.take<FraudEvent>(most_rows)) {}

  /// How many transactions of a strip's frauds fall in [begin, end), at most: much cheaper.
  std::uint64_t at_most(const FilePlan& file, const Strip& strip, std::int64_t begin,
                        std::int64_t end);
  /// Exactly.
  std::uint64_t count(DrawnEpisodes& drawn, const FilePlan& file, const Strip& strip,
                      std::int64_t begin, std::int64_t end);
  /// Those of one block, the strip's number `position`, sorted; at most `most_rows`. Valid until
  /// the next call of anything.
  std::span<const FraudEvent> gather(DrawnEpisodes& drawn, const Block& block,
                                     std::uint32_t position, std::int64_t begin, std::int64_t end);
  const Episode& episode(const FraudEvent& event) const { return episodes_[event.episode]; }

 private:
  // The periods that a stretch of time touches.
  struct Touched {
    std::int64_t begin = -1;
    std::int64_t end = -1;
    std::uint32_t first_period = 0;
    std::uint32_t end_period = 0;
  };
  const Touched& touched(std::int64_t begin, std::int64_t end);
  template <typename Visit>
  void for_each(DrawnEpisodes& drawn, const Block& block, std::uint32_t position,
                std::int64_t begin, std::int64_t end, Visit visit);

  const Model& model_;
  Touched touched_;  ///< of the last call
  std::span<Episode> episodes_;
  std::span<FraudEvent> events_;
};

}  // namespace fraudgen::generator
