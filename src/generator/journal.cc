#include "generator/journal.h"

#include <algorithm>

#include "generator/score.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint64_t ms_per_minute = 60'000;

// The largest sum that the money columns hold, and what is set aside for payments of a cent.
constexpr std::uint64_t greatest_sum = 999'999'999;
constexpr std::uint64_t reserve = 1'000'000;

}  // namespace

Journal::Journal(std::uint64_t seed, SliceRows& rows, const SliceLists& lists)
    : rows_(rows), lists_(lists), scores_key_(domain_key(seed, Domain::score)) {}

void Journal::begin_slice(std::int64_t begin, std::uint64_t first_row) {
  begin_ = begin;
  first_row_ = first_row;
  count_ = 0;
}

void Journal::begin_customer(std::span<const Window::Entry> past) {
  velocity_ = Velocity(past, rows_, count_);
}

void Journal::begin_rows(std::uint16_t customer, History& history) {
  history_ = &history;
  customer_ = customer;
  session_ = static_cast<std::uint16_t>(count_);
}

void Journal::enter(DraftRow& row) {
  const std::int64_t since = row.instant - begin_;
  rows_.when[count_] = static_cast<std::uint64_t>(since) << SliceRows::row_bits | count_;
  velocity_.go_on();
  const std::uint64_t room =
      greatest_sum - reserve - std::min(velocity_.sum(), greatest_sum - reserve);
  row.amount = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(row.amount, std::max<std::uint64_t>(room / 8, 1)));
  velocity_.add(row.amount);
  row.count_24h = velocity_.count();
  row.sum_24h = static_cast<std::uint32_t>(velocity_.sum());
  look_back(row);
  decide(row);
  put(row);
  ++count_;
}

void Journal::end_customer(Window& window, std::int64_t length) {
  velocity_.leave(window, length);
  window.end_customer();
}

void Journal::look_back(DraftRow& row) {
  History& history = *history_;
  const std::int64_t gap = row.instant - history.last;
  const Place place = lists_.places[row.place];
  const double cosine = lists_.cosines[row.place];
  if (history.last == History::nothing_yet) {
    row.raise(SliceRows::first);
  } else {
    row.minutes = static_cast<std::uint32_t>(static_cast<std::uint64_t>(gap) / ms_per_minute);
    row.distance = distance_centikm(history.last_place, history.last_cosine, place, cosine);
  }
  history.last = row.instant;
  history.last_place = place;
  history.last_cosine = cosine;
  row.raise(SliceRows::unusual_hour, row.hour < 6);
  // A session ends after half an hour, or when another device is at work.
  const bool goes_on = (gap <= 30 * std::int64_t{ms_per_minute}) & (row.device == device_);
  session_ = goes_on ? session_ : static_cast<std::uint16_t>(count_);
  device_ = row.device;
}

// Score and status, from what a bank can see.
void Journal::decide(DraftRow& row) {
  History& history = *history_;
  const auto type = static_cast<catalog::TransactionType>(row.type);
  const Outcome outcome =
      judge({.amount = row.amount,
             .usual_amount = row.usual_amount,
             .count_24h = row.count_24h,
             .kilometres = row.distance / 100,
             .minutes = row.minutes,
             .first = (row.flags & SliceRows::first) != 0,
             .new_beneficiary = (row.flags & SliceRows::new_beneficiary) != 0,
             .unusual_hour = (row.flags & SliceRows::unusual_hour) != 0,
             .new_device = (row.flags & SliceRows::new_device) != 0,
             .by_card = type == catalog::TransactionType::cartao_credito ||
                        type == catalog::TransactionType::cartao_debito,
             .blocked = row.instant < history.blocked_until * History::blocking_ms},
            Random(stream_of(scores_key_, first_row_ + count_)));
  row.score = outcome.score;
  if (outcome.status == Status::approved) return;
  row.reason = static_cast<std::uint8_t>(outcome.reason);
  row.raise(outcome.status == Status::refused ? SliceRows::refused : SliceRows::pending);
  // Until somebody has spoken to the customer: some two to ten hours.
  if (outcome.block) {
    history.blocked_until =
        static_cast<std::uint16_t>(row.instant / History::blocking_ms + 2 + (outcome.score & 3));
  }
}

void Journal::put(const DraftRow& row) {
  const std::uint32_t at = count_;
  rows_.amount[at] = row.amount;
  rows_.minutes[at] = row.minutes;
  rows_.distance[at] = row.distance;
  rows_.count_24h[at] = row.count_24h;
  rows_.sum_24h[at] = row.sum_24h;
  rows_.customer[at] = customer_;
  rows_.device[at] = row.device;
  rows_.address[at] = row.address;
  rows_.place[at] = row.place;
  rows_.card[at] = row.card;
  rows_.key[at] = row.key;
  rows_.shop[at] = row.shop;
  rows_.session[at] = session_;
  rows_.score[at] = row.score;
  rows_.type[at] = row.type;
  rows_.channel[at] = row.channel;
  rows_.entry[at] = row.entry;
  rows_.installments[at] = row.installments;
  rows_.brand[at] = row.brand;
  rows_.key_type[at] = row.key_type;
  rows_.bank[at] = row.bank;
  rows_.reason[at] = row.reason;
  rows_.fraud[at] = row.fraud;
  rows_.flags[at] = row.flags;
}

}  // namespace fraudgen::generator
