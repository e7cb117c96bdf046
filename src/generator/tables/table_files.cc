#include "generator/tables/table_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/arithmetic.h"
#include "base/error.h"
#include "generator/people/person.h"
#include "generator/play/player.h"
#include "generator/tables/transactions_writer.h"
#include "parquet/file_summary.h"

namespace fraudgen::generator {
namespace {

// No table's rows are smaller, on average: devices have the smallest, of 23 bytes.
constexpr std::uint64_t smallest_row_bytes = 20;
// What a footer may take: so much for each column chunk, which has at most some six pages (120
// measured of full row groups), and so much besides.
constexpr std::uint64_t footer_bytes_a_chunk = 300;
constexpr std::uint64_t footer_bytes_a_file = 64 << 10;
// A sample has about so many rows; a file, or strips, of no more than twice as many are weighed
// whole.
constexpr std::uint32_t sample_rows = 3 * 65'536;

// How full row groups of transactions are at the least, on average. Layout gives a strip as many
// rows a day as a sixth of a row group or more, so that one of a day may not fill any; where a
// strip is a little more than a row group, one and a bit make two. The rest is for uneven frauds.
constexpr std::uint64_t least_fill_percent(std::uint64_t days) {
  if (days < 3) return 15 * days;
  return days < 18 ? 35 : 60;
}

std::uint32_t most_row_groups(const DatasetOptions& options) {
  // Of the one file of a small dataset; half as much again, as its size is not known to the byte.
  const std::uint64_t bytes =
      options.rows ? options.file_size
                   : std::min(options.file_size, options.size_bytes + options.size_bytes / 2);
  std::uint64_t rows = bytes / smallest_row_bytes;
  // Transactions that are not asked for are more than the size holds; but the plan weighs a sample
  // of them, which may be all that a small dataset has.
  rows = std::max<std::uint64_t>(rows, 2 * sample_rows);
  if (options.rows) {
    // There may be more customers than transactions, and each has some devices of their own.
    const std::uint64_t devices = first_fraud_device_slot * options.customers.value_or(0);
    rows = std::min(rows, *options.rows + devices);
  }
  const std::uint64_t full = rows / options.row_group_rows;
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(full * 100 / least_fill_percent(options.days()) + 16, 0xFFFFFFFF));
}

std::uint32_t footer_room(const parquet::Schema& schema, const DatasetOptions& options,
                          std::uint32_t row_groups) {
  const std::uint64_t bytes = footer_bytes_a_file + std::uint64_t{row_groups} *
                                                        schema.leaves().size() *
                                                        footer_bytes_a_chunk;
  if (bytes > parquet::max_footer_bytes) {
    throw OptionError(
        "file-size",
        fmt::format(
            "the footer of a file of {} bytes with row groups of {} rows might take {} "
            "bytes, at most {} are possible; ask for smaller files{}",
            options.file_size, options.row_group_rows, bytes, parquet::max_footer_bytes,
            options.row_group_rows < most_row_group_rows ? " or larger --row-group-rows" : ""));
  }
  return static_cast<std::uint32_t>(bytes);
}

/// Swallows bytes.
class Nowhere final : public parquet::Output {
 public:
  void append(std::span<const std::byte>) override {}
};

/// The encoder of a table and the workspace it takes. The last piece of a table's: at its end is
/// the room for a footer, nearly all of which stays untouched, and what another table has there
/// would come on top.
class Encoder {
 public:
  template <typename T>
  Encoder(const T& table, const DatasetOptions& options, std::uint32_t row_groups, Carver& carver) {
    parquet::FileOptions file = table.options();
    file.footer_bytes = footer_room(table.schema(), options, row_groups);
    const auto workspace = carver.take<std::byte>(parquet::FileWriter::workspace_bytes(
        table.schema(), file, options.row_group_rows, row_groups));
    if (workspace.empty()) return;
    writer_.emplace(table.schema(), file, options.row_group_rows, row_groups, workspace);
  }
  parquet::FileWriter& writer() { return *writer_; }

