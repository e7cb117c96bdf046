#include "generator/fraud/drawn_episodes.h"

namespace fraudgen::generator {

DrawnEpisodes::DrawnEpisodes(const FraudPlan& plan, Carver& carver) : plan_(plan) {
  for (Period& period : periods_) {
    period.begins = carver.take<std::uint32_t>(most_blocks + 1);
    period.episodes = carver.take<Episode>(most_episodes);
  }
}

void DrawnEpisodes::clear() {
  for (Period& period : periods_) period.number = no_period;
}

std::span<const Episode> DrawnEpisodes::of(const Block& block, std::uint32_t position,
                                           std::uint32_t period, std::span<Episode> scratch) {
  Period& kept = periods_[period % periods_.size()];
  if (position == 0 && kept.number != period) {
    kept.number = period;
    kept.blocks = 0;
    kept.begins[0] = 0;
  }
  if (kept.number == period) {
    if (position < kept.blocks) {
      const std::uint32_t begin = kept.begins[position];
      return kept.episodes.subspan(begin, kept.begins[position + 1] - begin);
    }
    const std::span<Episode> room = kept.episodes.subspan(kept.begins[kept.blocks]);
    // An episode has a row at least.
    if (position == kept.blocks && position < most_blocks &&
        plan_.fraud_rows(block, period) <= room.size()) {
      const std::uint32_t count = plan_.episodes(block, period, room);
      kept.begins[position + 1] = kept.begins[position] + count;
      ++kept.blocks;
      return room.first(count);
    }
  }
  return scratch.first(plan_.episodes(block, period, scratch));
}

}  // namespace fraudgen::generator
