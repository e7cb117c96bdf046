#include "generator/play/journal.h"

#include <algorithm>

#include "base/branch_free.h"
#include "base/instruction_set.h"
#include "catalog/catalog.h"
#include "generator/numbers/math.h"
#include "generator/play/score.h"

namespace fraudgen::generator {
namespace {

constexpr std::int64_t session_gap = 30 * ms_per_minute;

// The largest sum that the money columns hold, and what is set aside for payments of a cent.
constexpr std::uint64_t greatest_sum = 999'999'999;
constexpr std::uint64_t reserve = 1'000'000;

// The kernels go through all rows that there may be: what is not a draft is not looked at, and a
// loop of constant length has no rest.
constexpr std::size_t all = DraftRows::capacity;

// From each row to the next, whoever made it.
FRAUDGEN_KERNEL(void, find_steps,
                (const DraftRows& drafts, const DraftRows::Column<double>& cosines, Steps& steps),
                (drafts, cosines, steps)) {
  for (std::size_t i = 1; i < all; ++i) {
    steps.gap[i] = drafts.instant[i] - drafts.instant[i - 1];
  }
  for (std::size_t i = 1; i < all; ++i) {
    steps.north[i] = drafts.latitude[i] - drafts.latitude[i - 1];
    steps.east[i] = drafts.longitude[i] - drafts.longitude[i - 1];
  }
  for (std::size_t i = 1; i < all; ++i) steps.cosines[i] = cosines[i] * cosines[i - 1];
  for (std::size_t i = 1; i < all; ++i) {
    steps.same_device[i] =
        static_cast<std::uint8_t>(drafts.device[i] == drafts.device[i - 1] ? 1 : 0);
  }
}

// Of gaps in milliseconds.
FRAUDGEN_KERNEL(void, find_minutes,
                (const DraftRows::Column<std::int64_t>& gaps,
                 DraftRows::Column<std::uint32_t>& minutes),
                (gaps, minutes)) {
  for (std::size_t i = 0; i < all; ++i) {
    minutes[i] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(gaps[i]) /
                                            std::uint64_t{ms_per_minute});
  }
}

FRAUDGEN_KERNEL(void, find_points,
                (const DraftRows& drafts, DraftRows::Column<std::int32_t>& points),
                (drafts, points)) {
  const auto seen = [](std::uint32_t number) { return static_cast<std::int32_t>(number); };
  for (std::size_t i = 0; i < all; ++i) {
    points[i] = points_of({.amount = seen(drafts.amount[i]),
                           .usual_amount = seen(drafts.usual_amount[i]),
                           .count_24h = seen(drafts.count_24h[i]),
                           .distance = seen(drafts.distance[i]),
                           .minutes = seen(drafts.minutes[i]),
                           .flags = drafts.flags[i]});
  }
}

// `row` is the first one's, of the table.
FRAUDGEN_KERNEL(void, find_scores,
                (const DraftRows::Column<std::int32_t>& points, std::uint64_t key,
                 std::uint64_t row, DraftRows::Column<std::uint16_t>& scores,
                 DraftRows::Column<std::uint8_t>& passing),
                (points, key, row, scores, passing)) {
  for (std::size_t i = 0; i < all; ++i) scores[i] = score_of(points[i], noise_of(key, row + i));
  for (std::size_t i = 0; i < all; ++i) {
    passing[i] = static_cast<std::uint8_t>(passes(scores[i], fate_of(key, row + i)) ? 1 : 0);
  }
}

}  // namespace

Journal::Journal(std::uint64_t seed, SliceRows& rows, const SlicePlaces& places)
    : rows_(rows), places_(places), scores_key_(domain_key(seed, Domain::score)) {}

void Journal::begin_slice(std::int64_t begin, std::int64_t length, std::uint64_t first_row,
                          Window* window) {
  begin_ = begin;
  length_ = length;
  first_row_ = first_row;
  window_ = window;
  written_ = 0;
  period_count_ = 0;
  first_goes_on_ = false;
}

void Journal::begin_customer(std::uint16_t customer, std::span<const Window::Entry> past,
                             History* history) {
  if (drafted_ == capacity || period_count_ == periods_.size()) write();
  periods_[period_count_++] = {
      .begin = drafted_, .customer = customer, .history = history, .past = past};
}

