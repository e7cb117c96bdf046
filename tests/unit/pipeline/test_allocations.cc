// The data path allocates nothing once it is warm. A program of its own, because it puts itself in
// front of malloc.
#define BOOST_TEST_MODULE allocations
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "generator/dataset.h"
#include "memory/arena.h"
#include "pipeline/part_output.h"
#include "sink/null.h"

namespace {

std::atomic<std::uint64_t> allocations = 0;

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
  ++allocations;
  return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

}  // extern "C"

namespace fraudgen::pipeline {
namespace {

using generator::Table;

/// Passes everything on, and notes the allocations so far each time that rows have been added.
class Watched : public parquet::Output {
 public:
  Watched(parquet::Output& output, const std::atomic<std::uint64_t>& rows)
      : output_(output), rows_(rows) {
    notes_.reserve(10'000);
  }

  void append(std::span<const std::byte> bytes) override {
    output_.append(bytes);
    if (rows_ != last_ && notes_.size() < notes_.capacity()) notes_.push_back(allocations);
    last_ = rows_;
  }

  /// At the end of each row group.
  const std::vector<std::uint64_t>& notes() const { return notes_; }

 private:
  parquet::Output& output_;
  const std::atomic<std::uint64_t>& rows_;
  std::uint64_t last_ = 0;
  std::vector<std::uint64_t> notes_;
};

/// Everything between the plan and the target, as a worker has it.
struct Bench {
  explicit Bench(const generator::DatasetOptions& options)
      : arena(generator::DatasetWriter::workspace_bytes(options).all),
        workspace(arena.take(arena.size())),
        dataset(options, workspace),
        writer(dataset, workspace) {}

  /// Writes a file; returns the allocations noted on the way and made in all.
  std::pair<std::vector<std::uint64_t>, std::uint64_t> write(Table table, std::uint32_t number) {
    const auto object = target.begin("file", {});
    PartOutput output(pool, *object, {}, bytes);
    rows = 0;
    Watched watched(output, rows);
    const std::uint64_t before = allocations;
    writer.write(dataset.file(table, number), watched, rows);
    output.finish();
    const std::uint64_t made = allocations - before;
    return {watched.notes(), made};
  }

  memory::Arena arena;
  std::span<std::byte> workspace;
  generator::Dataset dataset;
  generator::DatasetWriter writer;
  std::vector<std::byte> part_memory = std::vector<std::byte>(4 << 16);
  memory::PartPool pool{part_memory, 1 << 16};
  sink::NullTarget target;
  std::atomic<std::uint64_t> rows = 0;
  std::atomic<std::uint64_t> bytes = 0;
};

generator::DatasetOptions small_row_groups() {
  generator::DatasetOptions options;
  options.rows = 150'000;
  options.row_group_rows = 4096;
  options.file_size = 4 << 20;
  return options;
}

void check(const generator::DatasetOptions& options) {
  Bench bench(options);
  for (const Table table : generator::all_tables) {
    BOOST_TEST_CONTEXT(generator::table_name(table)) {
      const auto [notes, made] = bench.write(table, 0);
      BOOST_REQUIRE(notes.size() >= (table == Table::transactions ? 8U : 1U));
      // From the end of the first row group to that of the last.
      BOOST_TEST(notes.back() - notes.front() == 0);
      BOOST_TEST(bench.write(table, 0).second == 0);
    }
  }
  BOOST_REQUIRE(bench.dataset.file_count(Table::transactions) >= 2);
  BOOST_TEST(bench.write(Table::transactions, 1).second == 0);
}

BOOST_AUTO_TEST_CASE(the_counter_counts) {
  const std::uint64_t before = allocations;
  const std::string text(1000, 'x');
  BOOST_TEST(text.size() == 1000);
  BOOST_TEST(allocations > before);
}

BOOST_AUTO_TEST_CASE(usual_options) { check(small_row_groups()); }

BOOST_AUTO_TEST_CASE(other_encodings) {
  auto options = small_row_groups();
  options.parquet_version = 1;
  options.money = generator::Money::float64;
  check(options);
}

BOOST_AUTO_TEST_CASE(one_day) {
  auto options = small_row_groups();
  options.start_day = options.end_day = 20'148;
  check(options);
}

BOOST_AUTO_TEST_CASE(without_compression_and_profiles) {
  auto options = small_row_groups();
  options.zstd_level = 0;
  options.profiles = false;
  check(options);
}

}  // namespace
}  // namespace fraudgen::pipeline
