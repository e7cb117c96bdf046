#include "generator/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/arithmetic.h"
#include "base/error.h"
#include "generator/people/person.h"

namespace fraudgen::generator {
namespace {

std::uint64_t total_bytes(const DatasetOptions& options, const Sizing& sizing) {
  std::uint64_t bytes = 0;
  for (const Table table : all_tables) bytes += sizing.bytes(options, table);
  return bytes;
}

void set_rows(const DatasetOptions& options, std::uint64_t rows, Sizing& sizing) {
  sizing.rows = rows;
  sizing.customers = options.customers.value_or(expected_customers(options, rows));
}

[[noreturn]] void refuse_size(const DatasetOptions& options, std::uint64_t smallest) {
  throw OptionError(
      "size",
      options.customers
          ? fmt::format("{} bytes cannot hold {} customers, whose files alone take about {} "
                        "bytes",
                        options.size_bytes, *options.customers, smallest)
          : fmt::format("{} bytes is less than the smallest dataset with these options, of "
                        "about {} bytes",
                        options.size_bytes, smallest));
}

// The most rows whose dataset is no larger than was asked for.
void set_rows_by_size(const DatasetOptions& options, Sizing& sizing) {
  const auto bytes_of = [&](std::uint64_t rows) {
    Sizing tried = sizing;
    set_rows(options, rows, tried);
    return total_bytes(options, tried);
  };
  if (const std::uint64_t smallest = bytes_of(1); smallest > options.size_bytes) {
    refuse_size(options, smallest);
  }
  std::uint64_t low = 1;
  std::uint64_t high = most_transactions;
  while (low < high) {
    const std::uint64_t middle = low + (high - low + 1) / 2;
    if (bytes_of(middle) <= options.size_bytes) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  set_rows(options, low, sizing);
}

void check_customers(const DatasetOptions& options, const Sizing& sizing) {
  if (sizing.customers <= most_customers) return;
  const char* option = options.customers ? "customers" : options.rows ? "rows" : "size";
  throw OptionError(
      option, fmt::format("{} customers are more than there are CPFs for; at most {}: of more, "
                          "those who live in São Paulo would outnumber the 100 million CPFs of its "
                          "fiscal region",
                          sizing.customers, most_customers));
}

// The last of so many files matters little.
constexpr std::uint32_t few_files = 8;

void weigh_last_file(const DatasetOptions& options, const Tables& tables,
                     std::span<const parquet::KeyValue> key_values, std::span<std::byte> workspace,
                     Sizing& sizing) {
  const Layout& layout = tables.model.layout;
  sizing.last_size_rows = 0;  // what an earlier round weighed was another
  if (options.rows || !options.has(Table::transactions) || layout.file_count() < 2 ||
      layout.file_count() > few_files) {
    return;
  }
  const FilePlan file = layout.file(layout.file_count() - 1);
  sizing.last_size =
      TableFiles::make(tables, Table::transactions, workspace)->measure(file, key_values);
  sizing.last_size_rows = file.rows;
}

// What a sample is taken from: the first file of transactions, or all customers.
FilePlan first_file(const Tables& tables, Table table) {
  FilePlan file = tables.model.layout.file(0);
  file.table = table;
  if (table != Table::transactions) file.customers = tables.model.layout.customers();
  return file;
}

}  // namespace

std::uint64_t expected_customers(const DatasetOptions& options, std::uint64_t rows) {
  const ActivityRate rate(options.profiles, options.days());
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(rows * rate.customers / rate.rows), 1);
}

std::uint64_t Sizing::files(const DatasetOptions& options, Table table) const {
  if (!options.has(table)) return 0;
  if (table == Table::transactions) return ceil_div(rows, rows_per_file);
  const FileSize& size = size_of(table);
  const std::uint64_t files = ceil_div(table_rows(table), size.rows_in(options.file_size));
  return std::clamp<std::uint64_t>(files, 1, customers);
}

std::uint64_t Sizing::table_rows(Table table) const {
  switch (table) {
    case Table::customers:
      return customers;
    case Table::devices: {
      const FileSize& sample = size_of(Table::devices);
      return static_cast<std::uint64_t>(uint128_t{customers} * sample.sample_rows /
                                        sample.sample_customers);
    }
    case Table::transactions:
      break;
  }
  return rows;
}

std::uint64_t Sizing::bytes(const DatasetOptions& options, Table table) const {
  const std::uint64_t count = files(options, table);
  if (count == 0) return 0;
  const FileSize& size = size_of(table);
  if (table != Table::transactions) return size.of(count, table_rows(table));
  const std::uint64_t before_last = (count - 1) * rows_per_file;
  return size.of(count - 1, before_last) + file_bytes(table, rows - before_last);
}

std::uint64_t Sizing::file_bytes(Table table, std::uint64_t file_rows) const {
  const std::uint64_t usual = size_of(table).of(1, file_rows);
  if (table != Table::transactions || last_size_rows == 0 || file_rows >= rows_per_file ||
      last_size_rows >= rows_per_file) {
    return usual;
  }
  // Between what was weighed, the bytes a row lie on a line.
  const std::uint64_t as_last = last_size.of(1, file_rows);
  const std::uint64_t above = std::max(file_rows, last_size_rows) - last_size_rows;
  const std::uint64_t span = rows_per_file - last_size_rows;
  return usual > as_last ? as_last + proportion(usual - as_last, above, span)
                         : as_last - proportion(as_last - usual, above, span);
}

Sizing size_dataset(const DatasetOptions& options, std::span<const parquet::KeyValue> key_values,
                    std::span<std::byte> workspace, std::unique_ptr<Tables>& tables) {
  // A first guess, then better ones: what a row weighs depends a little on how many there are. The
  // first is what the defaults come to, so that they are done with one sample.
  Sizing sizing;
  sizing.sizes = {FileSize{4096, 66, 1, 1}, FileSize{4096, 48, 2, 1}, FileSize{8192, 433, 10, 1}};
  // Where the part of a file that does not grow with its rows weighs much, the guesses come near
  // slowly; such datasets are small and their rounds short.
  constexpr int most_rounds = 6;
  constexpr int most_rounds_of_small = 60;
  const bool has_transactions = options.has(Table::transactions);
  // What a row weighs can jump where a file's customers become a few more or less, and the guesses
  // go to and fro about the jump. So the last two samples count together; of transactions only, as
  // the devices that frauds add to a customer follow the latest guess.
  FileSize last{0, 0, 0, 0};
  for (int round = 0;; ++round) {
    const std::uint64_t rows_before = sizing.rows;
    const std::uint64_t file_before = sizing.rows_per_file;
    sizing.rows_per_file = sizing.size_of(Table::transactions).rows_in(options.file_size);
    if (options.rows) {
      set_rows(options, *options.rows, sizing);
    } else if (options.customers && !has_transactions) {
      // The size follows from the customers; the transactions only give their devices a past.
      const ActivityRate rate(options.profiles, options.days());
      set_rows(options,
               static_cast<std::uint64_t>(*options.customers * rate.rows / rate.customers + 1),
               sizing);
    } else {
      set_rows_by_size(options, sizing);
    }
    check_customers(options, sizing);
    const auto near = [](std::uint64_t a, std::uint64_t b) {
      return std::max(a, b) - std::min(a, b) <= a / 160;
    };
    tables.reset();  // two at once would double the heap's peak
    tables = std::make_unique<Tables>(
        options, Layout(options, sizing.rows, sizing.customers, sizing.rows_per_file));
    const bool one_file = sizing.rows <= sizing.rows_per_file;
    const int rounds = sizing.rows <= options.row_group_rows ? most_rounds_of_small : most_rounds;
    if (round >= rounds ||
        (near(sizing.rows, rows_before) && (one_file || near(sizing.rows_per_file, file_before)))) {
      const std::uint64_t bytes = total_bytes(options, sizing);
      if (!options.rows && has_transactions &&
          bytes > options.size_bytes + options.size_bytes / 50) {
        refuse_size(options, bytes);
      }
      return sizing;
    }
    for (const Table table : all_tables) {
      if (table != Table::transactions && !options.has(table)) {
        continue;
      }
      const FilePlan file = first_file(*tables, table);
      FileSize& size = sizing.sizes[static_cast<std::size_t>(table)];
      size = TableFiles::make(*tables, table, workspace)->measure(file, key_values);
      if (table == Table::transactions) size = size.with(std::exchange(last, size));
    }
    weigh_last_file(options, *tables, key_values, workspace, sizing);
  }
}

}  // namespace fraudgen::generator
