#include "generator/tables/columns.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace fraudgen::generator {
namespace {

using parquet::Codec;
using parquet::Effort;
using parquet::Encoding;
using parquet::Field;
using parquet::LogicalType;
using parquet::PhysicalType;
using parquet::Repetition;
using parquet::StatisticsLevel;

Field field(std::string name, ColumnKind kind, Repetition repetition, Money money) {
  const auto leaf = [&](PhysicalType type, LogicalType logical = {}) {
    return Field::leaf(std::move(name), repetition, type, logical);
  };
  switch (kind) {
    case ColumnKind::sorted_id:
    case ColumnKind::text:
    case ColumnKind::code:
      return leaf(PhysicalType::byte_array, LogicalType::string());
    case ColumnKind::real_code:
      return leaf(PhysicalType::float64);
    case ColumnKind::money:
    case ColumnKind::price:
      return money == Money::float64 ? leaf(PhysicalType::float64)
                                     : leaf(PhysicalType::int32, LogicalType::decimal(9, 2));
    case ColumnKind::number:
    case ColumnKind::number_code:
      return leaf(PhysicalType::int32, LogicalType::integer(32, true));
    case ColumnKind::date:
      return leaf(PhysicalType::int32, LogicalType::date());
    case ColumnKind::timestamp:
      return leaf(PhysicalType::int64, LogicalType::timestamp_micros(false));
    case ColumnKind::flag:
      break;
  }
  return leaf(PhysicalType::boolean);
}

}  // namespace

parquet::ColumnOptions ColumnList::choice(ColumnKind kind) const {
  const bool old_reader = options_.parquet_version == 1;
  const Codec zstd = options_.zstd_level == 0 ? Codec::uncompressed : Codec::zstd;
  parquet::ColumnOptions column;
  column.codec = zstd;
  switch (kind) {
    case ColumnKind::sorted_id:
      column.encoding = old_reader ? Encoding::plain : Encoding::delta_byte_array;
      break;
    case ColumnKind::text:
      column.encoding = old_reader ? Encoding::plain : Encoding::delta_length_byte_array;
      column.statistics = StatisticsLevel::chunk;
      break;
    case ColumnKind::number_code:
      column.encoding = Encoding::dictionary;
      break;
    case ColumnKind::code:
    case ColumnKind::real_code:
      column.encoding = Encoding::dictionary;
      column.statistics = StatisticsLevel::chunk;
      break;
    case ColumnKind::price:
      break;
    case ColumnKind::money:
      if (options_.money == Money::float64) break;
      [[fallthrough]];
    case ColumnKind::number:
    case ColumnKind::date:
    case ColumnKind::timestamp:
      if (old_reader) break;
      column.encoding = Encoding::delta_binary_packed;
      column.codec = Codec::uncompressed;
      break;
    case ColumnKind::flag:
      column.encoding = old_reader ? Encoding::plain : Encoding::rle;
      column.statistics = StatisticsLevel::chunk;
      break;
  }
  // Bits: some bytes are frequent, but next to nothing comes again.
  if (efforts_are_free() &&
      (column.encoding == Encoding::dictionary ||
       column.encoding == Encoding::delta_binary_packed || kind == ColumnKind::flag)) {
    column.data_effort = Effort::entropy();
  }
  return column;
}

ColumnList& ColumnList::add(std::string name, ColumnKind kind, Repetition repetition) {
  std::vector<Field>& list = group_name_.empty() ? fields_ : group_;
  list.push_back(field(std::move(name), kind, repetition, options_.money));
  columns_.push_back(choice(kind));
  return *this;
}

ColumnList& ColumnList::efforts(parquet::Effort data, parquet::Effort dictionary) {
  parquet::ColumnOptions& column = columns_.back();
  // Texts that are PLAIN for an old reader's sake are whole, and nearly what they follow: that is
  // worth any search.
  const bool whole_texts =
      column.encoding == Encoding::plain && fields_.back().type == PhysicalType::byte_array;
  if (efforts_are_free() && !whole_texts) {
    column.data_effort = data;
    column.dictionary_effort = dictionary;
    // A dictionary's page can't say that it is left as it is: the column does.
    if (!data.compress && !dictionary.compress) column.codec = Codec::uncompressed;
  }
  return *this;
}

ColumnList& ColumnList::begin_group(std::string name) {
  group_name_ = std::move(name);
  return *this;
}

ColumnList& ColumnList::end_group() {
  fields_.push_back(
      Field::group(std::exchange(group_name_, {}), Repetition::required, std::move(group_)));
  group_.clear();
  return *this;
}

parquet::FileOptions ColumnList::file_options(std::vector<parquet::SortingColumn> sorted_by) const {
  parquet::FileOptions file;
  file.page_version = options_.parquet_version;
  file.zstd_level = std::max(options_.zstd_level, 1);
  // A row group of the usual size is three pages of numbers, without a short fourth one, or one of
  // codes: a page costs its header, its place in the index, and zstd's tables. Longer texts make
  // more pages. Four buffers are of this size.
  file.rows_per_page = 21'848;
  file.narrow_rows_per_page = 65'536;
  file.page_bytes = 256u << 10;
  file.max_value_bytes = 256;
  file.sorting_columns = std::move(sorted_by);
  file.columns = columns_;
  return file;
}

}  // namespace fraudgen::generator
