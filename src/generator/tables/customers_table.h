#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/carver.h"
#include "generator/people/person.h"
#include "generator/plan/options.h"
#include "generator/tables/column_batches.h"
#include "generator/tables/customers_account.h"
#include "generator/tables/customers_identity.h"
#include "parquet/dictionary.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// What all files of the customers table share: schema, encodings, dictionaries that never change,
/// the tables that customers are drawn from. Made once, read by all workers.
class CustomersTable {
 public:
  /// `people` outlives this.
  CustomersTable(const DatasetOptions& options, const People& people);

  const parquet::Schema& schema() const { return schema_; }
  const parquet::FileOptions& options() const { return options_; }

 private:
  friend class CustomersWriter;
  enum Vocabulary : std::uint8_t {
    neighbourhood,
    city,
    state,
    profession,
    account_type,
    account_status,
    risk_level,
    bank_code,
    bank_name,
    profile
  };

  CustomersTable(const DatasetOptions& options, const People& people,
                 const class ColumnList& columns);
  void prepare(const std::string& column, std::span<const std::string_view> entries);

  const People& people_;
  Money money_;
  Identities identities_;
  Accounts accounts_;
  parquet::Schema schema_;
  parquet::FileOptions options_;
  std::vector<parquet::PreparedDictionary> vocabularies_;
};

/// Writes row groups of the customers table: what several columns need of a customer is computed
/// once and kept (30 bytes a row), then the columns are written one after the other.
class CustomersWriter {
 public:
  /// Counts or takes what it works in, for row groups of at most `row_group_rows`; all of it is
  /// free to others between calls of write_row_group(). `table` outlives this.
  CustomersWriter(const CustomersTable& table, std::uint32_t row_group_rows, Carver& scratch);

  /// `writer` is open, with the table's schema and options. Customers are numbered from 0; `rows`
  /// is at least 1 and at most row_group_rows.
  void write_row_group(parquet::FileWriter& writer, std::uint64_t first_customer,
                       std::uint32_t rows);

 private:
  /// What is kept of a Person and their name.
  struct Outline {
    std::uint16_t given_name;
    std::uint16_t surname;
    std::uint16_t city;
    std::uint8_t state;
    std::uint8_t profile;
    std::uint8_t age;
    std::uint8_t income_class;
    bool female;
  };

  void gather();
  Person person(std::uint32_t row) const;
  void write_person(parquet::FileWriter& writer);
  void write_address(parquet::FileWriter& writer);
  void write_finances(parquet::FileWriter& writer);
  void write_account(parquet::FileWriter& writer);
  void write_money(parquet::FileWriter& writer, std::span<const std::int32_t> cents);
  void write_profile(parquet::FileWriter& writer);
  const parquet::PreparedDictionary& vocabulary(CustomersTable::Vocabulary vocabulary) const {
    return table_.vocabularies_[vocabulary];
  }

  const CustomersTable& table_;
  std::uint64_t first_customer_ = 0;
  std::uint32_t rows_ = 0;

  std::span<Outline> outline_;
  std::span<std::int32_t> income_;  ///< cents
  std::span<std::int32_t> limit_;   ///< cents
  std::span<std::int32_t> opened_day_;
  std::span<std::uint16_t> score_;
  std::span<std::uint8_t> bank_;
  std::span<std::uint8_t> type_;
  std::span<std::uint8_t> status_;
  std::span<std::uint8_t> risk_;
  ColumnBatches batches_;
};

}  // namespace fraudgen::generator
