#include "parquet/footer_area.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "base/arithmetic.h"
#include "parquet/bytes.h"
#include "parquet/dictionary_view.h"
#include "parquet/page_memory.h"

namespace fraudgen::parquet {
namespace {

using apache::thrift::protocol::T_BOOL;
using apache::thrift::protocol::T_I32;
using apache::thrift::protocol::T_I64;
using apache::thrift::protocol::T_LIST;
using apache::thrift::protocol::T_STRING;
using apache::thrift::protocol::T_STRUCT;

constexpr std::size_t key_value_bytes = std::size_t{64} << 10;

std::size_t bound_bytes(const Leaf& leaf) {
  if (leaf.type == PhysicalType::byte_array) return max_bound_bytes;
  if (leaf.type == PhysicalType::boolean) return 1;
  return std::min(value_bytes(leaf), max_bound_bytes);
}

}  // namespace

std::size_t FooterArea::bytes_for(const Schema& schema, const FileOptions& options,
                                  std::uint32_t max_row_group_rows, std::uint32_t max_row_groups) {
  constexpr std::size_t location = 25;    // of a page in the offset index
  constexpr std::size_t page_stats = 25;  // of a page in the column index, bounds aside
  constexpr std::size_t metadata = 280;   // of a chunk, path and bounds aside
  std::size_t row_group = sizeof(RowGroupRecord);
  std::size_t most_pages = 0;
  for (std::size_t i = 0; i < schema.leaves().size(); ++i) {
    const Leaf& leaf = schema.leaves()[i];
    const ColumnOptions column = options.columns.empty() ? ColumnOptions{} : options.columns[i];
    std::size_t pages =
        ceil_div(max_row_group_rows, PageBounds::of(leaf, column, options).rows) + 1;
    if (leaf.type == PhysicalType::byte_array) pages *= 2;
    most_pages = std::max(most_pages, pages);
    row_group += sizeof(ChunkSizes) + 4 + metadata + 2 * bound_bytes(leaf) + pages * location;
    for (const std::string& name : leaf.path) row_group += name.size() + 5;
    if (column.statistics == StatisticsLevel::page) {
      row_group += pages * (page_stats + 2 * bound_bytes(leaf)) + 40;
    }
  }
  return row_group * max_row_groups + most_pages * sizeof(PageEntry) + key_value_bytes;
}

std::size_t FooterArea::free_bytes() const {
  const auto* back = reinterpret_cast<const std::byte*>(far_end() - pages_);
  return static_cast<std::size_t>(back - memory_.data()) - used_;
}

std::byte* FooterArea::reserve(std::size_t bytes) {
  if (bytes > free_bytes()) {
    throw std::length_error(
        fmt::format("the footer area of {} bytes is full after {} row groups: see "
                    "FileOptions::footer_bytes",
                    memory_.size(), row_groups_));
  }
  std::byte* const at = memory_.data() + used_;
  used_ += bytes;
  return at;
}

void FooterArea::clear() {
  used_ = key_values_ = first_row_group_ = row_groups_ = columns_ = pages_ = 0;
  rows_ = 0;
}

void FooterArea::add_key_value(std::string_view key, std::string_view value) {
  for (const std::string_view text : {key, value}) {
    std::byte* at = reserve(4 + text.size());
    copy_bytes(store(at, static_cast<std::uint32_t>(text.size())), text.data(), text.size());
  }
  ++key_values_;
  first_row_group_ = used_;
}

void FooterArea::begin_row_group() {
  current_ = used_;
  columns_ = 0;
  reserve(sizeof(RowGroupRecord));
}

void FooterArea::add_page(const PageEntry& entry) {
  if (free_bytes() < sizeof(PageEntry)) reserve(sizeof(PageEntry));  // throws
  ++pages_;
  new (far_end() - pages_) PageEntry(entry);
}

template <class Write>
std::uint32_t FooterArea::serialise(Write&& write) {
  thrift_.transport().begin({memory_.data() + used_, free_bytes()}, "the footer area");
  write();
  const std::size_t size = thrift_.transport().bytes().size();
  used_ += size;
  return static_cast<std::uint32_t>(size);
}

bool FooterArea::column_index_possible() const {
  for (std::size_t i = 0; i < pages_; ++i) {
    const Range& range = page(i).range;
    const bool null_page = range.values == 0 && range.nans == 0;
    if (!null_page && !(range.minimum.present && range.maximum.present)) return false;
  }
  return true;
}

void FooterArea::end_chunk(Order order, bool column_index) {
  const std::size_t sizes_at =
      static_cast<std::size_t>(reserve(sizeof(ChunkSizes)) - memory_.data());
  ChunkSizes sizes{0, 0};
  if (column_index && column_index_possible()) {
    sizes.column_index = serialise([&] { write_column_index(order); });
  }
  sizes.offset_index = serialise([&] { write_offset_index(); });
  store(memory_.data() + sizes_at, sizes);
  pages_ = 0;
  ++columns_;
}

// The page index is written from the entries one list after the other, rather than through
// Thrift's objects: their lists of strings would allocate.

void FooterArea::write_column_index(Order order) {
  ThriftWriter::Protocol& out = thrift_.protocol();
  const auto pages = static_cast<std::uint32_t>(pages_);
  const auto is_null = [](const Range& range) { return range.values == 0; };
  const auto write_bounds = [&](std::int16_t id, const char* name, Bound Range::*bound) {
    out.writeFieldBegin(name, T_LIST, id);
    out.writeListBegin(T_STRING, pages);
    for (std::size_t i = 0; i < pages_; ++i) {
      const Range& range = page(i).range;
      const std::string_view text = is_null(range) ? std::string_view() : (range.*bound).view();
      // As TProtocol::writeBinary(), which wants a std::string.
      std::byte length[max_varint_bytes];
      thrift_.transport().write({length, store_varint(length, text.size())});
      thrift_.transport().write(std::as_bytes(std::span(text)));
    }
  };
  const auto write_counts = [&](std::int16_t id, const char* name, std::int64_t Range::*count) {
    out.writeFieldBegin(name, T_LIST, id);
    out.writeListBegin(T_I64, pages);
    for (std::size_t i = 0; i < pages_; ++i) out.writeI64(page(i).range.*count);
  };

  // Pages of nulls alone are passed over, as readers do.
  bool ascending = true;
  bool descending = true;
  const Range* before = nullptr;
  for (std::size_t i = 0; i < pages_; ++i) {
    const Range& range = page(i).range;
    if (is_null(range)) continue;
    if (before != nullptr) {
      const int low = compare(order, before->minimum.view(), range.minimum.view());
      const int high = compare(order, before->maximum.view(), range.maximum.view());
      ascending = ascending && low <= 0 && high <= 0;
      descending = descending && low >= 0 && high >= 0;
    }
    before = &range;
  }

  out.writeStructBegin("ColumnIndex");
  out.writeFieldBegin("null_pages", T_LIST, 1);
  out.writeListBegin(T_BOOL, pages);
  for (std::size_t i = 0; i < pages_; ++i) out.writeBool(is_null(page(i).range));
  write_bounds(2, "min_values", &Range::minimum);
  write_bounds(3, "max_values", &Range::maximum);
  out.writeFieldBegin("boundary_order", T_I32, 4);
  out.writeI32(ascending ? format::BoundaryOrder::ASCENDING
                         : (descending ? format::BoundaryOrder::DESCENDING
                                       : format::BoundaryOrder::UNORDERED));
  write_counts(5, "null_counts", &Range::nulls);
  if (order == Order::float64) write_counts(8, "nan_counts", &Range::nans);
  out.writeFieldStop();
  out.writeStructEnd();
}

void FooterArea::write_offset_index() {
  ThriftWriter::Protocol& out = thrift_.protocol();
  out.writeStructBegin("OffsetIndex");
  out.writeFieldBegin("page_locations", T_LIST, 1);
  out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(pages_));
  for (std::size_t i = 0; i < pages_; ++i) {
    const PageEntry& entry = page(i);
    out.writeStructBegin("PageLocation");
    out.writeFieldBegin("offset", T_I64, 1);
    out.writeI64(entry.page.offset);
    out.writeFieldBegin("compressed_page_size", T_I32, 2);
    out.writeI32(static_cast<std::int32_t>(entry.page.bytes));
    out.writeFieldBegin("first_row_index", T_I64, 3);
    out.writeI64(entry.first_row);
    out.writeFieldStop();
    out.writeStructEnd();
  }
  out.writeFieldStop();
  out.writeStructEnd();
}

void FooterArea::end_row_group(const RowGroupTotals& totals,
                               std::span<const format::ColumnMetaData> columns) {
  RowGroupRecord record{totals, used_, 0, columns_};
  for (const format::ColumnMetaData& column : columns) {
    const auto at = static_cast<std::size_t>(reserve(4) - memory_.data());
    store(memory_.data() + at, serialise([&] { thrift_.write(column); }));
  }
  record.end = used_;
  store(memory_.data() + current_, record);
  rows_ += totals.rows;
  ++row_groups_;
}

}  // namespace fraudgen::parquet