 private:
  std::optional<parquet::FileWriter> writer_;
};

class TransactionFiles final : public TableFiles {
 public:
  TransactionFiles(const Tables& tables, std::uint32_t row_groups, Carver& carver)
      : layout_(tables.model.layout),
        phases_(carver),
        scratch_(tables.model, phases_.generating),
        rows_writer_(tables.transactions, tables.model.options.money,
                     tables.model.options.start_day, layout_.row_group_rows(), phases_.encoding),
        player_(tables.model, scratch_, phases_.end(carver)),
        encoder_(tables.transactions, tables.model.options, row_groups, carver) {}

 protected:
  parquet::FileWriter& writer() override { return encoder_.writer(); }

  Written write_rows(const FilePlan& file, bool sample, parquet::FileWriter& writer,
                     std::atomic<std::uint64_t>& rows_done) override {
    Written written;
    const auto write_slice = [&](const Slice& slice) {
      rows_writer_.write(writer, slice, player_);
      written.rows += slice.rows;
      rows_done.fetch_add(slice.rows, std::memory_order_relaxed);
    };
    const std::uint64_t strip_rows = layout_.strip(file, 0).rows;
    if (!sample || file.rows <= 2 * sample_rows) {
      player_.begin(file);
      while (const auto slice = player_.next()) write_slice(*slice);
    } else if (!layout_.single_slice() && strip_rows <= 2 * sample_rows) {
      // Of a strip's few row groups the last, which is smaller than the others, counts.
      player_.begin(file);
      while (written.rows < strip_rows) write_slice(player_.next().value());
      player_.touch_busiest();
    } else {
      const std::uint32_t sample_row_groups = sample_rows / layout_.row_group_rows();
      for (std::uint32_t i = 0; i < sample_row_groups; ++i) {
        player_.begin_sample(file, 2 * i + 1, 2 * sample_row_groups);
        if (const auto slice = player_.next()) write_slice(*slice);
      }
      player_.touch_busiest();
    }
    return written;
  }

 private:
  // What is needed only while rows are generated shares memory with what is needed only while they
  // are encoded.
  struct Phases {
    explicit Phases(Carver& carver) : generating(carver.fork()), encoding(carver.fork()) {}
    Carver& end(Carver& carver) {
      carver.advance_to(std::max(generating.used(), encoding.used()));
      return carver;
    }
    Carver generating;
    Carver encoding;
  };

  const Layout& layout_;
  Phases phases_;
  PlayerScratch scratch_;
  TransactionsWriter rows_writer_;
  Player player_;
  Encoder encoder_;
};

class CustomerFiles final : public TableFiles {
 public:
  CustomerFiles(const Tables& tables, std::uint32_t row_groups, Carver& carver)
      : row_group_rows_(tables.model.layout.row_group_rows()),
        rows_writer_(tables.customers, row_group_rows_, carver),
        encoder_(tables.customers, tables.model.options, row_groups, carver) {}

 protected:
  parquet::FileWriter& writer() override { return encoder_.writer(); }

  Written write_rows(const FilePlan& file, bool sample, parquet::FileWriter& writer,
                     std::atomic<std::uint64_t>& rows_done) override {
    std::uint64_t done = 0;
    const std::uint64_t wanted =
        sample ? std::min<std::uint64_t>(file.customers, row_group_rows_) : file.customers;
    while (done < wanted) {
      const auto rows =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted - done, row_group_rows_));
      rows_writer_.write_row_group(writer, file.first_customer + done, rows);
      done += rows;
      rows_done.fetch_add(rows, std::memory_order_relaxed);
    }
    return {done, done};
  }

 private:
  std::uint32_t row_group_rows_;
  CustomersWriter rows_writer_;
  Encoder encoder_;
};

class DeviceFiles final : public TableFiles {
 public:
  DeviceFiles(const Tables& tables, std::uint32_t row_groups, Carver& carver)
      : rows_writer_(tables.devices, tables.model.layout.row_group_rows(), carver),
        encoder_(tables.devices, tables.model.options, row_groups, carver) {}

 protected:
  parquet::FileWriter& writer() override { return encoder_.writer(); }

  Written write_rows(const FilePlan& file, bool sample, parquet::FileWriter& writer,
                     std::atomic<std::uint64_t>& rows_done) override {
    DevicesWriter::Position position{file.first_customer};
    std::uint64_t done = 0;
    while (const std::uint32_t rows = rows_writer_.write_row_group(
               writer, position, file.first_customer + file.customers)) {
      done += rows;
      rows_done.fetch_add(rows, std::memory_order_relaxed);
      if (sample) break;
    }
    return {done, position.customer - file.first_customer};
  }

