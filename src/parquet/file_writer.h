#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "parquet/batch.h"
#include "parquet/dictionary.h"
#include "parquet/options.h"
#include "parquet/output.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

/// Writes Parquet files, one after the other, in a workspace of fixed size that the caller owns.
///
///   writer.open(output, key_values);
///   writer.begin_row_group(rows);                 // any number of row groups
///     writer.begin_column(dictionary);            // every column, in the schema's order
///       writer.write_codes(validity, codes);      // any number of batches, `rows` rows in all
///     writer.end_column();
///   writer.end_row_group();
///   writer.close();
///
/// A page is gathered in the workspace, encoded, compressed and handed to the output; a row group
/// is never held. Values come compacted: a batch holds the values of the rows that have one and
/// nothing for the others. After the constructor nothing is allocated.
///
/// Every function throws std::invalid_argument when it is called out of turn, with the wrong type
/// for the column, or with data that contradicts itself (a number of values that is not that of
/// the valid rows, a code beyond the dictionary, a batch beyond the row group's rows);
/// std::length_error when a value, a row group or the file's metadata exceeds what the workspace
/// was made for; and whatever the output throws. After any exception the file can only be
/// abandoned. One thread at a time.
class FileWriter {
 public:
  /// Bytes of workspace for files of at most `max_row_groups` row groups of at most
  /// `max_row_group_rows` rows. A multiple of 64. Throws std::invalid_argument when `options`
  /// contradicts itself or the schema.
  static std::size_t workspace_bytes(const Schema& schema, const FileOptions& options,
                                     std::uint32_t max_row_group_rows,
                                     std::uint32_t max_row_groups);

  /// `schema` is copied. `workspace` has workspace_bytes() or more, is aligned to 64 bytes, and
  /// outlives the writer.
  FileWriter(const Schema& schema, const FileOptions& options, std::uint32_t max_row_group_rows,
             std::uint32_t max_row_groups, std::span<std::byte> workspace);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  const Schema& schema() const;

  /// Begins a file. `output` stays until close() or abandon(); `key_values` are copied.
  void open(Output& output, std::span<const KeyValue> key_values = {});
  /// `rows` is at least 1.
  void begin_row_group(std::uint32_t rows);

  /// Begins the next column, for values. An encoding of `dictionary` builds one if the column's
  /// options say so, and is the fallback encoding otherwise.
  void begin_column();
  /// Begins the next column, for codes. A column whose encoding is not `dictionary`, or a
  /// dictionary above FileOptions::dictionary_page_bytes: the codes are looked up and written as
  /// values.
  void begin_column(const Dictionary& dictionary);
  void begin_column(const PreparedDictionary& dictionary);

  /// One byte a value: 0 or 1.
  void write_bools(Validity validity, std::span<const std::uint8_t> values);
  void write_int32(Validity validity, std::span<const std::int32_t> values);
  void write_int64(Validity validity, std::span<const std::int64_t> values);
  void write_double(Validity validity, std::span<const double> values);
  void write_byte_arrays(Validity validity, std::span<const std::string_view> values);
  /// Value i is bytes[offsets[i]] to bytes[offsets[i + 1]]: one more offset than values.
  void write_byte_arrays(Validity validity, std::span<const std::uint32_t> offsets,
                         std::span<const std::byte> bytes);
  /// FIXED_LEN_BYTE_ARRAY, back to back.
  void write_fixed(Validity validity, std::span<const std::byte> values);
  /// BYTE_ARRAY.
  void write_decimal_ids(Validity validity, const DecimalIds& ids);
  /// Of a column begun with a dictionary. Narrow codes cost less to bring here.
  void write_codes(Validity validity, std::span<const std::uint8_t> codes);
  void write_codes(Validity validity, std::span<const std::uint16_t> codes);
  void write_codes(Validity validity, std::span<const std::uint32_t> codes);

  void end_column();
  void end_row_group();
  /// Writes the page index and the footer. The writer can open the next file.
  void close();
  /// Gives the file up, at any point: nothing more is written to its output.
  void abandon();

  /// Bytes handed to the output since open().
  std::uint64_t bytes_written() const;
  /// The row groups of the file that is open, or else of the last, and what is kept of them in the
  /// workspace for the footer: the part of it that grows with the file.
  std::size_t row_groups() const;
  std::size_t footer_bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fraudgen::parquet
