#include "parquet/chunk_writer.h"

namespace fraudgen::parquet {
namespace {

/// Bounds of fixed-length values are never cut, so longer ones have none.
bool has_range(const Leaf& leaf) {
  return leaf.type != PhysicalType::fixed_len_byte_array || value_bytes(leaf) <= max_bound_bytes;
}

}  // namespace

ChunkWriter::ChunkWriter(const FileOptions& options, const Workspace& workspace, PageWriter& pages,
                         FooterArea& footer)
    : page_version_(options.page_version),
      wide_rows_(workspace.page.rows),
      narrow_rows_(workspace.page.narrow_rows),
      rows_per_page_(wide_rows_),
      pages_(pages),
      footer_(footer),
      levels_(workspace.levels.data()),
      codes_(workspace.page, workspace.marks),
      fixed_(workspace.page),
      bytes_(workspace.page, options) {}

void ChunkWriter::begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom) {
  leaf_ = &leaf;
  column_ = &column;
  order_ = order_of(leaf);
  want_range_ = column.statistics != StatisticsLevel::none && has_range(leaf);
  bloom_ = BloomFilter(bloom);
  bloom_.clear();
  totals_ = {};
  levels_.begin_chunk(leaf);
  pages_.begin_chunk(column);
  footer_.begin_chunk();
}

void ChunkWriter::set_codes(const DictionaryView& dictionary, std::span<const std::uint32_t> ranks,
                            std::span<const std::uint32_t> by_rank) {
  form_ = Form::codes;
  rows_per_page_ = narrow_rows_;
  dictionary_ = dictionary;
  codes_.begin_chunk(dictionary, ranks, by_rank, order_,
                     want_range_ ? column_->statistics : StatisticsLevel::none, want_bloom());
}

bool ChunkWriter::ranged_as_chunk() const {
  return form_ == Form::codes && column_->statistics == StatisticsLevel::chunk;
}

void ChunkWriter::end_codes() {
  if (totals_.code_pages > 0 && want_range_ && ranged_as_chunk()) {
    totals_.range.add(order_, codes_.chunk_range());
  }
}

void ChunkWriter::count(const WrittenPage& page) {
  totals_.uncompressed += page.uncompressed;
  totals_.compressed += page.bytes;
}

void ChunkWriter::begin_codes(const DictionaryView& dictionary) {
  set_codes(dictionary, {}, {});
  const WrittenPage page = pages_.write_dictionary(dictionary.dictionary().plain,
                                                   dictionary.count(), dictionary.sorted());
  totals_.dictionary_offset = page.offset;
  count(page);
}

void ChunkWriter::begin_codes(const DictionaryView& dictionary,
                              const PreparedDictionary::Data& prepared) {
  set_codes(dictionary, prepared.ranks, prepared.by_rank);
  const WrittenPage page = pages_.write_made(prepared.page, prepared.uncompressed);
  totals_.dictionary_offset = page.offset;
  count(page);
}

void ChunkWriter::begin_values() {
  if (levels_.rows() > 0) write_page();
  end_codes();
  rows_per_page_ = leaf_->type == PhysicalType::boolean ? narrow_rows_ : wide_rows_;
  const Encoding encoding = value_encoding(*column_);
  if (leaf_->type == PhysicalType::byte_array ||
      leaf_->type == PhysicalType::fixed_len_byte_array) {
    form_ = Form::bytes;
    bytes_.begin_chunk(*leaf_, encoding, want_range_, want_bloom() ? &bloom_ : nullptr);
  } else {
    form_ = Form::fixed_width;
    fixed_.begin_chunk(*leaf_, encoding);
  }
}

void ChunkWriter::put_ids(const Validity& validity, std::size_t row, std::size_t value,
                          const DecimalIds& ids) {
  cut(validity, row, value, ids.ids.size(),
      [&](std::size_t first, std::size_t count) { return bytes_.append_ids(ids, first, count); });
}

std::size_t ChunkWriter::gathered_values() const {
  if (form_ == Form::codes) return codes_.size();
  return form_ == Form::bytes ? bytes_.size() : fixed_.size();
}

Range ChunkWriter::gathered_range() {
  if (form_ == Form::codes) return codes_.range();
  return form_ == Form::bytes ? bytes_.range() : fixed_.range();
}

PageValues ChunkWriter::encode_gathered() {
  if (form_ == Form::codes) return codes_.encode();
  return form_ == Form::bytes ? bytes_.encode() : fixed_.encode();
}

