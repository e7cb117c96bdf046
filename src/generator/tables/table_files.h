#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "generator/behaviour/model.h"
#include "generator/plan/file_plan.h"
#include "generator/plan/workspace_bytes.h"
#include "generator/tables/customers_table.h"
#include "generator/tables/devices_table.h"
#include "generator/tables/transactions_schema.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// The model and the three tables over it: what all workers share.
struct Tables {
  Tables(const DatasetOptions& options, const Layout& layout)
      : model(options, layout),
        customers(model.options, model.people),
        devices(model.options, model.people, model.layout, model.frauds),
        transactions(model.options) {}

  Model model;
  CustomersTable customers;
  DevicesTable devices;
  TransactionsSchema transactions;
};

/// The bytes of files: so many for any file, so many a row; and of what the encoder keeps of their
/// row groups for the footer.
struct FileSize {
  std::uint64_t fixed = 0;
  std::uint64_t sample_bytes = 0;  ///< the bytes a row are sample_bytes / sample_rows
  std::uint64_t sample_rows = 1;
  std::uint64_t sample_customers = 1;  ///< whose rows they are; not of transactions
  std::uint64_t sample_row_groups = 1;
  std::uint64_t sample_footer_bytes = 0;  ///< of all of them

  std::uint64_t of(std::uint64_t files, std::uint64_t rows) const;
  /// The rows of a file of `bytes`, at least 1.
  std::uint64_t rows_in(std::uint64_t bytes) const;
  /// Kept for the footer of a file of so many rows in row groups like the sample's, and of
  /// `partial` smaller ones.
  std::uint64_t footer_of(std::uint64_t rows, std::uint64_t partial) const;
  /// This sample and another together.
  FileSize with(const FileSize& other) const {
    return {fixed,
            sample_bytes + other.sample_bytes,
            sample_rows + other.sample_rows,
            sample_customers + other.sample_customers,
            sample_row_groups + other.sample_row_groups,
            sample_footer_bytes + other.sample_footer_bytes};
  }
};

/// Writes the files of one table, one after the other, in a workspace of fixed size: the generator
/// of the table's rows and an encoder.
class TableFiles {
 public:
  virtual ~TableFiles() = default;

  /// As DatasetWriter::write.
  std::uint64_t write(const FilePlan& file, std::span<const parquet::KeyValue> key_values,
                      parquet::Output& output, std::atomic<std::uint64_t>& rows_done);

  /// Writes a typical part of `file`, all of a small one, to nowhere, and weighs it.
  FileSize measure(const FilePlan& file, std::span<const parquet::KeyValue> key_values);

  /// `workspace`: workspace_bytes(options).all, aligned to 64 bytes. It and `tables` outlive what
  /// is made.
  static std::unique_ptr<TableFiles> make(const Tables& tables, Table table,
                                          std::span<std::byte> workspace);
  /// For any table with these options. Throws OptionError when the footer of a file as large as
  /// they allow would be longer than readers take. What files really have is FileSize::footer_of().
  static WorkspaceBytes workspace_bytes(const DatasetOptions& options);

 protected:
  struct Written {
    std::uint64_t rows = 0;
    std::uint64_t customers = 0;  ///< whose rows they are; not of transactions
  };
  /// Writes all row groups, or with `sample` what stands for all.
  virtual Written write_rows(const FilePlan& file, bool sample, parquet::FileWriter& writer,
                             std::atomic<std::uint64_t>& rows_done) = 0;
  virtual parquet::FileWriter& writer() = 0;
};

}  // namespace fraudgen::generator
