#include "generator/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/arithmetic.h"
#include "base/error.h"
#include "generator/sizing.h"
#include "generator/tables/table_files.h"
#include "generator/time/calendar.h"

namespace fraudgen::generator {
namespace {

// Changes whenever the same options give other bytes than before.
constexpr int format_version = 4;

constexpr std::int32_t most_years = 10;

std::string tables_text(const DatasetOptions& options) {
  std::string tables;
  for (const Table table : all_tables) {
    if (!options.has(table)) continue;
    if (!tables.empty()) tables += ',';
    tables += table_name(table);
  }
  return tables;
}

std::vector<std::pair<std::string, std::string>> describe(const DatasetOptions& options) {
  return {
      {"seed", fmt::format("{}", options.seed)},
      {"size", options.rows ? "" : fmt::format("{}", options.size_bytes)},
      {"rows", options.rows ? fmt::format("{}", *options.rows) : ""},
      {"customers", options.customers ? fmt::format("{}", *options.customers) : ""},
      {"start-date", to_iso(options.start_day)},
      {"end-date", to_iso(options.end_day)},
      {"fraud-rate", fmt::format("{}.{:09}", options.fraud_ppb / 1'000'000'000,
                                 options.fraud_ppb % 1'000'000'000)},
      {"profiles", options.profiles ? "true" : "false"},
      {"file-size", fmt::format("{}", options.file_size)},
      {"tables", tables_text(options)},
      {"compression",
       options.zstd_level == 0 ? "none" : fmt::format("zstd:{}", options.zstd_level)},
      {"money", options.money == Money::decimal ? "decimal" : "double"},
      {"parquet-version", fmt::format("{}", options.parquet_version)},
      {"row-group-rows", fmt::format("{}", options.row_group_rows)},
  };
}

// FNV-1a, twice from different starts and mixed: it tells plans apart, it keeps nobody out.
std::string fingerprint_of(const std::vector<std::pair<std::string, std::string>>& described) {
  std::array<std::uint64_t, 2> hash{0xCBF29CE484222325u, 0x84222325CBF29CE4u};
  const auto take = [&](std::string_view text) {
    for (const char c : text) {
      for (std::uint64_t& h : hash) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    }
    for (std::uint64_t& h : hash) h = mix(h + 0x1F);
  };
  take(fmt::format("fraudgen format {}", format_version));
  for (const auto& [name, value] : described) {
    take(name);
    take(value);
  }
  return fmt::format("{:016x}{:016x}", hash[0], hash[1]);
}

void check(const DatasetOptions& options) {
  // Until the day before the same date; a leap day's is the day after it.
  const Date start = date_of(options.start_day);
  if (options.end_day >= day_of({start.year + most_years, start.month, start.day})) {
    throw OptionError("end-date", fmt::format("{} makes more than ten years from the start, {}",
                                              to_iso(options.end_day), to_iso(options.start_day)));
  }
  if (options.rows == std::uint64_t{0}) {
    throw OptionError("rows", "0 is no dataset; at least 1 is needed");
  }
  if (options.customers == std::uint64_t{0}) {
    throw OptionError("customers", "0 have no transactions; at least 1 is needed");
  }
}

}  // namespace

struct Dataset::Shared {
  DatasetOptions options;
  Sizing sizing;
  std::unique_ptr<Tables> tables;
  std::vector<std::pair<std::string, std::string>> described;
  std::string fingerprint;
};

namespace {

// Of a file; its own name comes last.
std::vector<parquet::KeyValue> key_values(const Dataset& dataset, std::string_view file) {
  std::vector<parquet::KeyValue> pairs;
  for (const auto& [name, value] : dataset.described_options()) pairs.push_back({name, value});
  pairs.push_back({fingerprint_key, dataset.fingerprint()});
  pairs.push_back({file_key, file});
  return pairs;
}

}  // namespace

Dataset::Dataset(const DatasetOptions& options, std::span<std::byte> workspace)
    : shared_(std::make_unique<Shared>()) {
  check(options);
  shared_->options = options;
  shared_->described = describe(options);
  shared_->fingerprint = fingerprint_of(shared_->described);
  // How rows fall into files must not hang on which tables are asked for, or tables of two runs
  // would not fit together: so files are weighed as if all were.
  const std::string all = tables_text(DatasetOptions{});
  std::vector<parquet::KeyValue> weighed = key_values(*this, "transactions/0");
  for (parquet::KeyValue& pair : weighed) {
    if (pair.key == "tables") pair.value = all;
  }
  shared_->sizing = size_dataset(options, weighed, workspace, shared_->tables);
  for (const Table table : all_tables) {
    if (shared_->sizing.files(options, table) > most_files) {
      throw OptionError(
          "file-size",
          fmt::format("{} would have {} files of it, at most {} are possible", table_name(table),
                      shared_->sizing.files(options, table), most_files));
    }
  }
}

Dataset::~Dataset() = default;

std::uint32_t Dataset::file_count(Table table) const {
  return static_cast<std::uint32_t>(shared_->sizing.files(shared_->options, table));
}

FilePlan Dataset::file(Table table, std::uint32_t number) const {
  const Sizing& sizing = shared_->sizing;
  FilePlan plan{};
  if (table == Table::transactions) {
    plan = shared_->tables->model.layout.file(number);
  } else {
    // The other tables' files hold equal shares of the customers.
    const std::uint64_t files = file_count(table);
    const auto share = [&](std::uint64_t n, std::uint64_t of) { return proportion(of, n, files); };
    plan.table = table;
    plan.number = number;
    plan.first_customer = share(number, sizing.customers);
    plan.customers = share(number + 1, sizing.customers) - plan.first_customer;
    const std::uint64_t rows = sizing.table_rows(table);
    plan.first_row = share(number, rows);
    plan.rows = share(number + 1, rows) - plan.first_row;
  }
  plan.bytes = sizing.file_bytes(table, plan.rows);
  return plan;
}

std::uint64_t Dataset::rows(Table table) const {
  return file_count(table) == 0 ? 0 : shared_->sizing.table_rows(table);
}

std::uint64_t Dataset::bytes(Table table) const {
  return shared_->sizing.bytes(shared_->options, table);
}

std::uint64_t Dataset::footer_bytes() const {
  const Layout& layout = shared_->tables->model.layout;
  std::uint64_t most = 0;
  for (const Table table : all_tables) {
    if (file_count(table) == 0) continue;
    const FilePlan first = file(table, 0);
    // The last row group of a strip that has several may be any smaller.
    const bool has_partial = table == Table::transactions && !layout.single_slice();
    const std::uint64_t partial = has_partial ? layout.strip_count(first) : 0;
    const FileSize& size = shared_->sizing.size_of(table);
    most = std::max(most, size.footer_of(first.rows, partial));
  }
  return most;
}

bool Dataset::single_slice() const { return shared_->tables->model.layout.single_slice(); }
std::uint64_t Dataset::customers() const { return shared_->sizing.customers; }

const std::string& Dataset::fingerprint() const { return shared_->fingerprint; }

const std::vector<std::pair<std::string, std::string>>& Dataset::described_options() const {
  return shared_->described;
}

struct DatasetWriter::State {
  State(const Dataset& of, std::span<std::byte> memory) : dataset(of), workspace(memory) {}

  // The files of a table follow each other, so this changes a few times in a worker's life.
  TableFiles& files_of(Table wanted) {
    if (!files || table != wanted) {
      files.reset();
      files = TableFiles::make(*dataset.shared().tables, wanted, workspace);
      table = wanted;
    }
    return *files;
  }

  const Dataset& dataset;
  std::span<std::byte> workspace;
  Table table = Table::customers;
  std::unique_ptr<TableFiles> files;
  std::vector<parquet::KeyValue> key_values;
  std::string file_name;
};

WorkspaceBytes DatasetWriter::workspace_bytes(const DatasetOptions& options) {
  check(options);
  return TableFiles::workspace_bytes(options);
}

DatasetWriter::DatasetWriter(const Dataset& dataset, std::span<std::byte> workspace)
    : state_(std::make_unique<State>(dataset, workspace)) {
  state_->key_values = key_values(dataset, {});
  state_->file_name.reserve(32);
  // Once for all, so that a worker's memory is the same whichever files it is given.
  state_->files_of(Table::transactions);
}

DatasetWriter::~DatasetWriter() = default;

std::uint64_t DatasetWriter::write(const FilePlan& file, parquet::Output& output,
                                   std::atomic<std::uint64_t>& rows_done) {
  State& state = *state_;
  state.file_name.clear();
  fmt::format_to(std::back_inserter(state.file_name), "{}/{}", table_name(file.table), file.number);
  state.key_values.back().value = state.file_name;
  return state.files_of(file.table).write(file, state.key_values, output, rows_done);
}

}  // namespace fraudgen::generator
