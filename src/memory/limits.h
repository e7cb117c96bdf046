#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace fraudgen::memory {

struct MemoryLimit {
  std::uint64_t bytes;
  std::filesystem::path source;  ///< the file that says so
};

/// The least memory limit that control groups set on this process: its own group's and
/// those of all groups above it, version 1 (memory.limit_in_bytes) and 2 (memory.max and
/// memory.high). Nothing when there is none. Reads below `root`, so that tests can lay out a
/// machine.
std::optional<MemoryLimit> container_memory_limit(const std::filesystem::path& root = "/");

/// Processors that this process may keep busy by its control groups' quota (version 1
/// cpu.cfs_quota_us, version 2 cpu.max), rounded up. Nothing when there is no quota.
std::optional<unsigned> processor_quota(const std::filesystem::path& root = "/");

/// Processors this process may use, at least 1: its affinity mask, and the quota where it is less.
unsigned processors_available(const std::filesystem::path& root = "/");

/// Lets go of the program's code and constants: what is used again comes back from the file, what
/// was only needed to start does not. Some page faults, and a megabyte or two less resident.
void forget_code();

/// This process's resident memory in bytes, now. Allocates nothing. 0 without /proc.
std::uint64_t resident_bytes();
/// The most that it ever was (VmHWM; without /proc what getrusage tells).
std::uint64_t peak_resident_bytes();

}  // namespace fraudgen::memory
