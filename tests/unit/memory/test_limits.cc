#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "memory/limits.h"

namespace fraudgen::memory {
namespace {

namespace fs = std::filesystem;

/// A machine's /proc and /sys, laid out below a directory of its own.
class Machine {
 public:
  Machine() {
    std::string name = fs::temp_directory_path() / "fraudgen-limits-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  ~Machine() { fs::remove_all(root_); }

  Machine& file(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
    return *this;
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

BOOST_AUTO_TEST_CASE(no_groups_no_limit) {
  const Machine machine;
  BOOST_TEST(!container_memory_limit(machine.root()));
  BOOST_TEST(!processor_quota(machine.root()));
}

BOOST_AUTO_TEST_CASE(version_2_in_a_container) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/\n")
      .file("sys/fs/cgroup/memory.max", "67108864\n")
      .file("sys/fs/cgroup/cpu.max", "150000 100000\n");
  BOOST_TEST(container_memory_limit(machine.root()).value().bytes == 67108864);
  BOOST_TEST(processor_quota(machine.root()).value() == 2);
}

BOOST_AUTO_TEST_CASE(version_2_the_least_of_all_groups_above) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/system.slice/job.service/inner\n")
      .file("sys/fs/cgroup/system.slice/memory.max", "900000000\n")
      .file("sys/fs/cgroup/system.slice/job.service/memory.max", "500000000\n")
      .file("sys/fs/cgroup/system.slice/job.service/memory.high", "300000000\n")
      .file("sys/fs/cgroup/system.slice/job.service/inner/memory.max", "max\n")
      .file("sys/fs/cgroup/system.slice/cpu.max", "100000 100000\n")
      .file("sys/fs/cgroup/system.slice/job.service/cpu.max", "max 100000\n");
  BOOST_TEST(container_memory_limit(machine.root()).value().bytes == 300000000);
  BOOST_TEST(container_memory_limit(machine.root()).value().source ==
             machine.root() / "sys/fs/cgroup/system.slice/job.service/memory.high");
  BOOST_TEST(processor_quota(machine.root()).value() == 1);
}

BOOST_AUTO_TEST_CASE(version_2_without_limits) {
  Machine machine;
  machine.file("proc/self/cgroup", "0::/a\n")
      .file("sys/fs/cgroup/a/memory.max", "max\n")
      .file("sys/fs/cgroup/a/cpu.max", "max 100000\n");
  BOOST_TEST(!container_memory_limit(machine.root()));
  BOOST_TEST(!processor_quota(machine.root()));
}

BOOST_AUTO_TEST_CASE(version_1_nested) {
  Machine machine;
  machine.file("proc/self/cgroup", "5:memory:/a/b\n4:cpu,cpuacct:/c\n0::/\n")
      .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
      .file("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "200000000\n")
      .file("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n")
      .file("sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us", "350000\n")
      .file("sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_period_us", "100000\n");
  BOOST_TEST(container_memory_limit(machine.root()).value().bytes == 200000000);
  BOOST_TEST(processor_quota(machine.root()).value() == 4);
}

/// Docker on version 1 mounts the container's group at the top, but the path stays the host's.
BOOST_AUTO_TEST_CASE(version_1_path_of_the_host) {
  Machine machine;
  machine.file("proc/self/cgroup", "5:memory:/docker/0123\n4:cpu:/docker/0123\n")
      .file("sys/fs/cgroup/memory/memory.limit_in_bytes", "100000000\n")
      .file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n")
      .file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  BOOST_TEST(container_memory_limit(machine.root()).value().bytes == 100000000);
  BOOST_TEST(!processor_quota(machine.root()));
}

BOOST_AUTO_TEST_CASE(both_versions_at_once) {
  Machine machine;
  machine.file("proc/self/cgroup", "5:memory:/x\n0::/y\n")
      .file("sys/fs/cgroup/memory/x/memory.limit_in_bytes", "300000000\n")
      .file("sys/fs/cgroup/unified/y/memory.max", "400000000\n");
  BOOST_TEST(container_memory_limit(machine.root()).value().bytes == 300000000);
}

BOOST_AUTO_TEST_CASE(garbage_is_no_limit) {
  Machine machine;
  machine.file("proc/self/cgroup", "nonsense\n:::\n0:\n")
      .file("sys/fs/cgroup/memory.max", "")
      .file("sys/fs/cgroup/cpu.max", "100000\n");
  BOOST_TEST(!container_memory_limit(machine.root()));
  BOOST_TEST(!processor_quota(machine.root()));
}

BOOST_AUTO_TEST_CASE(processors_are_at_least_one_and_within_the_quota) {
  Machine machine;
  machine.file("sys/fs/cgroup/cpu.max", "1000 100000\n");
  BOOST_TEST(processors_available(machine.root()) == 1);
  BOOST_TEST(processors_available() >= 1);
}

BOOST_AUTO_TEST_CASE(resident_memory_follows_what_is_touched) {
  const std::uint64_t before = resident_bytes();
  BOOST_TEST(before > 0);
  constexpr std::size_t size = 32 << 20;
  {
    const std::vector<char> touched(size, 1);
    BOOST_TEST(resident_bytes() >= before + size - (2 << 20));
  }
  BOOST_TEST(peak_resident_bytes() >= before + size - (2 << 20));
}

}  // namespace
}  // namespace fraudgen::memory
