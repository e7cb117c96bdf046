#include "parquet/page_memory.h"

#include <algorithm>

#include "base/arithmetic.h"
#include "parquet/bit_packing.h"
#include "parquet/bytes.h"
#include "parquet/delta.h"
#include "parquet/dictionary_view.h"
#include "parquet/hybrid.h"
#include "parquet/levels.h"

namespace fraudgen::parquet {

PageBounds PageBounds::of(const Leaf& leaf, const ColumnOptions& column, const FileOptions& file) {
  PageBounds bounds;
  // Eight bytes are the most that a row of any column takes, byte arrays aside; those are counted.
  bounds.rows = std::min(file.rows_per_page, std::max(1U, file.page_bytes / 8));
  bounds.narrow_rows =
      std::max(bounds.rows, std::min(file.narrow_rows_per_page, std::max(1U, file.page_bytes / 4)));
  const bool codes = column.encoding == Encoding::dictionary;
  const bool narrow = codes || leaf.type == PhysicalType::boolean;
  const std::size_t most_rows = narrow ? bounds.narrow_rows : bounds.rows;
  bounds.levels = PageLevels::workspace_bytes(most_rows);
  bounds.levels_headroom = PageLevels::bound(leaf.max_definition_level, most_rows) + 4;
  if (codes) {
    bounds.gathered = most_rows * 4;
    bounds.body = 1 + hybrid_bound(most_rows, 32);
  }

  std::size_t gathered = 0;
  std::size_t body = 0;
  if (leaf.type == PhysicalType::boolean) {
    gathered = most_rows;
    body = 4 + ceil_div(most_rows, 8) + 8 + hybrid_bound(most_rows, 1);
  } else if (leaf.type == PhysicalType::byte_array ||
             leaf.type == PhysicalType::fixed_len_byte_array) {
    const bool fixed = leaf.type == PhysicalType::fixed_len_byte_array;
    const std::size_t longest = fixed ? value_bytes(leaf) : file.max_value_bytes;
    const std::size_t page = std::max<std::size_t>(file.page_bytes, longest + 4);
    body = page + 64;
    // Two arrays of lengths, or the values before their bytes are split.
    gathered = std::size_t{bounds.rows} * 8;
    if (value_encoding(column) == Encoding::byte_stream_split) gathered = page;
    // The previous value, to share a prefix with.
    if (value_encoding(column) == Encoding::delta_byte_array) gathered += longest;
    bounds.lengths_headroom = 2 * delta_bound(bounds.rows, 4);
  } else {
    gathered = std::size_t{bounds.rows} * value_bytes(leaf);
    body = delta_bound(bounds.rows, value_bytes(leaf));
  }
  bounds.gathered = std::max(bounds.gathered, gathered);
  bounds.body = std::max(bounds.body, body);
  return bounds;
}

void PageBounds::widen(const PageBounds& other) {
  rows = std::max(rows, other.rows);
  narrow_rows = std::max(narrow_rows, other.narrow_rows);
  gathered = std::max(gathered, other.gathered);
  levels_headroom = std::max(levels_headroom, other.levels_headroom);
  lengths_headroom = std::max(lengths_headroom, other.lengths_headroom);
  body = std::max(body, other.body);
  levels = std::max(levels, other.levels);
}

}  // namespace fraudgen::parquet
