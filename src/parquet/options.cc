#include <fmt/format.h>
#include <zstd.h>

#include <bit>
#include <stdexcept>

#include "parquet/checked_options.h"
#include "parquet/page_memory.h"

namespace fraudgen::parquet {
namespace {

constexpr std::uint32_t most_bytes = 1U << 30;  // sizes in page headers are signed 32-bit numbers

bool takes(Encoding encoding, PhysicalType type) {
  switch (encoding) {
    case Encoding::plain:
      return true;
    case Encoding::dictionary:
      return type != PhysicalType::boolean;
    case Encoding::rle:
      return type == PhysicalType::boolean;
    case Encoding::delta_binary_packed:
      return type == PhysicalType::int32 || type == PhysicalType::int64;
    case Encoding::delta_length_byte_array:
      return type == PhysicalType::byte_array;
    case Encoding::delta_byte_array:
      return type == PhysicalType::byte_array || type == PhysicalType::fixed_len_byte_array;
    case Encoding::byte_stream_split:
      return type != PhysicalType::boolean && type != PhysicalType::byte_array;
  }
  return false;
}

void check_column(const Leaf& leaf, const ColumnOptions& column) {
  const auto refuse = [&](const char* why) {
    throw std::invalid_argument(fmt::format("column {}: {}", leaf.dotted_path(), why));
  };
  if (!takes(column.encoding, leaf.type)) refuse("its type does not take its encoding");
  if (column.encoding == Encoding::dictionary &&
      (column.fallback == Encoding::dictionary || !takes(column.fallback, leaf.type))) {
    refuse("its type does not take its fallback encoding");
  }
  if (column.build_dictionary && column.encoding != Encoding::dictionary) {
    refuse("builds a dictionary, but has another encoding");
  }
  for (const Effort effort : {column.data_effort, column.dictionary_effort}) {
    if (effort.step == 1 || effort.step > Effort::no_search) {
      refuse("zstd searches by its level, or at every 2nd to 131072nd byte");
    }
  }
  const std::uint32_t bloom = column.bloom_filter_bytes;
  if (bloom != 0 && (bloom < 32 || !std::has_single_bit(bloom) || bloom > most_bytes ||
                     leaf.type == PhysicalType::boolean)) {
    refuse("a bloom filter's size is a power of two of at least 32, and BOOLEAN has none");
  }
}

}  // namespace

FileOptions checked(const Schema& schema, const FileOptions& options) {
  const auto refuse = [](const char* why) { throw std::invalid_argument(why); };
  FileOptions result = options;
  const auto leaves = schema.leaves();
  if (result.columns.empty()) result.columns.resize(leaves.size());
  if (result.columns.size() != leaves.size()) {
    throw std::invalid_argument(fmt::format("options for {} columns of a schema of {}",
                                            result.columns.size(), leaves.size()));
  }
  for (std::size_t i = 0; i < leaves.size(); ++i) check_column(leaves[i], result.columns[i]);
  for (const SortingColumn& sorting : result.sorting_columns) {
    if (sorting.column >= leaves.size()) refuse("sorted by a column that the schema lacks");
  }
  if (result.page_version != 1 && result.page_version != 2) refuse("page version is 1 or 2");
  if (result.rows_per_page < 1 || result.rows_per_page > most_bytes / 8) {
    refuse("rows per page: 1 to 134217728");
  }
  if (result.page_bytes < 1 || result.page_bytes > most_bytes) {
    refuse("page bytes: 1 to 1073741824");
  }
  if (result.max_value_bytes > most_bytes) refuse("longest value: up to 1073741824 bytes");
  if (result.dictionary_page_bytes > most_bytes) refuse("dictionary page: up to 1073741824 bytes");
  if (result.zstd_level < ZSTD_minCLevel() || result.zstd_level > ZSTD_maxCLevel()) {
    throw std::invalid_argument(
        fmt::format("zstd level: {} to {}", ZSTD_minCLevel(), ZSTD_maxCLevel()));
  }
  return result;
}

}  // namespace fraudgen::parquet
