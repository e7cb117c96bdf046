#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/bytes.h"
#include "parquet/options.h"
#include "parquet/page_writer.h"
#include "parquet/schema.h"
#include "parquet/statistics.h"
#include "parquet/thrift_buffer.h"
#include "parquet_types.h"

namespace fraudgen::parquet {

/// A data page of the column chunk that is being written, as the page index will tell of it.
struct PageEntry {
  WrittenPage page;
  std::int64_t first_row = 0;
  Range range;
};

struct RowGroupTotals {
  std::int64_t rows = 0;
  std::int64_t uncompressed = 0;
  std::int64_t compressed = 0;
  std::int64_t file_offset = 0;
};

/// Holds what the end of the file will need, serialised as it will be written where no offset is
/// missing: for each row group the page index of its chunks, then their metadata. The entries of
/// the current chunk's pages lie at the far end until the chunk is ended. Throws std::length_error
/// when full.
class FooterArea {
 public:
  static std::size_t bytes_for(const Schema& schema, const FileOptions& options,
                               std::uint32_t max_row_group_rows, std::uint32_t max_row_groups);

  explicit FooterArea(std::span<std::byte> memory) : memory_(memory) {}

  /// Key-value metadata comes first, before any row group.
  void clear();
  void add_key_value(std::string_view key, std::string_view value);

  void begin_row_group();
  void begin_chunk() { pages_ = 0; }
  void add_page(const PageEntry& entry);
  std::size_t pages() const { return pages_; }
  const PageEntry& page(std::size_t i) const {
    return far_end()[-1 - static_cast<std::ptrdiff_t>(i)];
  }
  /// Serialises the chunk's page index.
  void end_chunk(Order order, bool column_index);
  /// `columns` are the chunks' metadata, in order.
  void end_row_group(const RowGroupTotals& totals, std::span<const format::ColumnMetaData> columns);

  std::size_t row_groups() const { return row_groups_; }
  /// What they take of the memory, without the key-value metadata.
  std::size_t row_group_bytes() const { return used_ - first_row_group_; }
  std::int64_t rows() const { return rows_; }

  /// Walks over what is held.
  struct Chunk {
    std::span<const std::byte> column_index;  ///< empty: none
    std::span<const std::byte> offset_index;
    std::span<const std::byte> metadata;
  };
  template <class OnRowGroup, class OnChunk>
  void for_each(OnRowGroup&& on_row_group, OnChunk&& on_chunk) const;
  template <class OnKeyValue>
  void for_each_key_value(OnKeyValue&& on_key_value) const;
  std::size_t key_values() const { return key_values_; }

  /// After an exception.
  void renew() { thrift_.renew(); }

 private:
  struct ChunkSizes {
    std::uint32_t column_index;
    std::uint32_t offset_index;
  };
  struct RowGroupRecord {
    RowGroupTotals totals;
    std::uint64_t metadata_at;
    std::uint64_t end;
    std::uint64_t columns;
  };

  PageEntry* far_end() const {
    const std::size_t whole = memory_.size() / alignof(PageEntry) * alignof(PageEntry);
    return reinterpret_cast<PageEntry*>(memory_.data() + whole);
  }
  std::size_t free_bytes() const;
  std::byte* reserve(std::size_t bytes);
  template <class Write>
  std::uint32_t serialise(Write&& write);
  void write_column_index(Order order);
  void write_offset_index();
  bool column_index_possible() const;

  std::span<std::byte> memory_;
  ThriftWriter thrift_;
  std::size_t used_ = 0;
  std::size_t key_values_ = 0;
  std::size_t first_row_group_ = 0;  ///< where the row groups' records begin
  std::size_t current_ = 0;          ///< where the current row group's record lies
  std::size_t row_groups_ = 0;
  std::size_t columns_ = 0;
  std::size_t pages_ = 0;
  std::int64_t rows_ = 0;
};

template <class OnRowGroup, class OnChunk>
void FooterArea::for_each(OnRowGroup&& on_row_group, OnChunk&& on_chunk) const {
  const std::byte* base = memory_.data();
  for (std::size_t at = first_row_group_; at < used_;) {
    const auto record = load<RowGroupRecord>(base + at);
    on_row_group(record.totals);
    const std::byte* index = base + at + sizeof(RowGroupRecord);
    const std::byte* metadata = base + record.metadata_at;
    for (std::uint64_t c = 0; c < record.columns; ++c) {
      const auto sizes = load<ChunkSizes>(index);
      index += sizeof(ChunkSizes);
      const auto metadata_size = load<std::uint32_t>(metadata);
      metadata += sizeof(std::uint32_t);
      on_chunk(Chunk{{index, sizes.column_index},
                     {index + sizes.column_index, sizes.offset_index},
                     {metadata, metadata_size}});
      index += sizes.column_index + sizes.offset_index;
      metadata += metadata_size;
    }
    at = record.end;
  }
}

template <class OnKeyValue>
void FooterArea::for_each_key_value(OnKeyValue&& on_key_value) const {
  const std::byte* at = memory_.data();
  for (std::size_t i = 0; i < key_values_; ++i) {
    std::string_view texts[2];
    for (std::string_view& text : texts) {
      const auto size = load<std::uint32_t>(at);
      text = {reinterpret_cast<const char*>(at + 4), size};
      at += 4 + size;
    }
    on_key_value(texts[0], texts[1]);
  }
}

}  // namespace fraudgen::parquet
