#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <vector>

#include "generator/fraud/drawn_episodes.h"
#include "memory_output.h"

using namespace fraudgen::generator;

namespace {

bool same(const Episode& a, const Episode& b) {
  return a.start == b.start && a.key == b.key && a.gap_ms == b.gap_ms && a.ring == b.ring &&
         a.rows == b.rows && a.device_slot == b.device_slot && a.victim == b.victim &&
         a.type == b.type && a.new_address == b.new_address && a.elsewhere == b.elsewhere;
}

// Slices of a strip with so much fraud, each of which asks for some periods of all blocks.
void check(std::uint32_t fraud_ppb, std::uint32_t periods_a_slice) {
  DatasetOptions options;
  options.fraud_ppb = fraud_ppb;
  const Layout layout(options, 2'000'000, 4000, 2'000'000);
  const People people(42, true);
  const FraudPlan plan(people, layout);
  DirtyMemory room(1 << 20, std::byte{0xA5});
  fraudgen::Carver carver(room.span());
  DrawnEpisodes drawn(plan, carver);
  std::vector<Episode> scratch(Layout::most_fraud_rows);
  std::vector<Episode> expected(Layout::most_fraud_rows);
  const FilePlan file = layout.file(0);
  for (int strip = 0; strip < 2; ++strip) {
    drawn.clear();
    for (std::uint32_t slice = 0; slice < 2 * layout.period_count(); ++slice) {
      const std::uint32_t first = slice / 2;
      for (std::uint32_t b = 0; b < 20; ++b) {
        // Of the second strip, other blocks.
        const Block block = layout.block(file, b + 20 * static_cast<std::uint32_t>(strip));
        for (std::uint32_t period = first;
             period < std::min(first + periods_a_slice, layout.period_count()); ++period) {
          const std::uint32_t count = plan.episodes(block, period, expected);
          const auto got = drawn.of(block, b, period, scratch);
          BOOST_TEST_REQUIRE(
              std::equal(got.begin(), got.end(), expected.begin(), expected.begin() + count, same));
        }
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drawn_episodes)

BOOST_AUTO_TEST_CASE(they_are_those_of_the_plan) {
  check(20'000'000, 2);
  check(20'000'000, 1);
}

BOOST_AUTO_TEST_CASE(also_where_there_are_more_than_are_kept) { check(900'000'000, 2); }

BOOST_AUTO_TEST_CASE(also_where_a_slice_touches_many_periods) { check(20'000'000, 5); }

BOOST_AUTO_TEST_CASE(also_where_blocks_have_none) { check(10'000, 2); }

BOOST_AUTO_TEST_SUITE_END()
