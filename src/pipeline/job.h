#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "generator/dataset.h"
#include "memory/arena.h"
#include "memory/part_pool.h"
#include "pipeline/file_list.h"
#include "pipeline/memory_plan.h"
#include "pipeline/settings.h"
#include "sink/target.h"

namespace fraudgen::pipeline {

/// A run that is planned and laid out in memory, with nothing written yet: what `generate` works in
/// and `plan` tells about.
class Job {
 public:
  /// Both outlive it. Throws UsageError when the options can't be met together, or when the memory
  /// budget can't hold one worker: then the message has the smallest that would do.
  Job(const Settings& settings, const sink::Target& target);

  const Settings& settings() const { return settings_; }
  const generator::Dataset& dataset() const { return *dataset_; }
  const FileList& files() const { return *files_; }
  const MemoryPlan& memory() const { return memory_; }

  /// Worker number `worker`'s own, below memory().workers.
  std::span<std::byte> workspace(unsigned worker) const { return workspaces_.at(worker); }
  memory::PartPool& parts() { return *parts_; }
  std::vector<FileRecord>& records() { return records_; }

 private:
  /// Planning writes to a workspace already; a container that can't hold that ends the process.
  void check_room_to_plan(const MemoryNeeds& needs) const;
  void lay_out(const MemoryNeeds& needs);
  /// The budget can't hold one worker, which takes `least`.
  UsageError too_small(std::uint64_t budget, std::uint64_t least) const;
  void reserve(std::optional<memory::Arena>& arena, std::size_t bytes) const;

  const Settings& settings_;
  MemoryPlan memory_;
  std::optional<memory::Arena> first_workspace_;  ///< in which the plan is made
  std::optional<memory::Arena> rest_;             ///< laid out by the plan
  std::vector<std::span<std::byte>> workspaces_;
  std::optional<generator::Dataset> dataset_;
  std::optional<FileList> files_;
  std::optional<memory::PartPool> parts_;
  std::vector<FileRecord> records_;
};

}  // namespace fraudgen::pipeline
