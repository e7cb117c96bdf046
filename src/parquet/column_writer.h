#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/batch.h"
#include "parquet/chunk_writer.h"
#include "parquet/held_chunk.h"

namespace fraudgen::parquet {

/// Takes a column's batches: checks them, and decides whether they become codes or values.
class ColumnWriter {
 public:
  ColumnWriter(const FileOptions& options, const Workspace& workspace, PageWriter& pages,
               FooterArea& footer)
      : options_(options), chunk_(options, workspace, pages, footer), held_(workspace) {}

  /// `rows` are the row group's. `bloom` is of no bytes when the chunk has no bloom filter.
  void begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
             std::uint32_t rows);
  void begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
             std::uint32_t rows, const Dictionary& dictionary);
  void begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
             std::uint32_t rows, const PreparedDictionary::Data& prepared);

  /// BOOLEAN as bytes of 0 or 1, INT32, INT64, DOUBLE.
  template <class T>
  void write_fixed_width(PhysicalType type, const Validity& validity, std::span<const T> values);
  void write_strings(const Validity& validity, std::span<const std::string_view> values);
  void write_strings(const Validity& validity, std::span<const std::uint32_t> offsets,
                     std::span<const std::byte> bytes);
  void write_fixed_length(const Validity& validity, std::span<const std::byte> values);
  void write_ids(const Validity& validity, const DecimalIds& ids);
  template <class Code>
  void write_codes(const Validity& validity, std::span<const Code> codes);

  void end(format::ColumnMetaData& metadata);

 private:
  enum class Form : std::uint8_t {
    values,
    building,  ///< values, held back
    codes,
    looked_up,  ///< codes that are written as values
  };

  void start(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
             std::uint32_t rows);
  bool fits(const Dictionary& dictionary) const;
  void require_values(PhysicalType type) const;
  void check(const Validity& validity, std::size_t values);
  template <class ValueAt>
  void write_bytes(PhysicalType type, const Validity& validity, std::size_t count,
                   const ValueAt& value_at);
  template <class Code>
  void look_up(const Validity& validity, std::span<const Code> codes,
               const DictionaryView& dictionary);
  /// Writes what was held back, as codes where that pays.
  void release(bool values_follow);

  const FileOptions& options_;
  ChunkWriter chunk_;
  HeldChunk held_;
  const Leaf* leaf_ = nullptr;
  const ColumnOptions* column_ = nullptr;
  Form form_ = Form::values;
  DictionaryView dictionary_;
  std::size_t rows_ = 0;
  std::size_t rows_left_ = 0;
};

}  // namespace fraudgen::parquet
