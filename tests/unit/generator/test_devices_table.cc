#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <vector>

#include "generator/tables/devices_table.h"
#include "memory_output.h"
#include "parquet/file_summary.h"

namespace fraudgen::generator {
namespace {

// Eighty blocks over two files, a good part of the transactions fraud.
struct Fixture {
  Fixture() {
    options.fraud_ppb = 100'000'000;
    options.zstd_level = 0;
  }
  DatasetOptions options;
  Layout layout{options, 200'000, customers, 150'000};
  People people{options.seed, options.profiles};
  FraudPlan frauds{people, layout};
  DevicesTable table{options, people, layout, frauds};
  static constexpr std::uint64_t customers = 5000;

  std::uint64_t devices() const {
    std::uint64_t count = 0;
    for (std::uint64_t number = 0; number < customers; ++number) {
      count += people.person(number).devices;
    }
    std::vector<Episode> scratch(Layout::most_fraud_rows);
    for (std::uint32_t number = 0; number < layout.file_count(); ++number) {
      const FilePlan file = layout.file(number);
      for (std::uint32_t index = 0; index < layout.block_count(file); ++index) {
        frauds.for_each_device(layout.block(file, index), scratch,
                               [&](const FraudDevice&) { ++count; });
      }
    }
    return count;
  }

  /// The rows of all row groups for customers from `first` to `end`; the file in `output`.
  std::vector<std::uint32_t> write(std::uint32_t row_group_rows, std::uint64_t first,
                                   std::uint64_t end, MemoryOutput& output, std::byte dirt) {
    Carver counter;
    const DevicesWriter counted(table, row_group_rows, counter);
    DirtyMemory scratch_memory(counter.used(), dirt);
    Carver scratch(scratch_memory.span());
    DevicesWriter rows(table, row_group_rows, scratch);
    constexpr std::uint32_t most_row_groups = 1000;
    DirtyMemory workspace(parquet::FileWriter::workspace_bytes(table.schema(), table.options(),
                                                               row_group_rows, most_row_groups),
                          dirt);
    parquet::FileWriter writer(table.schema(), table.options(), row_group_rows, most_row_groups,
                               workspace.span());
    writer.open(output);
    std::vector<std::uint32_t> row_groups;
    DevicesWriter::Position position{first};
    while (const std::uint32_t count = rows.write_row_group(writer, position, end)) {
      row_groups.push_back(count);
    }
    writer.close();
    return row_groups;
  }
};

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
  std::uint64_t total = 0;
  for (const std::uint32_t count : counts) total += count;
  return total;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_device_is_written_once_whatever_the_row_groups, Fixture) {
  const std::uint64_t expected = devices();
  BOOST_TEST(expected > customers * 3 / 2);
  for (const std::uint32_t row_group_rows : {1u, 7u, 1024u, 65'536u}) {
    // The smallest row groups, so that they end in every place that one can.
    const std::uint64_t end = row_group_rows < 1024 ? 130 : customers;
    MemoryOutput output;
    const auto row_groups = write(row_group_rows, 0, end, output, std::byte{0});
    for (std::size_t i = 0; i + 1 < row_groups.size(); ++i) {
      BOOST_TEST(row_groups[i] == row_group_rows);
    }
    if (end == customers) BOOST_TEST(sum(row_groups) == expected);
    BOOST_TEST(parquet::read_file_summary(output.bytes()).rows ==
               static_cast<std::int64_t>(sum(row_groups)));
    MemoryOutput whole;
    BOOST_TEST(sum(write(65'536, 0, end, whole, std::byte{0})) == sum(row_groups));
  }
}

BOOST_FIXTURE_TEST_CASE(files_may_part_the_customers_anywhere, Fixture) {
  std::uint64_t parts = 0;
  for (const auto& [first, end] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 1}, {1, 100}, {100, 3333}, {3333, 3334}, {3334, customers}}) {
    MemoryOutput output;
    parts += sum(write(1024, first, end, output, std::byte{0}));
  }
  BOOST_TEST(parts == devices());
}

BOOST_FIXTURE_TEST_CASE(a_devices_file_is_a_function_of_its_options_and_customers, Fixture) {
  MemoryOutput one;
  MemoryOutput two;
  write(1024, 100, 2000, one, std::byte{0});
  write(1024, 100, 2000, two, std::byte{0xA5});
  BOOST_TEST((one.bytes() == two.bytes()));
}

}  // namespace fraudgen::generator
