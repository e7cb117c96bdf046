#include "parquet/workspace.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "base/carver.h"
#include "parquet/bytes.h"
#include "parquet/code_values.h"
#include "parquet/compressor.h"
#include "parquet/dictionary_view.h"
#include "parquet/footer_area.h"
#include "parquet/page_writer.h"

namespace fraudgen::parquet {
namespace {

struct Needs {
  PageBounds page;
  bool zstd = false;
  bool dictionary = false;
  bool build = false;
  bool build_optional = false;
  std::size_t least_entry = 8;  ///< bytes of the smallest entry in a dictionary that is built
};

Needs needs_of(const Schema& schema, const FileOptions& options) {
  Needs needs;
  for (std::size_t i = 0; i < schema.leaves().size(); ++i) {
    const Leaf& leaf = schema.leaves()[i];
    const ColumnOptions& column = options.columns[i];
    needs.page.widen(PageBounds::of(leaf, column, options));
    needs.zstd = needs.zstd || column.codec == Codec::zstd;
    needs.dictionary = needs.dictionary || column.encoding == Encoding::dictionary;
    if (column.build_dictionary) {
      needs.build = true;
      needs.build_optional = needs.build_optional || leaf.max_definition_level > 0;
      const std::size_t entry = leaf.type == PhysicalType::byte_array ? 4 : value_bytes(leaf);
      needs.least_entry = std::min(needs.least_entry, entry);
    }
  }
  return needs;
}

Workspace carve(Carver& carver, const Schema& schema, const FileOptions& options,
                std::uint32_t max_row_group_rows, std::uint32_t max_row_groups) {
  const Needs needs = needs_of(schema, options);
  const PageBounds& page = needs.page;
  Workspace workspace;

  const std::size_t headroom = page.levels_headroom + page.lengths_headroom;
  workspace.page.gathered = carver.take<std::byte>(page.gathered);
  const std::span<std::byte> body = carver.take<std::byte>(headroom + page.body);
  workspace.page.body = body.data() + (body.empty() ? 0 : headroom);
  workspace.page.rows = page.rows;
  workspace.page.narrow_rows = page.narrow_rows;
  workspace.page.lengths_headroom = page.lengths_headroom;
  workspace.levels = carver.take<std::uint8_t>(page.levels);
  workspace.page_header = carver.take<std::byte>(PageWriter::header_bytes);

  std::size_t largest = headroom + page.body;
  if (needs.dictionary) {
    largest = std::max<std::size_t>(largest, options.dictionary_page_bytes);
    workspace.marks = carver.take<std::uint8_t>(CodeValues::marks_bytes(options));
  }
  workspace.max_compressor_input = largest;
  workspace.compressed = carver.take<std::byte>(Compressor::bound(largest));
  if (needs.zstd) {
    workspace.compressor =
        carver.take<std::byte>(Compressor::workspace_bytes(options.zstd_level, largest));
  }
  if (needs.build) {
    const std::size_t entries = std::min<std::size_t>(
        max_row_group_rows, options.dictionary_page_bytes / needs.least_entry);
    workspace.intern.slots = carver.take<std::uint32_t>(std::bit_ceil(2 * entries + 1));
    workspace.intern.offsets = carver.take<std::uint32_t>(entries);
    workspace.intern.plain = carver.take<std::byte>(options.dictionary_page_bytes);
    workspace.pending_codes = carver.take<std::uint32_t>(max_row_group_rows);
    if (needs.build_optional) {
      workspace.pending_levels = carver.take<std::uint8_t>(max_row_group_rows);
    }
  }
  for (const ColumnOptions& column : options.columns) {
    workspace.blooms.push_back(column.bloom_filter_bytes == 0
                                   ? std::span<std::byte>()
                                   : carver.take<std::byte>(column.bloom_filter_bytes));
  }
  workspace.footer = carver.take<std::byte>(
      options.footer_bytes != 0
          ? options.footer_bytes
          : FooterArea::bytes_for(schema, options, max_row_group_rows, max_row_groups));
  return workspace;
}

}  // namespace

Workspace Workspace::lay_out(std::span<std::byte> memory, const Schema& schema,
                             const FileOptions& options, std::uint32_t max_row_group_rows,
                             std::uint32_t max_row_groups) {
  if (memory.empty() || std::bit_cast<std::uintptr_t>(memory.data()) % Carver::alignment != 0) {
    throw std::invalid_argument("a workspace is aligned to 64 bytes and not empty");
  }
  Carver carver(memory);
  return carve(carver, schema, options, max_row_group_rows, max_row_groups);
}

std::size_t Workspace::bytes_for(const Schema& schema, const FileOptions& options,
                                 std::uint32_t max_row_group_rows, std::uint32_t max_row_groups) {
  Carver counter;
  carve(counter, schema, options, max_row_group_rows, max_row_groups);
  return counter.used();
}

}  // namespace fraudgen::parquet
