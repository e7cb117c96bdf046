#include "generator/play/slice_frauds.h"

#include <algorithm>

#include "generator/time/calendar.h"

namespace fraudgen::generator {

const SliceFrauds::Touched& SliceFrauds::touched(std::int64_t begin, std::int64_t end) {
  if (begin == touched_.begin && end == touched_.end) return touched_;
  const Layout& layout = model_.layout;
  std::uint32_t first = 0;
  while (layout.period_first_day(first + 1) * ms_per_day <= begin) ++first;
  std::uint32_t last = first + 1;
  while (last < layout.period_count() && layout.period_first_day(last) * ms_per_day < end) ++last;
  touched_ = {.begin = begin, .end = end, .first_period = first, .end_period = last};
  return touched_;
}

// Episodes for one of whose events visit(episode, position, step, instant) returns true stay in
// episodes_, at the position that it is told.
template <typename Visit>
void SliceFrauds::for_each(DrawnEpisodes& drawn, const Block& block, std::uint32_t position,
                           std::int64_t begin, std::int64_t end, Visit visit) {
  std::uint32_t kept = 0;
  const Touched& periods = touched(begin, end);
  for (std::uint32_t period = periods.first_period; period < periods.end_period; ++period) {
    // By value: what is kept may take its place.
    for (const Episode episode : drawn.of(block, position, period, episodes_.subspan(kept))) {
      bool keep = false;
      EpisodeClock clock(episode);
      for (std::uint32_t step = 0; step < episode.rows; ++step) {
        if (step > 0) clock.advance();
        if (clock.now() >= end) break;
        if (clock.now() >= begin) keep |= visit(episode, kept, step, clock.now());
      }
      if (keep) episodes_[kept++] = episode;
    }
  }
}

std::uint64_t SliceFrauds::at_most(const FilePlan& file, const Strip& strip, std::int64_t begin,
                                   std::int64_t end) {
  const Touched& periods = touched(begin, end);
  std::uint64_t rows = 0;
  for (std::uint32_t b = 0; b < strip.blocks; ++b) {
    const Block block = model_.layout.block(file, strip.first_block + b);
    if (block.fraud_rows == 0) continue;
    for (std::uint32_t period = periods.first_period; period < periods.end_period; ++period) {
      rows += model_.frauds.fraud_rows(block, period);
    }
  }
  return rows;
}

std::uint64_t SliceFrauds::count(DrawnEpisodes& drawn, const FilePlan& file, const Strip& strip,
                                 std::int64_t begin, std::int64_t end) {
  std::uint64_t count = 0;
  for (std::uint32_t b = 0; b < strip.blocks; ++b) {
    for_each(drawn, model_.layout.block(file, strip.first_block + b), b, begin, end,
             [&](const Episode&, std::uint32_t, std::uint32_t, std::int64_t) {
               ++count;
               return false;
             });
  }
  return count;
}

std::span<const FraudEvent> SliceFrauds::gather(DrawnEpisodes& drawn, const Block& block,
                                                std::uint32_t position, std::int64_t begin,
                                                std::int64_t end) {
  std::size_t count = 0;
  for_each(
      drawn, block, position, begin, end,
      [&](const Episode& episode, std::uint32_t kept, std::uint32_t step, std::int64_t instant) {
        const auto since = static_cast<std::uint64_t>(instant - begin);
        events_[count++] = {(std::uint64_t{episode.victim} << FraudEvent::time_bits) | since, kept,
                            step};
        return true;
      });
  const auto events = events_.first(count);
  std::sort(events.begin(), events.end());
  return events;
}

}  // namespace fraudgen::generator
