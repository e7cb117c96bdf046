#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace fraudgen::pipeline {

/// Resident memory that the program takes beside what it lays out: its code and constants as far as
/// they are paged in (2.6 to 2.8 MiB measured, of 7.6), and the heap with the plan's shared tables
/// (1.6 MiB, and up to 0.2 that the planning freed between what stays: that hangs on as little as
/// the length of a path). The tests of whole runs compare VmHWM with what the plan says and so
/// notice when it grows.
inline constexpr std::uint64_t program_bytes = std::uint64_t{2944} << 10;
inline constexpr std::uint64_t heap_bytes = std::uint64_t{1856} << 10;

/// What the heap takes more at a higher level of zstd: vocabularies are compressed once, while the
/// run is planned (0.2 to 0.5 MiB measured from level 4 on, 0.9 from 12 on, 1.6 to 1.75 from 14
/// on).
constexpr std::uint64_t heap_growth(int zstd_level) {
  if (zstd_level < 4) return 0;
  return std::uint64_t{zstd_level < 12 ? 704u : 2176u} << 10;
}

/// The stack of a worker thread, of which 24 KiB were seen in use. Counted whole.
inline constexpr std::size_t worker_stack_bytes = std::size_t{96} << 10;

/// The budget of a run without --memory.
inline constexpr std::uint64_t usual_budget = std::uint64_t{64} << 20;

/// The budget without --memory in a container with this limit: a forty-eighth of it and at least
/// 0.5 MiB less, because the limit also counts the kernel's memory for the process (page tables,
/// sockets' buffers). Pages of the file cache count, too, but give way.
std::uint64_t default_budget(std::optional<std::uint64_t> container_limit);

/// The smallest limit of a container whose default budget is `budget` or more.
std::uint64_t container_limit_for(std::uint64_t budget);

/// What has to fit into the budget.
struct MemoryNeeds {
  /// A worker's for generating and encoding: what it writes to, of the room it has. The room is for
  /// the worst case in every part at once; what nobody touches isn't resident.
  std::size_t workspace_bytes = 0;
  std::size_t workspace_room = 0;
  std::uint64_t heap_bytes = pipeline::heap_bytes;
  std::size_t part_bytes = 0;
  unsigned most_parts_per_worker = 1;     ///< that are of use; with one it works
  std::size_t target_bytes = 0;           ///< the target's own
  std::size_t target_bytes_per_part = 0;  ///< likewise, for each part
  std::size_t record_bytes = 0;           ///< for the notes on finished files, all together
  unsigned most_workers = 1;              ///< that are wanted
};

/// Who gets what, in bytes.
struct MemoryPlan {
  std::uint64_t budget = 0;
  MemoryNeeds needs;
  unsigned workers = 0;  ///< 0: the budget can't hold one
  unsigned parts = 0;    ///< at least one for each worker

  /// A part with what the target needs for it.
  std::uint64_t part_bytes() const { return needs.part_bytes + needs.target_bytes_per_part; }
  /// One worker with one part, everything counted.
  std::uint64_t worker_bytes() const;
  std::uint64_t total() const;  ///< resident, of the whole process
  /// Likewise with so many workers, and no more parts than they must have.
  std::uint64_t needed(unsigned for_workers) const;
  /// Address space of workspaces and part buffers, touched or not.
  std::uint64_t arena_bytes() const;
};

/// As many workers as are wanted and the budget holds; then as many parts.
MemoryPlan plan_memory(std::uint64_t budget, const MemoryNeeds& needs);

}  // namespace fraudgen::pipeline
