#include "pipeline/memory_plan.h"

#include <algorithm>

#include "memory/arena.h"

namespace fraudgen::pipeline {

using memory::Arena;

namespace {
constexpr std::uint64_t least_margin = std::uint64_t{512} << 10;
}

std::uint64_t default_budget(std::optional<std::uint64_t> container_limit) {
  if (!container_limit) return usual_budget;
  const std::uint64_t margin = std::max(least_margin, *container_limit / 48);
  return std::min(usual_budget, *container_limit - std::min(*container_limit, margin));
}

std::uint64_t container_limit_for(std::uint64_t budget) {
  std::uint64_t limit = budget + std::max(least_margin, budget / 47);
  while (default_budget(limit) < std::min(budget, usual_budget)) ++limit;  // rounded down above
  return limit;
}

std::uint64_t MemoryPlan::worker_bytes() const {
  return Arena::rounded(needs.workspace_bytes) + worker_stack_bytes + part_bytes();
}

std::uint64_t MemoryPlan::needed(unsigned for_workers) const {
  return program_bytes + needs.heap_bytes + needs.target_bytes + needs.record_bytes +
         for_workers * worker_bytes();
}

std::uint64_t MemoryPlan::total() const {
  return needed(workers) + std::uint64_t{parts - workers} * part_bytes();
}

std::uint64_t MemoryPlan::arena_bytes() const {
  return workers * Arena::rounded(needs.workspace_room) + Arena::rounded(parts * needs.part_bytes);
}

MemoryPlan plan_memory(std::uint64_t budget, const MemoryNeeds& needs) {
  MemoryPlan plan{.budget = budget, .needs = needs, .workers = 0, .parts = 0};
  const std::uint64_t shared = plan.needed(0);
  if (budget > shared) {
    plan.workers = static_cast<unsigned>(
        std::min<std::uint64_t>(needs.most_workers, (budget - shared) / plan.worker_bytes()));
    const std::uint64_t left = budget - plan.needed(plan.workers);
    const std::uint64_t more = std::min<std::uint64_t>(
        left / plan.part_bytes(), plan.workers * std::uint64_t{needs.most_parts_per_worker - 1});
    plan.parts = plan.workers + static_cast<unsigned>(more);
  }
  return plan;
}

}  // namespace fraudgen::pipeline
