#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "generator/plan/options.h"
#include "parquet/options.h"
#include "parquet/schema.h"

namespace fraudgen::generator {

/// What a column holds, as far as its encoding is concerned. docs/encodings.md says why each is
/// written as it is.
enum class ColumnKind : std::uint8_t {
  sorted_id,    ///< a prefix and a number, ascending or nearly so
  text,         ///< texts of their own, nothing to look up
  code,         ///< a text from a dictionary
  number_code,  ///< an INT32 from a dictionary
  real_code,    ///< a DOUBLE from a dictionary
  money,        ///< cents: DECIMAL(9,2), or DOUBLE when the options say so
  price,        ///< likewise, amounts of which many are round or come again: something for zstd
  number,       ///< INT32
  date,         ///< INT32 days
  timestamp,    ///< INT64 microseconds of the wall clock
  flag,         ///< BOOLEAN
};

/// Gathers a table's columns in order, each with the encoding that the options allow.
class ColumnList {
 public:
  explicit ColumnList(const DatasetOptions& options) : options_(options) {}

  ColumnList& add(std::string name, ColumnKind kind,
                  parquet::Repetition repetition = parquet::Repetition::required);
  /// What zstd does with the pages of the column added last, if that may be chosen: at level 1. Its
  /// kind has said so already; this is for columns that are unlike others of their kind. Not for a
  /// field of a struct.
  ColumnList& efforts(parquet::Effort data, parquet::Effort dictionary = {});
  /// The columns added until end_group() are the fields of a required struct.
  ColumnList& begin_group(std::string name);
  ColumnList& end_group();

  parquet::Schema schema(std::string table) const {
    return parquet::Schema(fields_, std::move(table));
  }
  /// `sorted_by`: the columns that order the rows of every row group.
  parquet::FileOptions file_options(std::vector<parquet::SortingColumn> sorted_by) const;

 private:
  parquet::ColumnOptions choice(ColumnKind kind) const;
  /// Above level 1 somebody wants the last byte.
  bool efforts_are_free() const { return options_.zstd_level <= 1; }

  const DatasetOptions& options_;
  std::vector<parquet::Field> fields_;
  std::string group_name_;
  std::vector<parquet::Field> group_;
  std::vector<parquet::ColumnOptions> columns_;
};

}  // namespace fraudgen::generator
