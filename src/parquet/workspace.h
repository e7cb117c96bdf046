#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parquet/intern_table.h"
#include "parquet/options.h"
#include "parquet/page_memory.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// The pieces of a FileWriter's workspace. Everything but the bloom filters and the footer area is
/// shared by the columns, which come one after the other.
struct Workspace {
  PageMemory page;
  std::span<std::uint8_t> levels;
  std::span<std::byte> page_header;
  std::span<std::byte> compressed;
  std::size_t max_compressor_input;
  std::span<std::byte> compressor;           ///< empty when no column is compressed
  std::span<std::uint8_t> marks;             ///< empty when no column takes a dictionary
  InternTable::Memory intern;                ///< empty when no column builds a dictionary
  std::span<std::uint32_t> pending_codes;    ///< likewise
  std::span<std::uint8_t> pending_levels;    ///< likewise
  std::vector<std::span<std::byte>> blooms;  ///< one for each column, mostly empty
  std::span<std::byte> footer;

  /// `options` are checked. Throws std::length_error when `memory` is too small.
  static Workspace lay_out(std::span<std::byte> memory, const Schema& schema,
                           const FileOptions& options, std::uint32_t max_row_group_rows,
                           std::uint32_t max_row_groups);
  static std::size_t bytes_for(const Schema& schema, const FileOptions& options,
                               std::uint32_t max_row_group_rows, std::uint32_t max_row_groups);
};

}  // namespace fraudgen::parquet
