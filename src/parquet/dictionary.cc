#include "parquet/dictionary.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>

#include "parquet/dictionary_view.h"
#include "parquet/page_writer.h"

namespace fraudgen::parquet {
namespace {

/// Collects a page in memory.
class PageCollector final : public Output {
 public:
  explicit PageCollector(std::vector<std::byte>& to) : to_(to) {}
  void append(std::span<const std::byte> bytes) override {
    to_.insert(to_.end(), bytes.begin(), bytes.end());
  }

 private:
  std::vector<std::byte>& to_;
};

void rank(PreparedDictionary::Data& data, const DictionaryView& view) {
  if (data.order == Order::float64) {
    for (std::uint32_t code = 0; code < view.count(); ++code) {
      if (is_nan(view.entry(code))) return;
    }
  }
  data.by_rank.resize(view.count());
  std::iota(data.by_rank.begin(), data.by_rank.end(), 0U);
  std::sort(data.by_rank.begin(), data.by_rank.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int difference = compare(data.order, view.entry(a), view.entry(b));
    return difference != 0 ? difference < 0 : a < b;
  });
  data.ranks.resize(view.count());
  for (std::uint32_t r = 0; r < view.count(); ++r) data.ranks[data.by_rank[r]] = r;
}

std::unique_ptr<PreparedDictionary::Data> prepare(const Leaf& leaf, const ColumnOptions& column,
                                                  const FileOptions& file,
                                                  const Dictionary& entries) {
  check_entries(leaf, entries);
  auto data = std::make_unique<PreparedDictionary::Data>();
  data->plain.assign(entries.plain.begin(), entries.plain.end());
  data->offsets.assign(entries.offsets.begin(), entries.offsets.end());
  data->type = leaf.type;
  data->type_length = leaf.type_length;
  data->order = order_of(leaf);
  data->codec = column.codec;
  data->zstd_level = file.zstd_level;
  data->checksums = file.page_checksums;

  data->dictionary = {data->plain, entries.count, data->offsets, false};
  rank(*data, DictionaryView(leaf, data->dictionary));
  data->dictionary.sorted = data->by_rank.size() == entries.count &&
                            std::is_sorted(data->ranks.begin(), data->ranks.end());

  const std::size_t size = data->plain.size();
  const std::size_t context_bytes = Compressor::workspace_bytes(file.zstd_level, size + 1);
  const auto context = std::make_unique_for_overwrite<std::byte[]>(context_bytes);
  Compressor compressor(file.zstd_level, size + 1, {context.get(), context_bytes});
  std::vector<std::byte> compressed(Compressor::bound(size));
  std::vector<std::byte> header(PageWriter::header_bytes);
  PageWriter writer(file, &compressor, compressed, header);
  PageCollector collector(data->page);
  writer.open(collector);
  writer.begin_chunk(column);
  data->uncompressed =
      writer.write_dictionary(data->plain, entries.count, data->dictionary.sorted).uncompressed;
  return data;
}

}  // namespace

std::size_t value_bytes(const Leaf& leaf) {
  switch (leaf.type) {
    case PhysicalType::int32:
      return 4;
    case PhysicalType::int64:
    case PhysicalType::float64:
      return 8;
    case PhysicalType::fixed_len_byte_array:
      return static_cast<std::size_t>(leaf.type_length);
    case PhysicalType::boolean:
    case PhysicalType::byte_array:
      break;
  }
  return 0;
}

