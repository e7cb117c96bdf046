#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/batch.h"
#include "parquet/bloom_filter.h"
#include "parquet/byte_values.h"
#include "parquet/code_values.h"
#include "parquet/dictionary_view.h"
#include "parquet/fixed_values.h"
#include "parquet/footer_area.h"
#include "parquet/levels.h"
#include "parquet/options.h"
#include "parquet/page_writer.h"
#include "parquet/workspace.h"
#include "parquet_types.h"

namespace fraudgen::parquet {

/// Writes a column chunk: gathers rows into pages, hands the pages to the PageWriter, and keeps the
/// account that the chunk's metadata needs. A chunk holds codes, or values, or codes first and then
/// values. Batches were checked by the caller: forms, types and counts agree.
class ChunkWriter {
 public:
  ChunkWriter(const FileOptions& options, const Workspace& workspace, PageWriter& pages,
              FooterArea& footer);

  /// `bloom` is of no bytes when the chunk has no bloom filter.
  void begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom);
  /// Then, once or twice: what comes now. The dictionary page is written at once.
  void begin_codes(const DictionaryView& dictionary);
  void begin_codes(const DictionaryView& dictionary, const PreparedDictionary::Data& prepared);
  void begin_values();

  // Rows from `row` on of a batch, whose values begin with number `value`. The spans are of all of
  // the batch's values, and so is `values`.

  template <class Code>
  void put_codes(const Validity& validity, std::size_t row, std::size_t value,
                 std::span<const Code> codes);
  template <class T>
  void put_fixed(const Validity& validity, std::size_t row, std::size_t value,
                 std::span<const T> values);
  /// value_at(i) gives value number i, a T.
  template <class T, class ValueAt>
  void put_fixed_from(const Validity& validity, std::size_t row, std::size_t value,
                      std::size_t values, const ValueAt& value_at);
  /// value_at(i) gives value number i, a std::string_view.
  template <class ValueAt>
  void put_bytes(const Validity& validity, std::size_t row, std::size_t value, std::size_t values,
                 const ValueAt& value_at);
  void put_ids(const Validity& validity, std::size_t row, std::size_t value, const DecimalIds& ids);

  /// Writes what is gathered and fills in the chunk's metadata, but for the bloom filter's place.
  void end(format::ColumnMetaData& metadata);

  const PageLevels& levels() const { return levels_; }

 private:
  enum class Form : std::uint8_t { codes, fixed_width, bytes };

  /// take(first, count) takes up to `count` values from number `first` on into the page, and
  /// returns how many it had room for.
  template <class Take>
  void cut(const Validity& validity, std::size_t row, std::size_t value, std::size_t values,
           Take&& take);
  template <class T>
  void add_to_bloom(std::span<const T> values);
  void set_codes(const DictionaryView& dictionary, std::span<const std::uint32_t> ranks,
                 std::span<const std::uint32_t> by_rank);
  void count(const WrittenPage& page);
  /// Whether the range comes from the dictionary when all codes are written, not from each page.
  bool ranged_as_chunk() const;
  void end_codes();
  bool want_bloom() const { return !bloom_.bytes().empty(); }
  std::size_t gathered_values() const;
  Range gathered_range();
  PageValues encode_gathered();
  void write_page();
  void fill_statistics(format::ColumnMetaData& metadata) const;

  struct Totals {
    std::int64_t rows = 0;
    std::int64_t uncompressed = 0;
    std::int64_t compressed = 0;
    std::int64_t dictionary_offset = -1;
    std::int64_t data_offset = -1;
    std::int32_t code_pages = 0;
    std::int32_t value_pages = 0;
    format::Encoding::type value_encoding = format::Encoding::PLAIN;
    Range range;
  };

  int page_version_;
  std::size_t wide_rows_;      ///< of a page
  std::size_t narrow_rows_;    ///< of a page of codes or of BOOLEAN
  std::size_t rows_per_page_;  ///< whichever it is
  PageWriter& pages_;
  FooterArea& footer_;
  PageLevels levels_;
  CodeValues codes_;
  FixedValues fixed_;
  ByteValues bytes_;

  const Leaf* leaf_ = nullptr;
  const ColumnOptions* column_ = nullptr;
  Order order_ = Order::int32;
  Form form_ = Form::fixed_width;
  bool want_range_ = false;
  BloomFilter bloom_{{}};
  DictionaryView dictionary_;
  Totals totals_;
};

template <class Take>
void ChunkWriter::cut(const Validity& validity, std::size_t row, std::size_t value,
                      std::size_t values, Take&& take) {
  while (row < validity.rows()) {
    const std::size_t left = validity.rows() - row;
    std::size_t rows = std::min(left, rows_per_page_ - levels_.rows());
    // Mostly the page takes all of them, and they need not be counted.
    const std::size_t wanted =
        rows == left ? values - value : levels_.count_values(validity, row, rows);
    const std::size_t taken = wanted == 0 ? 0 : take(value, wanted);
    if (taken < wanted) rows = levels_.rows_holding(validity, row, taken);
    levels_.append(validity, row, rows);
    row += rows;
    value += taken;
    if (taken < wanted || levels_.rows() == rows_per_page_) write_page();
  }
}

template <class Code>
void ChunkWriter::put_codes(const Validity& validity, std::size_t row, std::size_t value,
                            std::span<const Code> codes) {
  cut(validity, row, value, codes.size(), [&](std::size_t first, std::size_t count) {
    codes_.append(codes.subspan(first, count));
    return count;
  });
}

template <class T>
void ChunkWriter::put_fixed(const Validity& validity, std::size_t row, std::size_t value,
                            std::span<const T> values) {
  cut(validity, row, value, values.size(), [&](std::size_t first, std::size_t count) {
    fixed_.append(values.subspan(first, count));
    if (want_bloom()) add_to_bloom(values.subspan(first, count));
    return count;
  });
}

template <class T, class ValueAt>
void ChunkWriter::put_fixed_from(const Validity& validity, std::size_t row, std::size_t value,
                                 std::size_t values, const ValueAt& value_at) {
  cut(validity, row, value, values, [&](std::size_t first, std::size_t count) {
    const std::span<T> taken = fixed_.template extend<T>(count);
    for (std::size_t i = 0; i < count; ++i) taken[i] = value_at(first + i);
    if (want_bloom()) add_to_bloom(std::span<const T>(taken));
    return count;
  });
}

template <class ValueAt>
void ChunkWriter::put_bytes(const Validity& validity, std::size_t row, std::size_t value,
                            std::size_t values, const ValueAt& value_at) {
  cut(validity, row, value, values, [&](std::size_t first, std::size_t count) {
    return bytes_.append(count, [&](std::size_t i) { return value_at(first + i); });
  });
}

template <class T>
void ChunkWriter::add_to_bloom(std::span<const T> values) {
  for (const T& value : values) bloom_.add({reinterpret_cast<const char*>(&value), sizeof(T)});
}

}  // namespace fraudgen::parquet
