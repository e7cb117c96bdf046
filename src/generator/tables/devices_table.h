#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/carver.h"
#include "generator/fraud/fraud.h"
#include "generator/people/person.h"
#include "generator/plan/layout.h"
#include "generator/plan/options.h"
#include "generator/tables/column_batches.h"
#include "generator/tables/customers_account.h"
#include "generator/tables/devices_identity.h"
#include "parquet/dictionary.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// What all files of the devices table share. Made once, read by all workers.
class DevicesTable {
 public:
  /// `people`, `layout` and `frauds` outlive this.
  DevicesTable(const DatasetOptions& options, const People& people, const Layout& layout,
               const FraudPlan& frauds);

  const parquet::Schema& schema() const { return schema_; }
  const parquet::FileOptions& options() const { return options_; }

 private:
  friend class DevicesWriter;
  enum Vocabulary : std::uint8_t { kind, manufacturer, model, system };

  DevicesTable(const DatasetOptions& options, const People& people, const Layout& layout,
               const FraudPlan& frauds, const class ColumnList& columns);
  void prepare(const std::string& column, std::span<const std::string_view> entries);

  const People& people_;
  const Layout& layout_;
  const FraudPlan& frauds_;
  std::int32_t start_day_;
  Accounts accounts_;
  Machines machines_;
  parquet::Schema schema_;
  parquet::FileOptions options_;
  std::vector<parquet::PreparedDictionary> vocabularies_;
  std::vector<std::uint8_t> model_codes_;  ///< in the vocabulary, by position in device_models()
};

/// Writes row groups of the devices table. Rows are in the order of customers; a customer's own
/// devices come first, then those that fraudsters brought to the account, by day.
class DevicesWriter {
 public:
  /// Counts or takes what it works in, for row groups of at most `row_group_rows`; all of it is
  /// free to others between calls of write_row_group(). `table` outlives this.
  DevicesWriter(const DevicesTable& table, std::uint32_t row_group_rows, Carver& scratch);

  /// Where a row group begins: a customer, and how many of its devices are written already.
  struct Position {
    std::uint64_t customer;
    std::uint32_t devices_done = 0;
  };

  /// Writes as many devices from `position` on as a row group takes, up to those of the customer
  /// before `end_customer`, moves `position` behind them, and returns their number: 0 when there
  /// are none left, and then nothing was written. `writer` is open, with the table's schema and
  /// options.
  std::uint32_t write_row_group(parquet::FileWriter& writer, Position& position,
                                std::uint64_t end_customer);

 private:
  struct Row {
    std::uint64_t customer;
    std::int32_t first_use;  ///< days since 1970-01-01
    std::uint16_t slot;
    std::uint8_t model;
    std::uint8_t system;
    bool trusted;
    bool rooted;
    std::array<std::uint64_t, 2> fingerprint;
  };
  class Brought;

  std::uint32_t gather(Position& position, std::uint64_t end_customer);
  std::uint32_t gather_brought(const Block& block);
  Row own_device(const Person& person, std::uint32_t slot) const;
  Row brought_device(std::uint64_t customer, Brought device) const;
  void write_columns(parquet::FileWriter& writer, std::uint32_t rows);
  const parquet::PreparedDictionary& vocabulary(DevicesTable::Vocabulary vocabulary) const {
    return table_.vocabularies_[vocabulary];
  }

  const DevicesTable& table_;
  std::span<Row> rows_;
  std::span<Episode> episodes_;
  std::span<std::uint64_t> brought_;  ///< of one block, as Brought's bits
  ColumnBatches batches_;
};

}  // namespace fraudgen::generator