void Journal::end_slice() {
  write();
  if (period_count_ > 0) end_customer();
}

// What is drafted, as it will stay.
void Journal::write() {
  const auto first = [&](auto& column) { return std::span(column).first(drafted_); };
  amounts_.draw(drafts_, drafted_);
  find_coordinates();
  find_cosines(drafts_.latitude, cosines_);
  enter();
  find_minutes(steps_.gap, drafts_.minutes);
  distances_centikm(first(steps_.north), first(steps_.east), first(steps_.cosines),
                    first(drafts_.distance));
  score();
  copy_columns();
  written_ += drafted_;
  drafted_ = 0;
  // The last customer may go on.
  if (period_count_ > 0) {
    periods_[0] = periods_[period_count_ - 1];
    periods_[0].begin = 0;
    period_count_ = 1;
    first_goes_on_ = true;
  }
}

void Journal::find_coordinates() {
  for (std::size_t i = 0; i < drafted_; ++i) {
    const Place place = places_[drafts_.place[i]];
    drafts_.latitude[i] = place.latitude;
    drafts_.longitude[i] = place.longitude;
  }
}

// Row after row, and then customer by customer, who do not follow from each other.
void Journal::enter() {
  find_steps(drafts_, cosines_, steps_);
  for (std::uint32_t i = 0; i < period_count_; ++i) {
    const Period& period = periods_[i];
    const bool is_last = i + 1 == period_count_;
    const std::uint32_t end = is_last ? drafted_ : periods_[i + 1].begin;
    const bool goes_on = i == 0 && first_goes_on_;
    if (!goes_on) begin(period);
    if (period.begin < end) {
      look_back(period, end, goes_on);
      add_up(period, end);
    }
    if (!is_last) end_customer();
  }
}

void Journal::begin(const Period& period) {
  velocity_ = Velocity(period.past, rows_, written_ + period.begin);
  history_ = period.history;
  if (history_ == nullptr) {
    nobodys_ = {};
    history_ = &nobodys_;
  }
}

// From the customer's first row here to the one before, and what that means for all of them.
void Journal::look_back(const Period& period, std::size_t end, bool goes_on) {
  const std::size_t first = period.begin;
  History& history = *history_;
  if (history.last == History::nothing_yet) {
    drafts_.flags[first] |= SliceRows::first;
    steps_.gap[first] = 0;
    steps_.north[first] = steps_.east[first] = 0;
  } else {
    steps_.gap[first] = drafts_.instant[first] - history.last;
    steps_.north[first] = drafts_.latitude[first] - history.last_place.latitude;
    steps_.east[first] = drafts_.longitude[first] - history.last_place.longitude;
  }
  steps_.cosines[first] = history.last_cosine * cosines_[first];
  const std::size_t last = end - 1;
  history.last = drafts_.instant[last];
  history.last_place = {drafts_.latitude[last], drafts_.longitude[last]};
  history.last_cosine = cosines_[last];

  // A session ends after half an hour, or when another device is at work, and with the slice.
  steps_.same_device[first] =
      static_cast<std::uint8_t>(goes_on && drafts_.device[first] == device_ ? 1 : 0);
  device_ = drafts_.device[last];
  std::uint32_t session = session_;
#pragma GCC unroll 4
  for (std::size_t i = first; i < end; ++i) {
    const auto row = static_cast<std::uint32_t>(written_ + i);
    const bool same = (steps_.gap[i] <= session_gap) & (steps_.same_device[i] != 0);
    session = chosen(same, session, row);
    drafts_.session[i] = static_cast<std::uint16_t>(session);
  }
  session_ = static_cast<std::uint16_t>(session);

  const auto part = [&](auto& column) { return std::span(column).subspan(first, end - first); };
  std::ranges::fill(rows_.customer.subspan(written_ + first, end - first), period.customer);
  const std::int64_t blocked_until = history.blocked_until * History::blocking_ms;
  std::ranges::transform(part(drafts_.instant), part(blocked_).begin(),
                         [=](std::int64_t instant) { return instant < blocked_until; });
}

