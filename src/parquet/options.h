#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fraudgen::parquet {

/// How a column's values become bytes. Which types an encoding takes: plain all; dictionary all but
/// BOOLEAN; rle BOOLEAN; delta_binary_packed INT32, INT64; delta_length_byte_array BYTE_ARRAY;
/// delta_byte_array BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY; byte_stream_split all but BOOLEAN and
/// BYTE_ARRAY.
enum class Encoding : std::uint8_t {
  plain,
  dictionary,
  rle,
  delta_binary_packed,
  delta_length_byte_array,
  delta_byte_array,
  byte_stream_split,
};

enum class Codec : std::uint8_t { uncompressed, zstd };

/// What zstd does with some of a column's pages, where that is the column's codec. Bit-packed codes
/// and random digits have bytes that are more frequent than others, but hardly anything that comes
/// again; then searching for repetitions is what takes the time, and brings nothing.
struct Effort {
  /// `step` for no search at all: bytes are coded by how frequent they are, and that is all.
  static constexpr std::uint32_t no_search = 1U << 17;

  /// Searches as FileOptions::zstd_level says.
  static constexpr Effort by_level() { return {}; }
  /// A fast search at every step-th byte, whatever the level. One that divides the distance at
  /// which bytes come again, such as the size of a dictionary's entries, finds much.
  static constexpr Effort every(std::uint32_t step) { return {.step = step}; }
  static constexpr Effort entropy() { return {.step = no_search}; }
  /// The pages are left as they are. Pages of version 1, which can't say so, are made by entropy().
  static constexpr Effort none() { return {.compress = false, .step = no_search}; }

  /// For a dictionary: entries of 16 or 32 random hexadecimal digits are told as half a byte each;
  /// a page with others is searched.
  static constexpr Effort hex_ids(std::uint32_t step) { return {.step = step, .hex = true}; }

  bool compress = true;
  std::uint32_t step = 0;  ///< 0: by level; 2 to no_search
  bool hex = false;
};

/// none; minimum, maximum and null count of each column chunk; also those of each page (the column
/// index). An offset index is always written.
enum class StatisticsLevel : std::uint8_t { none, chunk, page };

struct ColumnOptions {
  Encoding encoding = Encoding::plain;
  /// What a column with the encoding `dictionary` gets where it has no dictionary or one that is
  /// too large. Not `dictionary`.
  Encoding fallback = Encoding::plain;
  /// Builds a dictionary from values that come without one (FileWriter::begin_column()). Takes
  /// workspace: a hash table, and 4 to 5 bytes for each row of the largest row group, since a
  /// dictionary page precedes the data pages that it takes to build it.
  bool build_dictionary = false;
  Codec codec = Codec::zstd;
  Effort data_effort = {};
  Effort dictionary_effort = {};
  StatisticsLevel statistics = StatisticsLevel::page;
  /// Size of the chunk's split block bloom filter: 0 for none, or a power of two of at least 32.
  /// bloom_filter_bytes_for() proposes one. Taken from the workspace for every such column.
  std::uint32_t bloom_filter_bytes = 0;
};

/// The size that keeps false positives near one in a hundred at `distinct` values: 10 bits a
/// value, rounded up to a power of two.
std::uint32_t bloom_filter_bytes_for(std::uint64_t distinct);

struct SortingColumn {
  std::uint32_t column;
  bool descending = false;
  bool nulls_first = false;
};

struct FileOptions {
  int page_version = 2;                  ///< of data pages: 1 or 2
  std::uint32_t rows_per_page = 20'000;  ///< at most
  /// Likewise, of pages of codes and of BOOLEAN, which take a byte or two a row where other values
  /// take eight: they may be longer in the same memory. Not above a row for each four of
  /// page_bytes, and never below rows_per_page.
  std::uint32_t narrow_rows_per_page = 0;
  /// A page ends before the value that would take it past this many bytes (before compression). A
  /// longer value has a page of its own.
  std::uint32_t page_bytes = 1U << 20;
  std::uint32_t max_value_bytes = 1U << 16;  ///< the longest BYTE_ARRAY that is taken
  /// A dictionary page above this many bytes (before compression) is not written; the chunk, or
  /// the rest of it, has the column's fallback encoding.
  std::uint32_t dictionary_page_bytes = 1U << 20;
  int zstd_level = 1;
  bool page_checksums = true;
  /// Of this encoder (not the program's version), in the form of the format's own documents. Part
  /// of every file's bytes.
  std::string created_by = "fraudgen version 0.1.0";
  /// Claimed, not checked: every row group's rows are in this order.
  std::vector<SortingColumn> sorting_columns;
  /// One for each leaf of the schema, or empty for the defaults everywhere.
  std::vector<ColumnOptions> columns;
  /// The room for metadata of finished row groups and the page index, until the file is closed.
  /// 0: computed from the bounds given to FileWriter, on the assumption that BYTE_ARRAY columns
  /// fill pages by rows_per_page rather than by page_bytes, and that key-value metadata and
  /// created_by stay below 64 KiB.
  std::uint32_t footer_bytes = 0;
};

}  // namespace fraudgen::parquet
