#include "generator/journal.h"

#include <algorithm>

#include "catalog/catalog.h"
#include "generator/math.h"
#include "generator/score.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint64_t ms_per_minute = 60'000;
constexpr std::int64_t session_gap = 30 * std::int64_t{ms_per_minute};

// The largest sum that the money columns hold, and what is set aside for payments of a cent.
constexpr std::uint64_t greatest_sum = 999'999'999;
constexpr std::uint64_t reserve = 1'000'000;

bool is_card(std::uint8_t type) {
  return type == catalog::index(catalog::TransactionType::cartao_credito) ||
         type == catalog::index(catalog::TransactionType::cartao_debito);
}

}  // namespace

Journal::Journal(std::uint64_t seed, SliceRows& rows)
    : rows_(rows), scores_key_(domain_key(seed, Domain::score)) {}

void Journal::begin_slice(std::int64_t begin, std::uint64_t first_row) {
  begin_ = begin;
  first_row_ = first_row;
  written_ = 0;
  period_count_ = 0;
}

void Journal::begin_customer(std::span<const Window::Entry> past) {
  velocity_ = Velocity(past, rows_, count());
}

void Journal::begin_rows(std::uint16_t customer, History& history) {
  if (drafted_ == capacity) write();
  // One without rows is forgotten.
  if (period_count_ > 0 && periods_[period_count_ - 1].begin == drafted_) --period_count_;
  periods_[period_count_++] = {drafted_, &history};
  history_ = &history;
  customer_ = customer;
  session_ = static_cast<std::uint16_t>(count());
}

inline void Journal::look_back() {
  History& history = *history_;
  const std::size_t at = drafted_;
  const std::int64_t instant = drafts_.instant[at];
  const Place place = drafts_.point[at].place;
  const double cosine = drafts_.point[at].cosine;
  std::int64_t gap = instant - history.last;
  if (history.last == History::nothing_yet) {
    drafts_.flags[at] |= SliceRows::first;
    gap = 0;
    history.last_place = place;
  }
  drafts_.minutes[at] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(gap) / ms_per_minute);
  latitudes_[at] = place.latitude - history.last_place.latitude;
  longitudes_[at] = place.longitude - history.last_place.longitude;
  cosines_[at] = history.last_cosine * cosine;
  blocked_[at] = instant < history.blocked_until * History::blocking_ms;
  history.last = instant;
  history.last_place = place;
  history.last_cosine = cosine;

  // A session ends after half an hour, or when another device is at work.
  const std::uint16_t device = drafts_.device[at];
  const auto goes_on = static_cast<std::uint32_t>((gap <= session_gap) & (device == device_));
  session_ = static_cast<std::uint16_t>(count() ^ ((count() ^ session_) & (0u - goes_on)));
  device_ = device;
  drafts_.session[at] = session_;
}

void Journal::enter() {
  velocity_.go_on();
  const std::uint64_t room =
      greatest_sum - reserve - std::min(velocity_.sum(), greatest_sum - reserve);
  const auto amount = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(drafts_.amount[drafted_], std::max<std::uint64_t>(room / 8, 1)));
  const std::uint32_t row = count();
  velocity_.add(amount);
  drafts_.amount[drafted_] = amount;
  drafts_.count_24h[drafted_] = velocity_.count();
  drafts_.sum_24h[drafted_] = static_cast<std::uint32_t>(velocity_.sum());
  rows_.amount[row] = amount;
  rows_.customer[row] = customer_;
  look_back();
  ++drafted_;
}

void Journal::end_customer(Window& window, std::int64_t length) {
  velocity_.leave(window, length);
  window.end_customer();
}

// What is drafted, as it will stay.
void Journal::write() {
  if (drafted_ == 0) return;
  const auto first = [&](auto& column) { return std::span(column).first(drafted_); };
  distances_centikm(first(latitudes_), first(longitudes_), first(cosines_),
                    first(drafts_.distance));
  score();
  copy_columns();
  written_ += drafted_;
  // The last customer may go on.
  if (period_count_ > 0) periods_[0] = {0, periods_[period_count_ - 1].history};
  period_count_ = std::min(period_count_, 1u);
  drafted_ = 0;
}

// Score and status, from what a bank can see.
void Journal::score() {
  const auto seen = [](std::uint32_t number) { return static_cast<std::int32_t>(number); };
  const std::size_t count = drafted_;
  for (std::size_t i = 0; i < count; ++i) {
    points_[i] = points_of({.amount = seen(drafts_.amount[i]),
                            .usual_amount = seen(drafts_.usual_amount[i]),
                            .count_24h = seen(drafts_.count_24h[i]),
                            .distance = seen(drafts_.distance[i]),
                            .minutes = seen(drafts_.minutes[i]),
                            .flags = drafts_.flags[i]});
  }
  const std::uint64_t first = first_row_ + written_;
  for (std::size_t i = 0; i < count; ++i) {
    const Outcome outcome =
        judge(points_[i], {.by_card = is_card(drafts_.type[i]), .blocked = blocked_[i]},
              score_stream(scores_key_, first + i));
    drafts_.score[i] = outcome.score;
    drafts_.reason[i] = static_cast<std::uint8_t>(outcome.reason);
    if (outcome.status == Status::approved) continue;
    drafts_.flags[i] |= outcome.status == Status::refused ? SliceRows::refused : SliceRows::pending;
    // Until somebody has spoken to the customer: some two to ten hours.
    if (outcome.block) {
      block(i, static_cast<std::uint16_t>(drafts_.instant[i] / History::blocking_ms + 2 +
                                          (outcome.score & 3)));
    }
  }
}

// What the row's customer does after it is under suspicion.
void Journal::block(std::size_t row, std::uint16_t until) {
  std::uint32_t period = period_count_ - 1;
  while (periods_[period].begin > row) --period;
  const std::size_t end = period + 1 < period_count_ ? periods_[period + 1].begin : drafted_;
  for (std::size_t i = row + 1; i < end; ++i) {
    blocked_[i] = drafts_.instant[i] < until * History::blocking_ms;
  }
  if (periods_[period].history != nullptr) periods_[period].history->blocked_until = until;
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
