#include "memory/limits.h"

#include <fcntl.h>
#include <link.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arithmetic.h"

namespace fraudgen::memory {
namespace {

namespace fs = std::filesystem;

enum class Version { v1, v2 };

/// Where a controller's files may lie, the process's own group and every group above it. In a
/// container the path in /proc/self/cgroup may be the host's while the mount starts at the
/// container's group; groups that aren't there are skipped, and the mount itself is always tried.
std::vector<fs::path> group_directories(const fs::path& root, Version version,
                                        std::string_view controller) {
  std::vector<fs::path> mounts;
  const fs::path base = root / "sys/fs/cgroup";
  if (version == Version::v2) {
    mounts = {base, base / "unified"};
  } else {
    mounts = {base / controller};
    if (controller == "cpu") mounts = {base / "cpu", base / "cpu,cpuacct", base / "cpuacct,cpu"};
  }

  std::string group = "/";
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // hierarchy:controllers:path
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool ours =
        version == Version::v2
            ? controllers == ",,"
            : controllers.find("," + std::string(controller) + ",") != std::string::npos;
    if (ours) group = line.substr(second + 1);
  }

  std::vector<fs::path> directories;
  for (const fs::path& mount : mounts) {
    for (fs::path below = fs::path(group).relative_path(); !below.empty();
         below = below.parent_path()) {
      directories.push_back(mount / below);
    }
    directories.push_back(mount);
  }
  return directories;
}

/// The file's numbers, in order; "max" and whatever else is no number ends them.
std::vector<std::int64_t> numbers_in(const fs::path& file) {
  std::vector<std::int64_t> numbers;
  std::ifstream in(file);
  for (std::int64_t number; in >> number;) numbers.push_back(number);
  return numbers;
}

/// Of a line "key: number kB" of /proc/self/status, in bytes.
std::uint64_t status_value(std::string_view key) {
  const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  std::array<char, 4096> piece;
  std::array<char, 64> line;  // its begin: that of the groups of a process may be very long
  std::size_t length = 0;
  std::uint64_t kib = 0;
  for (ssize_t n; (n = read(fd, piece.data(), piece.size())) > 0;) {
    for (const char c : std::span(piece).first(static_cast<std::size_t>(n))) {
      if (c != '\n') {
        if (length < line.size()) line[length++] = c;
        continue;
      }
      std::string_view rest(line.data(), std::exchange(length, 0));
      if (!rest.starts_with(key)) continue;
      rest.remove_prefix(std::min(rest.find_first_of("0123456789"), rest.size()));
      std::from_chars(rest.data(), rest.data() + rest.size(), kib);
    }
  }
  close(fd);
  return kib * 1024;
}

// The program's pages that nobody can write to.
void forget_constant_pages() {
  const auto forget = [](dl_phdr_info* program, std::size_t, void*) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    for (const ElfW(Phdr) & segment : std::span(program->dlpi_phdr, program->dlpi_phnum)) {
      if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
      // The pages that lie wholly within.
      const std::size_t begin = ceil_div(program->dlpi_addr + segment.p_vaddr, page) * page;
      const std::size_t end =
          (program->dlpi_addr + segment.p_vaddr + segment.p_memsz) / page * page;
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader's addresses are numbers
      if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 1;  // the program itself comes first; libraries, if any, are others' too
  };
  dl_iterate_phdr(forget, nullptr);
}

}  // namespace

std::optional<MemoryLimit> container_memory_limit(const fs::path& root) {
  // Version 1 writes "no limit" as the largest multiple of a page.
  constexpr std::int64_t no_limit = std::int64_t{1} << 60;
  std::optional<MemoryLimit> least;
  const auto consider = [&](const fs::path& file) {
    const auto numbers = numbers_in(file);
    if (numbers.empty() || numbers[0] <= 0 || numbers[0] >= no_limit) return;
    const auto limit = static_cast<std::uint64_t>(numbers[0]);
    if (!least || limit < least->bytes) least = {limit, file};
  };
  for (const fs::path& group : group_directories(root, Version::v2, "memory")) {
    consider(group / "memory.max");
    consider(group / "memory.high");
  }
  for (const fs::path& group : group_directories(root, Version::v1, "memory")) {
    consider(group / "memory.limit_in_bytes");
  }
  return least;
}

std::optional<unsigned> processor_quota(const fs::path& root) {
  std::optional<unsigned> least;
  const auto consider = [&](std::int64_t quota, std::int64_t period) {
    if (quota <= 0 || period <= 0) return;
    const auto processors = static_cast<unsigned>(
        std::min<std::int64_t>(quota / period + (quota % period != 0), 1 << 20));
    least = std::min(least.value_or(processors), processors);
  };
  for (const fs::path& group : group_directories(root, Version::v2, "cpu")) {
    const auto numbers = numbers_in(group / "cpu.max");
    if (numbers.size() == 2) consider(numbers[0], numbers[1]);
  }
  for (const fs::path& group : group_directories(root, Version::v1, "cpu")) {
    const auto quota = numbers_in(group / "cpu.cfs_quota_us");
    const auto period = numbers_in(group / "cpu.cfs_period_us");
    if (!quota.empty() && !period.empty()) consider(quota[0], period[0]);
  }
  return least;
}

unsigned processors_available(const fs::path& root) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  unsigned processors = 1;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0) {
    processors = static_cast<unsigned>(CPU_COUNT(&mask));
  } else if (const long online = sysconf(_SC_NPROCESSORS_ONLN); online > 0) {
    processors = static_cast<unsigned>(online);  // more than 1,024 of them: the mask is too short
  }
  return std::max(1U, std::min(processors, processor_quota(root).value_or(processors)));
}

void forget_code() {
  forget_constant_pages();
  // At the first exception a static program's unwinder makes a sorted list of all that it could
  // meet, and keeps it: better now than when an answer is cut off an hour later. What it reads for
  // it is 0.8 MiB, so the code goes before, or the program would never be larger.
  try {
    throw std::exception();
  } catch (const std::exception&) {
  }
  forget_constant_pages();
}

std::uint64_t resident_bytes() { return status_value("VmRSS:"); }

std::uint64_t peak_resident_bytes() {
  if (const std::uint64_t peak = status_value("VmHWM:"); peak > 0) return peak;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace fraudgen::memory
