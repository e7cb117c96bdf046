#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "generator/tables/customers_table.h"
#include "memory_output.h"
#include "parquet/file_summary.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t row_group_rows = 2048;

std::vector<std::byte> write_file(const DatasetOptions& options, std::uint64_t first_customer,
                                  std::vector<std::uint32_t> row_groups, std::byte dirt) {
  const People people(options.seed, options.profiles);
  const CustomersTable table(options, people);
  Carver counter;
  const CustomersWriter counted(table, row_group_rows, counter);
  DirtyMemory scratch_memory(counter.used(), dirt);
  Carver scratch(scratch_memory.span());
  CustomersWriter rows(table, row_group_rows, scratch);
  DirtyMemory workspace(
      parquet::FileWriter::workspace_bytes(table.schema(), table.options(), row_group_rows, 8),
      dirt);
  parquet::FileWriter writer(table.schema(), table.options(), row_group_rows, 8, workspace.span());
  MemoryOutput output;
  writer.open(output);
  for (const std::uint32_t count : row_groups) {
    rows.write_row_group(writer, first_customer, count);
    first_customer += count;
  }
  writer.close();
  return output.bytes();
}

bool contains(std::span<const std::byte> bytes, std::string_view text) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return all.find(text) != all.npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_customers_file_is_a_function_of_its_options_and_customers) {
  for (const bool profiles : {true, false}) {
    for (const int version : {1, 2}) {
      for (const Money money : {Money::decimal, Money::float64}) {
        DatasetOptions options;
        options.profiles = profiles;
        options.parquet_version = version;
        options.money = money;
        const auto file = write_file(options, 5000, {2048, 1, 700}, std::byte{0});
        BOOST_TEST((file == write_file(options, 5000, {2048, 1, 700}, std::byte{0xA5})));
        const parquet::FileSummary summary = parquet::read_file_summary(file);
        BOOST_TEST(summary.rows == 2749);
        BOOST_TEST(summary.row_groups == 3U);
        options.seed = 43;
        BOOST_TEST((file != write_file(options, 5000, {2048, 1, 700}, std::byte{0})));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(customers_are_written_whole) {
  DatasetOptions options;
  options.zstd_level = 0;
  options.parquet_version = 1;
  const auto file = write_file(options, 0, {10}, std::byte{0xFF});
  const People people(options.seed, true);
  const Identities identities(people, options.start_day);
  std::array<char, Identities::most_text_bytes> text{};
  const auto written = [&](char* end) {
    return std::string_view(text.data(), static_cast<std::size_t>(end - text.data()));
  };
  BOOST_TEST(contains(file, "CUST_000000000001"));
  BOOST_TEST(contains(file, "CUST_000000000010"));
  for (std::uint64_t number = 0; number < 10; ++number) {
    const Person person = people.person(number);
    const FullName name = identities.name(person);
    BOOST_TEST(contains(file, written(identities.put_name(text.data(), name))));
    BOOST_TEST(contains(file, written(identities.put_cpf(text.data(), number, person.state))));
    BOOST_TEST(contains(
        file, written(identities.put_email(text.data(), person, name.given, name.last()))));
    BOOST_TEST(contains(file, catalog::cities()[person.city].name));
  }
}

}  // namespace fraudgen::generator
