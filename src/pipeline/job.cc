#include "pipeline/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/error.h"
#include "memory/limits.h"
#include "pipeline/text.h"

namespace fraudgen::pipeline {
namespace {

/// Room for notes on files that is always set aside, so that a budget can be judged before the
/// number of files is known.
constexpr std::size_t least_record_bytes = std::size_t{64} << 10;

/// What a workspace may come to beyond what the sample of the plan has touched of it and what it
/// keeps for a file's footer: for slices a little fuller than the sample's, less where all slices
/// are equally full.
constexpr std::size_t workspace_growth = std::size_t{128} << 10;
constexpr std::size_t workspace_growth_of_full = std::size_t{32} << 10;

/// What the sample touches of a workspace's room, generously (0.39 to 0.59 measured).
constexpr std::size_t sample_share(std::size_t room) { return room / 5 * 3; }

/// More threads than that are a slip of the pen.
constexpr unsigned most_processors = 1024;

generator::WorkspaceBytes workspace_bytes(const Settings& settings) {
  try {
    return generator::DatasetWriter::workspace_bytes(settings.dataset);
  } catch (const OptionError& error) {
    throw settings.as_given(error);
  }
}

}  // namespace

Job::Job(const Settings& settings, const sink::Target& target) : settings_(settings) {
  const generator::WorkspaceBytes workspace = workspace_bytes(settings);
  MemoryNeeds needs{
      .workspace_bytes = sample_share(workspace.all - workspace.footer),
      .workspace_room = workspace.all,
      .heap_bytes = heap_bytes + heap_growth(settings.dataset.zstd_level),
      .part_bytes = target.part_bytes(),
      .most_parts_per_worker = target.most_parts_per_object(),
      .target_bytes = target.own_bytes(),
      .target_bytes_per_part = target.own_bytes_per_part(),
      .record_bytes = least_record_bytes,
      .most_workers =
          settings.workers.value_or(std::min(memory::processors_available(), most_processors)),
  };
  check_room_to_plan(needs);
  reserve(first_workspace_, memory::Arena::rounded(needs.workspace_room));
  workspaces_.push_back(first_workspace_->take(needs.workspace_room));

  // Planning measures a sample in the first worker's workspace.
  try {
    dataset_.emplace(settings.dataset, workspaces_.front());
  } catch (const OptionError& error) {
    throw settings.as_given(error);
  }
  needs.workspace_bytes = memory::Arena::rounded(std::min<std::size_t>(
      needs.workspace_room,
      memory::resident_bytes_of(workspaces_.front()) + dataset_->footer_bytes() +
          (dataset_->single_slice() ? workspace_growth_of_full : workspace_growth)));
  files_.emplace(*dataset_, settings.shard);
  needs.record_bytes =
      std::max<std::uint64_t>(least_record_bytes, files_->size() * sizeof(FileRecord));
  needs.most_workers =
      static_cast<unsigned>(std::clamp<std::uint64_t>(files_->size(), 1, needs.most_workers));
  lay_out(needs);
  reserve(rest_, memory_.arena_bytes() - first_workspace_->size());
  while (workspaces_.size() < memory_.workers) {
    workspaces_.push_back(rest_->take(needs.workspace_room));
  }
  memory::forget_code();  // the planning's, before the parts are touched
  parts_.emplace(rest_->take(memory_.parts * needs.part_bytes), needs.part_bytes);
  records_.resize(files_->size());
}

void Job::reserve(std::optional<memory::Arena>& arena, std::size_t bytes) const {
  try {
    arena.emplace(bytes);
  } catch (const std::bad_alloc&) {
    throw UsageError(fmt::format("{}: the system refuses to give {} (ulimit -v?)",
                                 settings_.named("memory"), size_text(bytes)));
  }
}

void Job::check_room_to_plan(const MemoryNeeds& needs) const {
  const auto limit = memory::container_memory_limit();
  if (!limit) return;
  if (settings_.memory && *settings_.memory > limit->bytes) {
    throw UsageError(fmt::format("{} holds {}, but this container may use {} at most ({})",
                                 settings_.named("memory"), size_text(*settings_.memory),
                                 size_text(limit->bytes), limit->source.string()));
  }
  const MemoryPlan sample{
      .needs = {.workspace_bytes = needs.workspace_bytes, .heap_bytes = needs.heap_bytes}};
  if (sample.needed(1) <= default_budget(limit->bytes)) return;
  throw too_small(default_budget(limit->bytes), MemoryPlan{.needs = needs}.needed(1));
}

void Job::lay_out(const MemoryNeeds& needs) {
  const auto limit = memory::container_memory_limit();
  const auto limit_bytes = limit ? std::optional(limit->bytes) : std::nullopt;
  memory_ = plan_memory(settings_.memory.value_or(default_budget(limit_bytes)), needs);
  if (memory_.workers == 0) throw too_small(memory_.budget, memory_.needed(1));
}

UsageError Job::too_small(std::uint64_t budget, std::uint64_t least) const {
  if (settings_.memory) {
    return UsageError(fmt::format("{} holds {}, too little for one worker: at least {} is needed",
                                  settings_.named("memory"), size_text(budget),
                                  size_for_option(least)));
  }
  const auto limit = memory::container_memory_limit();
  if (!limit || default_budget(limit->bytes) == usual_budget) {
    return UsageError(fmt::format(
        "--memory: the usual budget of {} is too little for one worker: at least {} is needed",
        size_text(budget), size_for_option(least)));
  }
  return UsageError(fmt::format(
      "the container's memory limit of {} ({}) is too little for one worker: a limit of at least "
      "{} is needed",
      size_text(limit->bytes), limit->source.string(),
      size_for_option(container_limit_for(least))));
}

}  // namespace fraudgen::pipeline
