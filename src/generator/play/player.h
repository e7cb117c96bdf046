#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "generator/behaviour/biographies.h"
#include "generator/behaviour/history.h"
#include "generator/behaviour/model.h"
#include "generator/payments/payments.h"
#include "generator/play/instants.h"
#include "generator/play/journal.h"
#include "generator/play/slice_frauds.h"
#include "generator/rows/slice_rows.h"

namespace fraudgen::generator {

/// A stretch of time of one strip: the rows of one row group.
struct Slice {
  std::int64_t begin;  ///< ms since the first day's midnight
  std::int64_t end;
  std::uint64_t first_row;  ///< of the table, from 0
  std::uint32_t rows;
};

/// What a Player needs only while it generates: free to others between calls of next().
struct PlayerScratch {
  /// Standing orders of one customer that fall due in a slice; the rest is paid as it comes.
  static constexpr std::uint32_t most_due = 4096;

  PlayerScratch(const Model& model, Carver& carver)
      : weights(carver.take<std::uint32_t>(Layout::most_strip_customers)),
        past(carver, Layout::most_strip_customers, Layout::most_rows_in_24_hours),
        due(carver.take<DuePayment>(most_due)),
        instants(carver.take<Instant>(model.layout.row_group_rows())),
        frauds(model, carver, model.layout.row_group_rows()) {}

  // What is written to most comes first: others fill the memory from its begin, too, and what
  // nobody touches is not resident.
  std::span<std::uint32_t> weights;  ///< of the strip's first customers
  Window past;                       ///< the 24 hours before the slice
  std::span<DuePayment> due;
  std::span<Instant> instants;
  SliceFrauds frauds;
};

/// Plays the customers of a transactions file through time, strip after strip, slice after slice.
///
/// Within a slice it goes customer by customer, so that a customer's habits are worked out once
/// and their past is at hand; at the end the rows are put in the order of time. The honest rows
/// of a slice are an exact share of the strip's, by the country's calendar; the frauds bring their
/// own instants. A slice is as long as fits a row group, at most, so memory does not depend on the
/// length of the story.
class Player {
 public:
  /// Counts (with a Carver without memory) or takes the arrays it works in. `model` and `scratch`
  /// outlive it.
  Player(const Model& model, PlayerScratch& scratch, Carver& carver);

  void begin(const FilePlan& file);
  /// Begins a file at about part / parts of its rows, with customers whose past is made up: what
  /// follows is typical of the file, and no part of it.
  void begin_sample(const FilePlan& file, std::uint32_t part, std::uint32_t parts);
  /// After a sample: writes to the memory that the busiest 24 hours of the file's first strip take,
  /// which a sample of a few slices does not meet. So what is touched then is what the whole file
  /// will touch.
  void touch_busiest();
  /// The next slice with rows, or nothing when the file is done. rows(), lists() and order() hold
  /// it until the next call.
  std::optional<Slice> next();

  const SliceRows& rows() const { return rows_; }
  const SliceLists& lists() const { return lists_; }
  /// SliceRows::when in ascending order: the rows by time.
  std::span<const std::uint64_t> order() const { return order_; }

 private:
  void begin_strip();
  static constexpr std::uint32_t most_kept_orders = 16 * Layout::most_strip_customers;

  std::uint32_t rows_per_month(std::uint32_t activity) const {
    return static_cast<std::uint32_t>(std::uint64_t{activity} * pace_ >> 16);
  }
  void make_up_past(History& history, const Person& person) const;
  std::int64_t choose_end();
  std::uint64_t honest_before(std::int64_t instant) const;
  std::uint32_t weight(std::uint64_t customer, std::uint8_t profile, std::uint32_t activity) const;
  std::uint32_t weight_of(std::uint64_t position) const;
  std::uint64_t awake(std::uint64_t customer, std::uint64_t weight) const;
  std::uint64_t weigh();
  void play(std::uint64_t honest_rows);
  void play_customer(std::uint64_t position, std::uint32_t honest_rows,
                     std::span<const FraudEvent> frauds);
  void play_instant(const Instant& instant, std::size_t number, std::span<const DuePayment> due,
                    std::span<const FraudEvent> frauds);

  const Model& model_;
  const Rhythm& country_;
  std::uint32_t capacity_;  ///< rows of a slice

  SliceRows rows_;
  SliceLists lists_;
  // Of the strip's customers, unless it is played in one slice.
  std::span<History> histories_;
  Biographies biographies_;
  DrawnEpisodes episodes_;
  Window window_;  ///< the 24 hours at the end of the slice
  PlayerScratch& scratch_;
  std::span<std::uint64_t> sorted_;
  Payments payments_;
  Journal journal_;
  StandingOrders standing_;
  std::uint32_t pace_;  ///< transactions beside what the activity says, in 1/65536

  FilePlan file_{};
  std::int64_t from_ = 0;
  std::int64_t end_of_days_;
  std::uint32_t strip_number_ = 0;
  bool in_strip_ = false;
  Strip strip_{};
  std::uint64_t next_row_ = 0;

  Slice slice_{};
  Spell slice_days_;  ///< those that the slice touches
  /// Of each profile's activity that falls in the slice.
  std::array<std::uint32_t, most_profiles + 1> shares_{};
  std::array<Stretch, most_profiles + 1> stretches_{};  ///< the slice, by profile
  std::span<const std::uint64_t> order_;
};

}  // namespace fraudgen::generator