DictionaryView::DictionaryView(const Leaf& leaf, const Dictionary& dictionary)
    : dictionary_(dictionary), stride_(value_bytes(leaf)) {
  if (leaf.type == PhysicalType::boolean) {
    throw std::invalid_argument(
        fmt::format("column {}: BOOLEAN takes no dictionary", leaf.dotted_path()));
  }
  bool consistent = dictionary.count <= dictionary.plain.size();
  if (stride_ != 0) {
    consistent = dictionary.plain.size() == stride_ * dictionary.count;
  } else if (dictionary.count > 0) {
    consistent = dictionary.offsets.size() >= dictionary.count;
    if (consistent) {
      const std::size_t last = dictionary.offsets[dictionary.count - 1];
      consistent = last + 4 <= dictionary.plain.size() &&
                   last + 4 + entry(dictionary.count - 1).size() == dictionary.plain.size();
    }
  } else {
    consistent = dictionary.plain.empty();
  }
  if (!consistent) {
    throw std::invalid_argument(fmt::format(
        "column {}: a dictionary of {} entries whose bytes ({}) or offsets ({}) are of other sizes",
        leaf.dotted_path(), dictionary.count, dictionary.plain.size(), dictionary.offsets.size()));
  }
}

unsigned DictionaryView::width() const {
  if (count() == 0) return 0;
  return std::max(1U, static_cast<unsigned>(std::bit_width(count() - 1)));
}

Range range_between(Order order, std::string_view low, std::string_view high) {
  Range range;
  if (order == Order::float64) {
    const double ends[] = {load<double>(low.data()), load<double>(high.data())};
    range = range_of(ends);
  } else if (order == Order::bytes || order == Order::text) {
    BytesRange bytes;
    bytes.clear();
    bytes.add(low);
    bytes.add(high);
    range = bytes.range(order);
  } else if (low.size() <= max_bound_bytes) {
    range.minimum.set(low, true);
    range.maximum.set(high, true);
  }
  range.values = 1;
  return range;
}

void check_entries(const Leaf& leaf, const Dictionary& dictionary) {
  const DictionaryView view(leaf, dictionary);
  if (leaf.type != PhysicalType::byte_array) return;
  std::size_t expected = 0;
  for (std::uint32_t code = 0; code < dictionary.count; ++code) {
    if (dictionary.offsets[code] != expected || expected + 4 > dictionary.plain.size()) {
      throw std::invalid_argument(
          fmt::format("column {}: entry {} of a dictionary is not where its predecessor ends",
                      leaf.dotted_path(), code));
    }
    expected += 4 + view.entry(code).size();
  }
}

PreparedDictionary::PreparedDictionary(const Leaf& leaf, const ColumnOptions& column,
                                       const FileOptions& file, const Dictionary& entries)
    : data_(prepare(leaf, column, file, entries)) {}

PreparedDictionary::PreparedDictionary(const Leaf& leaf, const ColumnOptions& column,
                                       const FileOptions& file,
                                       std::span<const std::string_view> entries) {
  std::size_t bytes = 0;
  for (const std::string_view entry : entries) bytes += 4 + entry.size();
  std::vector<std::byte> plain(bytes);
  std::vector<std::uint32_t> offsets(entries.size());
  ByteArrayDictionaryBuilder builder(plain, offsets);
  for (const std::string_view entry : entries) builder.add(entry);
  data_ = prepare(leaf, column, file, builder.view(false));
}

PreparedDictionary::~PreparedDictionary() = default;
PreparedDictionary::PreparedDictionary(PreparedDictionary&&) noexcept = default;
PreparedDictionary& PreparedDictionary::operator=(PreparedDictionary&&) noexcept = default;

std::uint32_t PreparedDictionary::count() const { return data_->dictionary.count; }

std::uint32_t ByteArrayDictionaryBuilder::add(std::string_view value) {
  if (value.size() + 4 > plain_.size() - used_ || count_ == offsets_.size()) {
    throw std::length_error(fmt::format("a dictionary of {} entries is full", count_));
  }
  offsets_[count_] = used_;
  std::byte* at = store(plain_.data() + used_, static_cast<std::uint32_t>(value.size()));
  copy_bytes(at, value.data(), value.size());
  used_ += static_cast<std::uint32_t>(4 + value.size());
  return count_++;
}

}  // namespace fraudgen::parquet
