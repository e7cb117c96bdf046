#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <vector>

#include "base/error.h"
#include "generator/fraud/fraud.h"
#include "generator/plan/layout.h"
#include "generator/time/calendar.h"

using namespace fraudgen::generator;

namespace {

struct Case {
  std::uint64_t rows;
  std::uint64_t customers;
  std::uint64_t rows_per_file;
  std::int32_t days;
  std::uint32_t fraud_ppb;
};

DatasetOptions options_of(const Case& c) {
  DatasetOptions options;
  options.end_day = options.start_day + c.days - 1;
  options.fraud_ppb = c.fraud_ppb;
  return options;
}

const std::vector<Case> cases{
    {1, 1, 1, 365, 20'000'000},
    {1000, 7, 300, 365, 20'000'000},
    {100'000, 130, 60'000, 30, 500'000'000},
    {1'000'000, 1257, 400'000, 365, 20'000'000},
    {1'000'000, 457'000, 400'000, 1, 20'000'000},
    {50'000, 10'000'000, 20'000, 365, 20'000'000},
    {300'000, 1000, 300'000, 90, 1'000'000'000},
    {300'000, 1000, 300'000, 90, 0},
    {2'000'000, 40'000, 2'000'000, 365, 20'000'000},  // three strips of 208, 208 and 209 blocks
};

}  // namespace

BOOST_AUTO_TEST_SUITE(plan)

BOOST_AUTO_TEST_CASE(files_strips_and_blocks_cover_every_row_and_customer_once) {
  for (const Case& c : cases) {
    const Layout layout(options_of(c), c.rows, c.customers, c.rows_per_file);
    std::uint64_t rows = 0;
    std::uint64_t customers = 0;
    std::uint64_t frauds = 0;
    for (std::uint32_t f = 0; f < layout.file_count(); ++f) {
      const FilePlan file = layout.file(f);
      BOOST_TEST_REQUIRE(file.first_row == rows);
      BOOST_TEST_REQUIRE(file.first_customer == customers);
      BOOST_TEST_REQUIRE(file.customers > 0u);
      BOOST_TEST(layout.file_of(file.first_customer) == f);
      BOOST_TEST(layout.file_of(file.first_customer + file.customers - 1) == f);
      std::uint64_t strip_rows = 0;
      std::uint64_t strip_frauds = 0;
      std::uint32_t blocks = 0;
      std::uint32_t fewest_blocks = 0xFFFFFFFF;
      std::uint32_t most_blocks = 0;
      for (std::uint32_t s = 0; s < layout.strip_count(file); ++s) {
        const Strip strip = layout.strip(file, s);
        BOOST_TEST_REQUIRE(strip.first_block == blocks);
        BOOST_TEST_REQUIRE(strip.first_customer == customers);
        BOOST_TEST_REQUIRE(strip.first_row == rows + strip_rows);
        BOOST_TEST_REQUIRE(strip.fraud_rows <= strip.rows);
        if (layout.single_slice()) {
          BOOST_TEST_REQUIRE(strip.rows <= layout.row_group_rows());
        } else {
          BOOST_TEST_REQUIRE(strip.customers <= Layout::most_strip_customers);
        }
        fewest_blocks = std::min(fewest_blocks, strip.blocks);
        most_blocks = std::max(most_blocks, strip.blocks);
        std::uint64_t block_rows = 0;
        std::uint64_t block_frauds = 0;
        std::uint64_t block_customers = 0;
        for (std::uint32_t b = 0; b < strip.blocks; ++b) {
          const Block block = layout.block(file, strip.first_block + b);
          BOOST_TEST_REQUIRE(block.first_customer == strip.first_customer + block_customers);
          block_rows += block.rows;
          block_frauds += block.fraud_rows;
          block_customers += block.customers;
        }
        BOOST_TEST_REQUIRE(block_rows == strip.rows);
        BOOST_TEST_REQUIRE(block_frauds == strip.fraud_rows);
        BOOST_TEST_REQUIRE(block_customers == strip.customers);
        blocks += strip.blocks;
        customers += strip.customers;
        strip_rows += strip.rows;
        strip_frauds += strip.fraud_rows;
      }
      BOOST_TEST_REQUIRE(most_blocks - fewest_blocks <= 1u);
      BOOST_TEST_REQUIRE(strip_rows == file.rows);
      rows += file.rows;
      frauds += strip_frauds;
    }
    BOOST_TEST(rows == c.rows);
    BOOST_TEST(customers == c.customers);
    BOOST_TEST(frauds == c.rows * c.fraud_ppb / 1'000'000'000);
  }
}

BOOST_AUTO_TEST_CASE(too_few_customers_for_the_files_are_refused) {
  BOOST_CHECK_THROW(Layout(DatasetOptions{}, 1000, 3, 100), fraudgen::UsageError);
}

BOOST_AUTO_TEST_CASE(more_transactions_a_day_than_a_strip_holds_are_refused) {
  DatasetOptions options;
  options.end_day = options.start_day;
  BOOST_CHECK_THROW(Layout(options, 1'000'000, 10, 1'000'000), fraudgen::UsageError);
}

BOOST_AUTO_TEST_CASE(episodes_keep_their_blocks_quota_and_their_periods_bounds) {
  for (const Case& c : cases) {
    const DatasetOptions options = options_of(c);
    const Layout layout(options, c.rows, c.customers, c.rows_per_file);
    const People people(options.seed, true);
    const FraudPlan frauds(people, layout);
    std::vector<Episode> episodes(Layout::most_fraud_rows);
    const FilePlan file = layout.file(0);
    const std::uint32_t blocks = std::min(layout.block_count(file), 40u);
    for (std::uint32_t b = 0; b < blocks; ++b) {
      const Block block = layout.block(file, b);
      std::uint64_t rows = 0;
      std::set<std::pair<int, int>> devices;
      for (std::uint32_t period = 0; period < layout.period_count(); ++period) {
        const std::int64_t begin = layout.period_first_day(period) * ms_per_day;
        const std::int64_t end = layout.period_first_day(period + 1) * ms_per_day;
        const std::uint32_t count = frauds.episodes(block, period, episodes);
        for (const Episode& episode : std::span(episodes).first(count)) {
          BOOST_TEST_REQUIRE(episode.victim < block.customers);
          BOOST_TEST_REQUIRE(episode.rows > 0);
          rows += episode.rows;
          EpisodeClock clock(episode);
          BOOST_TEST_REQUIRE(clock.now() >= begin);
          for (int step = 1; step < episode.rows; ++step) {
            const std::int64_t before = clock.now();
            clock.advance();
            BOOST_TEST_REQUIRE(clock.now() > before);
          }
          BOOST_TEST_REQUIRE(clock.now() < end);
          if (episode.device_slot != own_device) {
            BOOST_TEST_REQUIRE(episode.device_slot >= first_fraud_device_slot);
            BOOST_TEST_REQUIRE(episode.device_slot < device_slots);
            BOOST_TEST_REQUIRE(devices.emplace(episode.victim, episode.device_slot).second);
          }
        }
      }
      BOOST_TEST_REQUIRE(rows == block.fraud_rows);
    }
  }
}

// What keeps rule 5 exact without looking back: a customer's episodes never share a ring, and the
// one whose account the customer may pay honestly is none of theirs.
BOOST_AUTO_TEST_CASE(a_customers_rings_are_all_different) {
  for (const std::uint64_t fraud_rows : {0u, 1000u, 60'000u, 7919u * 90u, 4'000'000'000u}) {
    const Rings rings(42, fraud_rows, 12);
    for (const std::uint64_t customer : {0u, 17u, 999u}) {
      std::set<std::uint32_t> met;
      for (std::uint32_t n = 0; n < std::min(rings.count(), 5000u); ++n) {
        const std::uint32_t ring = rings.ring_of(customer, n);
        BOOST_TEST_REQUIRE(ring < rings.count());
        BOOST_TEST_REQUIRE(met.insert(ring).second);
      }
      BOOST_TEST(rings.most_hostile() < rings.count());
    }
  }
}

BOOST_AUTO_TEST_CASE(device_numbers_are_one_to_one) {
  std::set<std::uint64_t> numbers;
  for (std::uint64_t customer = 0; customer < 20; ++customer) {
    for (std::uint32_t slot = 0; slot < device_slots; ++slot) {
      const std::uint64_t number = device_number(42, customer, slot);
      BOOST_TEST_REQUIRE((number >= 1 && number <= 20 * device_slots));
      BOOST_TEST_REQUIRE(numbers.insert(number).second);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
