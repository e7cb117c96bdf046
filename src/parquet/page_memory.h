#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "parquet/options.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// What one page of a column needs at most.
struct PageBounds {
  std::uint32_t rows = 0;            ///< of a page
  std::uint32_t narrow_rows = 0;     ///< of a page of codes or of BOOLEAN
  std::size_t gathered = 0;          ///< bytes of values, codes or lengths before they are encoded
  std::size_t levels_headroom = 0;   ///< bytes of encoded levels
  std::size_t lengths_headroom = 0;  ///< bytes of encoded lengths of byte arrays
  std::size_t body = 0;              ///< bytes of encoded values, scribbled ones included
  std::size_t levels = 0;            ///< bytes of gathered levels

  static PageBounds of(const Leaf& leaf, const ColumnOptions& column, const FileOptions& file);
  /// The largest of each.
  void widen(const PageBounds& other);
};

/// The memory that pages are gathered and encoded in, shared by all columns.
struct PageMemory {
  std::span<std::byte> gathered;
  std::byte* body;               ///< for encoded values, with the headroom in front
  std::size_t rows;              ///< of any page at most, but for those of narrow values
  std::size_t narrow_rows;       ///< of a page of codes or of BOOLEAN at most
  std::size_t lengths_headroom;  ///< right in front of the body; the levels' is before it
};

/// The encoding that a column's values have where they are not dictionary-encoded.
inline Encoding value_encoding(const ColumnOptions& column) {
  return column.encoding == Encoding::dictionary ? column.fallback : column.encoding;
}

}  // namespace fraudgen::parquet
