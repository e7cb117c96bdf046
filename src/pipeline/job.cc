#include "pipeline/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/error.h"
#include "memory/limits.h"
#include "pipeline/text.h"
#include "sink/open.h"

namespace fraudgen::pipeline {
namespace {

/// Room for notes on files that is always set aside, so that a budget can be judged before the
/// number of files is known.
constexpr std::size_t least_record_bytes = std::size_t{64} << 10;

/// More threads than that are a slip of the pen.
constexpr unsigned most_processors = 1024;

}  // namespace

std::unique_ptr<sink::Target> open_target(const Settings& settings, const sink::Notice& notice,
                                          const std::stop_token& stop) {
  try {
    return sink::open_target(settings.output, settings.s3, notice, stop);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{} holds \"{}\": {}", settings.named("output"), settings.output,
                                 error.what()));
  }
}

namespace {

std::size_t workspace_bytes(const Settings& settings) {
  try {
    return generator::FileWriter::workspace_bytes(settings.dataset);
  } catch (const OptionError& error) {
    throw UsageError(fmt::format("{}: {}", settings.named(error.option()), error.text()));
  }
}

}  // namespace

Job::Job(const Settings& settings, const sink::Target& target)
    : settings_(settings), processors_(std::min(memory::processors_available(), most_processors)) {
  MemoryNeeds needs{
      .workspace_bytes = workspace_bytes(settings),
      .part_bytes = target.part_bytes(),
      .most_parts_per_worker = target.most_parts_per_object(),
      .target_bytes = target.own_bytes(),
      .target_bytes_per_part = target.own_bytes_per_part(),
      .record_bytes = least_record_bytes,
      .most_workers = settings.workers.value_or(processors_),
  };
  lay_out(needs);
  reserve(first_workspace_, memory::Arena::rounded(needs.workspace_bytes));
  workspaces_.push_back(first_workspace_->take(needs.workspace_bytes));

  // Planning measures a sample in the first worker's workspace.
  try {
    dataset_.emplace(settings.dataset, workspaces_.front());
  } catch (const OptionError& error) {
    throw UsageError(fmt::format("{}: {}", settings.named(error.option()), error.text()));
  }
  files_.emplace(*dataset_, settings.shard);
  needs.record_bytes =
      std::max<std::uint64_t>(least_record_bytes, files_->size() * sizeof(FileRecord));
  needs.most_workers =
      static_cast<unsigned>(std::clamp<std::uint64_t>(files_->size(), 1, memory_.workers));
  lay_out(needs);
  reserve(rest_, memory_.arena_bytes() - first_workspace_->size());
  while (workspaces_.size() < memory_.workers) {
    workspaces_.push_back(rest_->take(needs.workspace_bytes));
  }
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

void Job::lay_out(const MemoryNeeds& needs) {
  const auto limit = memory::container_memory_limit();
  if (settings_.memory && limit && *settings_.memory > *limit) {
    throw UsageError(fmt::format("{} holds {}, but this container may use {} at most",
                                 settings_.named("memory"), size_text(*settings_.memory),
                                 size_text(*limit)));
  }
  memory_ = plan_memory(settings_.memory.value_or(default_budget(limit)), needs);
  if (memory_.workers > 0) return;
  const std::string least = size_for_option(memory_.needed(1));
  if (settings_.memory) {
    throw UsageError(fmt::format("{} holds {}, too little for one worker: at least {} is needed",
                                 settings_.named("memory"), size_text(memory_.budget), least));
  }
  throw UsageError(fmt::format(
      "--memory: the budget of {}{} is too little for one worker: at least {} is needed",
      size_text(memory_.budget),
      limit ? fmt::format(" (of the container's limit of {})", size_text(*limit)) : "", least));
}

}  // namespace fraudgen::pipeline