void ChunkWriter::write_page() {
  const std::size_t rows = levels_.rows();
  const std::size_t values = gathered_values();
  PageEntry entry;
  if (want_range_ && values > 0 && !ranged_as_chunk()) entry.range = gathered_range();
  entry.range.nulls = static_cast<std::int64_t>(rows - values);
  entry.first_row = totals_.rows;

  PageValues encoded = encode_gathered();
  encoded.nulls = static_cast<std::uint32_t>(rows - values);
  entry.page = pages_.write_data(levels_, encoded);

  footer_.add_page(entry);
  count(entry.page);
  if (totals_.data_offset < 0) totals_.data_offset = entry.page.offset;
  if (form_ == Form::codes) {
    ++totals_.code_pages;
  } else {
    ++totals_.value_pages;
    totals_.value_encoding = encoded.encoding;
  }
  totals_.range.add(order_, entry.range);
  totals_.rows += static_cast<std::int64_t>(rows);
  levels_.clear();
  codes_.clear();
  fixed_.clear();
  bytes_.clear();
}

void ChunkWriter::fill_statistics(format::ColumnMetaData& metadata) const {
  const Range& range = totals_.range;
  format::Statistics& statistics = metadata.statistics;
  statistics.__isset = {};
  statistics.__set_null_count(range.nulls);
  if (range.values > 0 && range.minimum.present) {
    statistics.min_value.assign(range.minimum.view());
    statistics.__isset.min_value = true;
    statistics.__set_is_min_value_exact(range.minimum.exact);
  }
  if (range.values > 0 && range.maximum.present) {
    statistics.max_value.assign(range.maximum.view());
    statistics.__isset.max_value = true;
    statistics.__set_is_max_value_exact(range.maximum.exact);
  }
  if (order_ == Order::float64) statistics.__set_nan_count(range.nans);
  metadata.__isset.statistics = true;
}

void ChunkWriter::end(format::ColumnMetaData& metadata) {
  if (levels_.rows() > 0) write_page();
  end_codes();
  if (want_bloom() && totals_.code_pages > 0) {
    for (std::uint32_t code = 0; code < dictionary_.count(); ++code) {
      if (codes_.used_in_chunk(code)) bloom_.add(dictionary_.entry(code));
    }
  }
  footer_.end_chunk(order_, want_range_ && column_->statistics == StatisticsLevel::page);

  // The type, the path and the codec are there since the start.
  metadata.__isset = {};
  metadata.encodings.clear();
  metadata.encoding_stats.clear();
  const auto data_page =
      page_version_ == 1 ? format::PageType::DATA_PAGE : format::PageType::DATA_PAGE_V2;
  const auto add_pages = [&](format::PageType::type type, format::Encoding::type encoding,
                             std::int32_t pages) {
    format::PageEncodingStats& stats = metadata.encoding_stats.emplace_back();
    stats.page_type = type;
    stats.encoding = encoding;
    stats.count = pages;
  };
  metadata.encodings.push_back(format::Encoding::RLE);  // of levels
  if (totals_.dictionary_offset >= 0) {
    metadata.encodings.push_back(format::Encoding::PLAIN);
    metadata.encodings.push_back(format::Encoding::RLE_DICTIONARY);
    add_pages(format::PageType::DICTIONARY_PAGE, format::Encoding::PLAIN, 1);
    if (totals_.code_pages > 0) {
      add_pages(data_page, format::Encoding::RLE_DICTIONARY, totals_.code_pages);
    }
  }
  if (totals_.value_pages > 0) {
    if (std::find(metadata.encodings.begin(), metadata.encodings.end(), totals_.value_encoding) ==
        metadata.encodings.end()) {
      metadata.encodings.push_back(totals_.value_encoding);
    }
    add_pages(data_page, totals_.value_encoding, totals_.value_pages);
  }
  metadata.__isset.encoding_stats = true;

  metadata.num_values = totals_.rows;
  metadata.total_uncompressed_size = totals_.uncompressed;
  metadata.total_compressed_size = totals_.compressed;
  metadata.data_page_offset = totals_.data_offset;
  if (totals_.dictionary_offset >= 0)
    metadata.__set_dictionary_page_offset(totals_.dictionary_offset);
  if (column_->statistics != StatisticsLevel::none) fill_statistics(metadata);
}

}  // namespace fraudgen::parquet
