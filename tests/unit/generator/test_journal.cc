#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <deque>
#include <vector>

#include "base/carver.h"
#include "distance.h"
#include "generator/play/journal.h"
#include "generator/play/score.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;
using fraudgen::Carver;

namespace {

constexpr std::uint64_t seed = 42;
constexpr std::uint32_t capacity = 2048;
constexpr std::int64_t begin = 3 * ms_per_day;
constexpr std::uint64_t first_row = 1'000'000;

struct Desk {
  Desk()
      : memory(std::size_t{capacity} * 256),
        carver(std::span(memory)),
        rows(carver, capacity),
        lists(carver, capacity),
        window(carver, 64, capacity) {
    for (const Place place : {Place{-23'500'000, -46'600'000}, Place{-23'480'000, -46'650'000},
                              Place{-8'050'000, -34'880'000}}) {
      lists.places.add(place);
    }
  }
  std::vector<std::byte> memory;
  Carver carver;
  SliceRows rows;
  SliceLists lists;
  Window window;
};

struct Payment {
  std::int64_t since;
  std::uint32_t amount;
  std::uint16_t device;
  std::uint16_t place;
};

// Many in a day, some of them far away: what gets people blocked.
std::vector<Payment> life(Random& random, std::size_t count) {
  std::vector<Payment> made(count);
  std::int64_t since = 0;
  for (Payment& payment : made) {
    since += random.chance(30'000) ? random.between(1, 300'000) : random.between(1, 30'000'000);
    payment = {since, static_cast<std::uint32_t>(random.between(100, 90'000)),
               static_cast<std::uint16_t>(random.below(2)),
               static_cast<std::uint16_t>(random.below(3))};
  }
  return made;
}

// What the journal makes of it, row by row and from all that was.
void check(const Desk& desk, const std::vector<Payment>& payments, std::uint32_t first) {
  std::int64_t blocked_until = 0;
  std::uint32_t session = first;
  for (std::size_t i = 0; i < payments.size(); ++i) {
    const Payment& payment = payments[i];
    const std::uint32_t row = first + static_cast<std::uint32_t>(i);
    std::uint32_t count = 0;
    std::uint32_t sum = 0;
    for (std::size_t j = 0; j <= i; ++j) {
      if (payments[j].since <= payment.since - ms_per_day) continue;
      ++count;
      sum += payments[j].amount;
    }
    const std::int64_t gap = i > 0 ? payment.since - payments[i - 1].since : 0;
    const std::uint32_t way = i > 0 ? centikm_between(desk.lists.places[payments[i - 1].place],
                                                      desk.lists.places[payment.place])
                                    : 0;
    if (gap > 30 * 60'000 || (i > 0 && payment.device != payments[i - 1].device)) session = row;
    BOOST_TEST_REQUIRE(desk.rows.when[row] >> SliceRows::row_bits ==
                       static_cast<std::uint64_t>(payment.since));
    BOOST_TEST_REQUIRE(desk.rows.amount[row] == payment.amount);
    BOOST_TEST_REQUIRE(desk.rows.count_24h[row] == count);
    BOOST_TEST_REQUIRE(desk.rows.sum_24h[row] == sum);
    BOOST_TEST_REQUIRE(desk.rows.minutes[row] == gap / 60'000);
    BOOST_TEST_REQUIRE(desk.rows.distance[row] == way);
    BOOST_TEST_REQUIRE(desk.rows.session[row] == session);
    BOOST_TEST_REQUIRE(desk.rows.device[row] == payment.device);

    const std::int64_t instant = begin + payment.since;
    const std::int32_t points =
        points_of({.amount = static_cast<std::int32_t>(payment.amount),
                   .usual_amount = 5'000,
                   .count_24h = static_cast<std::int32_t>(count),
                   .distance = static_cast<std::int32_t>(way),
                   .minutes = static_cast<std::int32_t>(gap / 60'000),
                   .flags = SliceRows::new_beneficiary | (i == 0 ? SliceRows::first : 0)});
    const std::uint64_t key = domain_key(seed, Domain::score);
    const std::uint16_t score = score_of(points, noise_of(key, first_row + row));
    const std::uint64_t fate = fate_of(key, first_row + row);
    const bool blocked = instant < blocked_until;
    Outcome outcome{};
    if (blocked || !passes(score, fate)) {
      outcome = decide({.by_card = false, .blocked = blocked}, score, fate);
    }
    BOOST_TEST_REQUIRE(desk.rows.score[row] == score);
    BOOST_TEST_REQUIRE(((desk.rows.flags[row] & SliceRows::refused) != 0) ==
                       (outcome.status == Status::refused));
    if (outcome.status == Status::refused) {
      BOOST_TEST_REQUIRE(desk.rows.reason[row] == static_cast<std::uint8_t>(outcome.reason));
    }
    if (outcome.block) {
      blocked_until = (instant / History::blocking_ms + 2 + (score & 3)) * History::blocking_ms;
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(journal)

// Whether histories are kept, as over several slices, or not, as in a single one; customers end
// and go on at any place of what is drafted at a time.
BOOST_AUTO_TEST_CASE(rows_are_as_if_entered_one_by_one) {
  for (const bool kept : {true, false}) {
    Desk desk;
    Journal journal(seed, desk.rows, desk.lists.places);
    Random random(31, Domain::strip, 32);
    journal.begin_slice(begin, ms_per_day * 10'000, first_row, kept ? &desk.window : nullptr);
    std::vector<std::vector<Payment>> lives;
    std::deque<History> histories;
    for (const std::size_t count : {1u, 127u, 300u, 5u, 40u, 83u, 1u, 256u, 700u}) {
      lives.push_back(life(random, count));
      journal.begin_customer(static_cast<std::uint16_t>(lives.size() - 1), {},
                             kept ? &histories.emplace_back() : nullptr);
      for (const Payment& payment : lives.back()) {
        const DraftRow row = journal.add_row(payment.since);
        row.set_amount(payment.amount, 0);
        row.usual_amount() = 5'000;
        row.device() = payment.device;
        row.place() = payment.place;
        row.type() = 0;
        row.raise(SliceRows::new_beneficiary);
      }
    }
    journal.end_slice();
    std::uint32_t first = 0;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      check(desk, lives[i], first);
      for (std::size_t j = 0; j < lives[i].size(); ++j) {
        BOOST_TEST_REQUIRE(desk.rows.customer[first + j] == i);
        refused += (desk.rows.flags[first + j] & SliceRows::refused) != 0 ? 1 : 0;
      }
      first += static_cast<std::uint32_t>(lives[i].size());
    }
    BOOST_TEST(journal.count() == first);
    BOOST_TEST(refused > 30u);
    const auto blocked = std::ranges::count_if(
        histories, [](const History& history) { return history.blocked_until > 0; });
    BOOST_TEST((blocked > 0) == kept);
  }
}

// The last 24 hours reach back into the slice before, for those with rows there, in the next, in
// both or in neither; more of them in a row than there are rows drafted at a time.
BOOST_AUTO_TEST_CASE(the_last_day_reaches_into_the_slice_before) {
  constexpr std::uint32_t customers = 500;
  constexpr std::int64_t length = 2 * ms_per_day;
  Desk desk;
  Window next(desk.carver, customers, capacity);
  Window last(desk.carver, customers, capacity);
  Journal journal(seed, desk.rows, desk.lists.places);
  Random random(33, Domain::strip, 34);
  std::vector<std::vector<Payment>> lives(customers);
  for (std::uint32_t i = 0; i < customers; ++i) {
    // In the second slice after the two hundredth nobody does anything for a long time.
    const std::uint64_t most = i < 200 ? 8 : 2;
    for (std::uint64_t n = random.below(most); n > 0; --n) {
      const std::int64_t end = i > 200 && i < 480 ? length : 2 * length;
      lives[i].push_back({random.between(0, end - 1),
                          static_cast<std::uint32_t>(random.between(100, 90'000)), 0, 0});
    }
    std::ranges::sort(lives[i], {}, &Payment::since);
  }
  std::vector<History> histories(customers);
  std::size_t old_enough = 0;
  for (int slice = 0; slice < 2; ++slice) {
    const std::int64_t from = slice * length;
    journal.begin_slice(begin + from, length, 0, slice == 0 ? &next : &last);
    for (std::uint32_t i = 0; i < customers; ++i) {
      const auto past = slice == 0 ? std::span<const Window::Entry>{} : next.of(i);
      bool begun = false;
      for (const Payment& payment : lives[i]) {
        if (payment.since < from || payment.since >= from + length) continue;
        if (!begun) journal.begin_customer(static_cast<std::uint16_t>(i), past, &histories[i]);
        begun = true;
        const DraftRow row = journal.add_row(payment.since - from);
        row.set_amount(payment.amount, 0);
        row.usual_amount() = 5'000;
        row.device() = 0;
        row.place() = 0;
        row.type() = 0;
      }
      if (!begun) journal.pass_over(past);
    }
    journal.end_slice();
    for (std::uint32_t row = 0; row < journal.count(); ++row) {
      const std::int64_t now =
          from + static_cast<std::int64_t>(desk.rows.when[row] >> SliceRows::row_bits);
      std::uint32_t count = 0;
      std::uint32_t sum = 0;
      for (const Payment& payment : lives[desk.rows.customer[row]]) {
        if (payment.since > now || payment.since <= now - ms_per_day) continue;
        ++count;
        sum += payment.amount;
        old_enough += payment.since < from ? 1 : 0;
      }
      BOOST_TEST_REQUIRE(desk.rows.count_24h[row] == count);
      BOOST_TEST_REQUIRE(desk.rows.sum_24h[row] == sum);
    }
  }
  BOOST_TEST(old_enough > 30u);
}

BOOST_AUTO_TEST_SUITE_END()