 private:
  DevicesWriter rows_writer_;
  Encoder encoder_;
};

template <typename T>
std::size_t bytes_for(const Tables& tables, std::uint32_t row_groups) {
  Carver counter;
  const T counted(tables, row_groups, counter);
  return counter.used();
}

}  // namespace

std::uint64_t FileSize::of(std::uint64_t files, std::uint64_t rows) const {
  return files * fixed + proportion(rows, sample_bytes, sample_rows);
}

std::uint64_t FileSize::rows_in(std::uint64_t bytes) const {
  if (bytes <= fixed || sample_bytes == 0) return 1;
  return std::max<std::uint64_t>(proportion(bytes - fixed, sample_rows, sample_bytes), 1);
}

std::uint64_t FileSize::footer_of(std::uint64_t rows, std::uint64_t partial) const {
  if (sample_row_groups == 0) return 0;
  const std::uint64_t row_groups = proportion(rows, sample_row_groups, sample_rows) + 1 + partial;
  return proportion(row_groups, sample_footer_bytes, sample_row_groups);
}

std::uint64_t TableFiles::write(const FilePlan& file, std::span<const parquet::KeyValue> key_values,
                                parquet::Output& output, std::atomic<std::uint64_t>& rows_done) {
  parquet::FileWriter& encoder = writer();
  try {
    encoder.open(output, key_values);
    const std::uint64_t rows = write_rows(file, false, encoder, rows_done).rows;
    encoder.close();
    return rows;
  } catch (...) {
    encoder.abandon();
    throw;
  }
}

FileSize TableFiles::measure(const FilePlan& file, std::span<const parquet::KeyValue> key_values) {
  parquet::FileWriter& encoder = writer();
  Nowhere nowhere;
  FileSize size;
  encoder.open(nowhere, key_values);
  encoder.close();
  size.fixed = encoder.bytes_written();
  encoder.open(nowhere, key_values);
  std::atomic<std::uint64_t> rows_done{0};
  const Written written = write_rows(file, true, encoder, rows_done);
  size.sample_rows = std::max<std::uint64_t>(written.rows, 1);
  size.sample_customers = std::max<std::uint64_t>(written.customers, 1);
  size.sample_row_groups = encoder.row_groups();
  size.sample_footer_bytes = encoder.footer_bytes();
  encoder.close();
  size.sample_bytes = encoder.bytes_written() - size.fixed;
  return size;
}

std::unique_ptr<TableFiles> TableFiles::make(const Tables& tables, Table table,
                                             std::span<std::byte> workspace) {
  const std::uint32_t row_groups = most_row_groups(tables.model.options);
  Carver carver(workspace);
  switch (table) {
    case Table::customers:
      return std::make_unique<CustomerFiles>(tables, row_groups, carver);
    case Table::devices:
      return std::make_unique<DeviceFiles>(tables, row_groups, carver);
    default:
      return std::make_unique<TransactionFiles>(tables, row_groups, carver);
  }
}

WorkspaceBytes TableFiles::workspace_bytes(const DatasetOptions& options) {
  const std::uint32_t row_groups = most_row_groups(options);
  // Nothing else that is taken depends on how many rows, customers or days there are.
  DatasetOptions smallest = options;
  smallest.end_day = smallest.start_day;
  const Tables tables(smallest, Layout(smallest, 1, 1, 1));
  // The plan weighs transactions whether they are asked for or not. They have most columns, and so
  // the largest footer.
  WorkspaceBytes bytes{.all = bytes_for<TransactionFiles>(tables, row_groups),
                       .footer = footer_room(tables.transactions.schema(), options, row_groups)};
  if (options.has(Table::customers)) {
    bytes.all = std::max(bytes.all, bytes_for<CustomerFiles>(tables, row_groups));
  }
  if (options.has(Table::devices)) {
    bytes.all = std::max(bytes.all, bytes_for<DeviceFiles>(tables, row_groups));
  }
  return bytes;
}

}  // namespace fraudgen::generator
