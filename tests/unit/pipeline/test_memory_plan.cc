#include <boost/test/unit_test.hpp>

#include "pipeline/memory_plan.h"

namespace fraudgen::pipeline {
namespace {

constexpr std::uint64_t mib = 1 << 20;

const MemoryNeeds needs{.workspace_bytes = 10 * mib,
                        .workspace_room = 18 * mib,
                        .part_bytes = 1 * mib,
                        .most_parts_per_worker = 3,
                        .target_bytes = 2 * mib,
                        .target_bytes_per_part = 1000,
                        .record_bytes = 1000,
                        .most_workers = 8};

BOOST_AUTO_TEST_CASE(the_budget_holds_everything_counted) {
  for (std::uint64_t budget = 1; budget < 300 * mib; budget += mib / 3) {
    const MemoryPlan plan = plan_memory(budget, needs);
    if (plan.workers > 0) BOOST_TEST(plan.total() <= budget);
    if (plan.workers < needs.most_workers) BOOST_TEST(plan.needed(plan.workers + 1) > budget);
    BOOST_TEST(plan.workers <= needs.most_workers);
    BOOST_TEST(plan.arena_bytes() == (plan.workers * 18 + plan.parts) * mib);
    BOOST_TEST(plan.parts >= plan.workers);
    BOOST_TEST(plan.parts <= plan.workers * 3);
    // No part that would still fit is left out.
    if (plan.parts < plan.workers * 3) BOOST_TEST(plan.total() + plan.part_bytes() > budget);
  }
}

BOOST_AUTO_TEST_CASE(the_smallest_that_would_do_does) {
  const std::uint64_t least = plan_memory(1, needs).needed(1);
  BOOST_TEST(plan_memory(least, needs).workers == 1);
  BOOST_TEST(plan_memory(least, needs).parts == 1);
  BOOST_TEST(plan_memory(least - 1, needs).workers == 0);
}

BOOST_AUTO_TEST_CASE(a_huge_budget_gives_no_more_than_wanted) {
  BOOST_TEST(plan_memory(std::uint64_t{1} << 63, needs).workers == 8);
  BOOST_TEST(plan_memory(std::uint64_t{1} << 63, needs).parts == 24);
  BOOST_TEST(plan_memory(0, needs).workers == 0);
}

BOOST_AUTO_TEST_CASE(budgets_without_the_option) {
  BOOST_TEST(default_budget(std::nullopt) == 64 * mib);
  BOOST_TEST(default_budget(4096 * mib) == 64 * mib);
  BOOST_TEST(default_budget(48 * mib) == 47 * mib);
  BOOST_TEST(default_budget(24 * mib) == 47 * mib / 2);
  BOOST_TEST(default_budget(10 * mib) == 19 * mib / 2);
  BOOST_TEST(default_budget(1000) == 0);
}

BOOST_AUTO_TEST_CASE(the_smallest_limit_for_a_budget) {
  for (std::uint64_t budget = 1; budget <= 64 * mib; budget += mib / 7) {
    const std::uint64_t limit = container_limit_for(budget);
    BOOST_TEST(default_budget(limit) >= budget);
    BOOST_TEST(default_budget(limit - 2) < budget);
  }
}

}  // namespace
}  // namespace fraudgen::pipeline