// The last 24 hours.
void Journal::add_up(const Period& period, std::size_t end) {
  Velocity velocity = velocity_;
  for (std::size_t i = period.begin; i < end; ++i) {
    velocity.go_on();
    std::uint32_t amount = drafts_.amount[i];
    if (velocity.sum() + std::uint64_t{amount} * 8 > greatest_sum - reserve) [[unlikely]] {
      const std::uint64_t room =
          greatest_sum - reserve - std::min(velocity.sum(), greatest_sum - reserve);
      amount = static_cast<std::uint32_t>(
          std::min<std::uint64_t>(amount, std::max<std::uint64_t>(room / 8, 1)));
      drafts_.amount[i] = amount;
    }
    velocity.add(amount);
    rows_.amount[written_ + i] = amount;
    drafts_.count_24h[i] = velocity.count();
    drafts_.sum_24h[i] = static_cast<std::uint32_t>(velocity.sum());
  }
  velocity_ = velocity;
}

// Leaves the last 24 hours of the slice to the next.
void Journal::end_customer() {
  if (window_ == nullptr) return;
  velocity_.leave(*window_, length_);
  window_->end_customer();
}

// Score and status, from what a bank can see.
void Journal::score() {
  const std::size_t count = drafted_;
  const std::uint64_t first = first_row_ + written_;
  find_points(drafts_, points_);
  find_scores(points_, scores_key_, first, drafts_.score, passes_);
  for (std::size_t i = 0; i < count; ++i) {
    if (passes_[i] != 0 && !blocked_[i]) continue;
    const std::uint16_t score = drafts_.score[i];
    const Outcome outcome =
        decide({.by_card = catalog::is_card(static_cast<catalog::TransactionType>(drafts_.type[i])),
                .blocked = blocked_[i]},
               score, fate_of(scores_key_, first + i));
    drafts_.reason[i] = static_cast<std::uint8_t>(outcome.reason);
    if (outcome.status == Status::approved) continue;
    drafts_.flags[i] |= outcome.status == Status::refused ? SliceRows::refused : SliceRows::pending;
    // Until somebody has spoken to the customer: some two to ten hours.
    if (outcome.block) {
      block(i, static_cast<std::uint16_t>(drafts_.instant[i] / History::blocking_ms + 2 +
                                          (score & 3)));
    }
  }
}

// What the row's customer does after it is under suspicion.
void Journal::block(std::size_t row, std::uint16_t until) {
  std::uint32_t period = period_count_ - 1;
  while (periods_[period].begin > row) --period;
  const bool is_last = period + 1 == period_count_;
  const std::size_t end = is_last ? drafted_ : periods_[period + 1].begin;
  for (std::size_t i = row + 1; i < end; ++i) {
    blocked_[i] = drafts_.instant[i] < until * History::blocking_ms;
  }
  History* const history = is_last ? history_ : periods_[period].history;
  if (history != nullptr) history->blocked_until = until;
}

void Journal::copy_columns() {
  const auto copy = [&](const auto& from, auto to) {
    std::copy_n(from.begin(), drafted_, to.begin() + written_);
  };
  copy(drafts_.minutes, rows_.minutes);
  copy(drafts_.distance, rows_.distance);
  copy(drafts_.count_24h, rows_.count_24h);
  copy(drafts_.sum_24h, rows_.sum_24h);
  copy(drafts_.device, rows_.device);
  copy(drafts_.address, rows_.address);
  copy(drafts_.place, rows_.place);
  copy(drafts_.card, rows_.card);
  copy(drafts_.key, rows_.key);
  copy(drafts_.shop, rows_.shop);
  copy(drafts_.session, rows_.session);
  copy(drafts_.score, rows_.score);
  copy(drafts_.type, rows_.type);
  copy(drafts_.channel, rows_.channel);
  copy(drafts_.entry, rows_.entry);
  copy(drafts_.installments, rows_.installments);
  copy(drafts_.brand, rows_.brand);
  copy(drafts_.key_type, rows_.key_type);
  copy(drafts_.bank, rows_.bank);
  copy(drafts_.reason, rows_.reason);
  copy(drafts_.fraud, rows_.fraud);
  copy(drafts_.flags, rows_.flags);
}

}  // namespace fraudgen::generator
