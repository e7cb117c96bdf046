#pragma once

#include <cstdint>

#include "generator/plan/file_plan.h"
#include "generator/plan/options.h"

namespace fraudgen::generator {

/// Consecutive customers of one file (64, the last block of a file may have fewer): the unit in
/// which rows and frauds are apportioned. All counts are exact, and add up over the dataset.
struct Block {
  std::uint64_t index;  ///< of the dataset: unique, for random streams
  std::uint64_t first_customer;
  std::uint32_t customers;
  std::uint64_t rows;
  std::uint64_t fraud_rows;  ///< of the rows
};

/// Consecutive blocks of one file that are played through time together.
struct Strip {
  std::uint32_t first_block;  ///< of the file
  std::uint32_t blocks;
  std::uint64_t first_customer;
  std::uint64_t customers;
  std::uint64_t first_row;  ///< of the table
  std::uint64_t rows;
  std::uint64_t fraud_rows;
};

/// How transactions are spread over files, strips, blocks and periods. A pure function of its
/// arguments: integers only.
///
/// Row n of the table falls in file n / rows_per_file. Customers are split between files, and rows
/// between the blocks of a file, in proportion, each boundary rounded down, so that everything
/// adds up exactly. Fraud rows are floor(rate * row) accumulated over the same boundaries. A file's
/// blocks are shared equally among as few strips as hold them.
class Layout {
 public:
  static constexpr std::uint32_t block_customers = 64;

  /// A strip that is played in more than one slice holds the state of at most this many customers
  /// from slice to slice, and the transactions of at most this many rows in 24 hours.
  static constexpr std::uint32_t most_strip_customers = 16'384;
  static constexpr std::uint32_t most_rows_in_24_hours = 65'536;
  /// No day has over three times the average.
  static constexpr std::uint32_t busiest_day = 3;
  /// The most fraud rows of a block in one period.
  static constexpr std::uint32_t most_fraud_rows = 16'384;

  /// `rows_per_file` > 0. Throws UsageError when the options can't be met together.
  Layout(const DatasetOptions& options, std::uint64_t rows, std::uint64_t customers,
         std::uint64_t rows_per_file);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t customers() const { return customers_; }
  std::uint64_t fraud_rows() const { return fraud_before(rows_); }
  std::uint32_t days() const { return days_; }
  std::int32_t first_day() const { return first_day_; }  ///< since 1970-01-01
  std::uint32_t row_group_rows() const { return row_group_rows_; }

  std::uint32_t file_count() const { return files_; }
  /// `bytes` is left 0.
  FilePlan file(std::uint32_t number) const;
  std::uint32_t file_of(std::uint64_t customer) const;

  std::uint32_t block_count(const FilePlan& file) const;
  Block block(const FilePlan& file, std::uint32_t index) const;

  std::uint32_t strip_count(const FilePlan& file) const;
  Strip strip(const FilePlan& file, std::uint32_t index) const;
  /// Whether all of a strip's rows fit one row group, whatever its customers.
  bool single_slice() const { return single_slice_; }

  /// Frauds are drawn a block and period at a time. Periods divide the days evenly.
  std::uint32_t period_count() const { return periods_; }
  std::uint32_t period_first_day(std::uint32_t period) const;
  /// How many devices a customer's frauds may add in one period.
  std::uint32_t fraud_devices_per_period() const;

 private:
  std::uint64_t fraud_before(std::uint64_t row) const;
  std::uint64_t rows_before(const FilePlan& file, std::uint32_t block) const;
  std::uint64_t first_customer_of(std::uint32_t file) const;

  std::uint64_t rows_;
  std::uint64_t customers_;
  std::uint64_t rows_per_file_;
  std::uint32_t fraud_ppb_;
  std::uint32_t row_group_rows_;
  std::int32_t first_day_;
  std::uint32_t days_;
  std::uint32_t files_;
  std::uint32_t most_strip_blocks_;
  bool single_slice_;
  std::uint32_t periods_;
};

}  // namespace fraudgen::generator
