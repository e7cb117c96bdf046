#include "parquet/footer.h"

#include <limits>

#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

using apache::thrift::protocol::T_BOOL;
using apache::thrift::protocol::T_I16;
using apache::thrift::protocol::T_I32;
using apache::thrift::protocol::T_I64;
using apache::thrift::protocol::T_LIST;
using apache::thrift::protocol::T_STRING;
using apache::thrift::protocol::T_STRUCT;

format::ConvertedType::type converted_integer(const LogicalType& logical) {
  using format::ConvertedType;
  switch (logical.bits) {
    case 8:
      return logical.is_signed ? ConvertedType::INT_8 : ConvertedType::UINT_8;
    case 16:
      return logical.is_signed ? ConvertedType::INT_16 : ConvertedType::UINT_16;
    case 32:
      return logical.is_signed ? ConvertedType::INT_32 : ConvertedType::UINT_32;
    default:
      return logical.is_signed ? ConvertedType::INT_64 : ConvertedType::UINT_64;
  }
}

void set_logical(format::SchemaElement& element, const LogicalType& logical) {
  format::LogicalType type;
  switch (logical.kind) {
    case LogicalType::Kind::none:
      return;
    case LogicalType::Kind::string:
      type.__set_STRING({});
      element.__set_converted_type(format::ConvertedType::UTF8);
      break;
    case LogicalType::Kind::date:
      type.__set_DATE({});
      element.__set_converted_type(format::ConvertedType::DATE);
      break;
    case LogicalType::Kind::timestamp_micros: {
      format::TimestampType timestamp;
      timestamp.__set_isAdjustedToUTC(logical.adjusted_to_utc);
      format::TimeUnit unit;
      unit.__set_MICROS({});
      timestamp.__set_unit(unit);
      type.__set_TIMESTAMP(timestamp);
      element.__set_converted_type(format::ConvertedType::TIMESTAMP_MICROS);
      break;
    }
    case LogicalType::Kind::decimal: {
      format::DecimalType decimal;
      decimal.__set_precision(logical.precision);
      decimal.__set_scale(logical.scale);
      type.__set_DECIMAL(decimal);
      element.__set_converted_type(format::ConvertedType::DECIMAL);
      element.__set_precision(logical.precision);
      element.__set_scale(logical.scale);
      break;
    }
    case LogicalType::Kind::integer: {
      format::IntType integer;
      integer.__set_bitWidth(static_cast<std::int8_t>(logical.bits));
      integer.__set_isSigned(logical.is_signed);
      type.__set_INTEGER(integer);
      element.__set_converted_type(converted_integer(logical));
      break;
    }
  }
  element.__set_logicalType(type);
}

void flatten(const Field& field, std::vector<format::SchemaElement>& elements) {
  format::SchemaElement element;
  element.__set_name(field.name);
  element.__set_repetition_type(field.repetition == Repetition::optional
                                    ? format::FieldRepetitionType::OPTIONAL
                                    : format::FieldRepetitionType::REQUIRED);
  if (field.children.empty()) {
    element.__set_type(static_cast<format::Type::type>(field.type));
    if (field.type == PhysicalType::fixed_len_byte_array) {
      element.__set_type_length(field.type_length);
    }
    set_logical(element, field.logical);
    elements.push_back(element);
    return;
  }
  element.__set_num_children(static_cast<std::int32_t>(field.children.size()));
  elements.push_back(element);
  for (const Field& child : field.children) flatten(child, elements);
}

/// Keeps what it gets.
class ByteVector final : public Output {
 public:
  explicit ByteVector(std::vector<std::byte>& to) : to_(to) {}
  void append(std::span<const std::byte> bytes) override {
    to_.insert(to_.end(), bytes.begin(), bytes.end());
  }

 private:
  std::vector<std::byte>& to_;
};

}  // namespace

FooterWriter::FooterWriter(const Schema& schema, const FileOptions& options)
    : columns_(schema.leaves().size()),
      sorting_columns_(options.sorting_columns),
      created_by_(options.created_by) {
  std::vector<format::SchemaElement> elements(1);
  elements[0].__set_name(schema.root_name());
  elements[0].__set_num_children(static_cast<std::int32_t>(schema.fields().size()));
  for (const Field& field : schema.fields()) flatten(field, elements);

  std::vector<std::byte> scratch(4096);
  ByteVector collector(schema_);
  thrift_.transport().begin(scratch, collector);
  thrift_.protocol().writeListBegin(T_STRUCT, static_cast<std::uint32_t>(elements.size()));
  for (const format::SchemaElement& element : elements) thrift_.write(element);
  thrift_.transport().finish();
}

void FooterWriter::write(const FooterArea& area, PageWriter& pages, std::span<std::byte> scratch) {
  FixedTransport& transport = thrift_.transport();
  transport.begin(scratch, pages.output());
  const auto nothing = [](const RowGroupTotals&) {};
  std::uint64_t column_index_bytes = 0;
  area.for_each(nothing, [&](const FooterArea::Chunk& chunk) {
    transport.write(chunk.column_index);
    column_index_bytes += chunk.column_index.size();
  });
  area.for_each(nothing,
                [&](const FooterArea::Chunk& chunk) { transport.write(chunk.offset_index); });
  const std::uint64_t column_indexes = pages.position();
  pages.skip(transport.finish());

  transport.begin(scratch, pages.output());
  write_metadata(area, static_cast<std::int64_t>(column_indexes),
                 static_cast<std::int64_t>(column_indexes + column_index_bytes));
  const std::uint64_t footer = transport.finish();
  if (footer > std::numeric_limits<std::int32_t>::max()) {
    throw std::length_error("a footer beyond 2 GiB");
  }
  pages.skip(footer);
  std::byte suffix[8];
  std::memcpy(store(suffix, static_cast<std::uint32_t>(footer)), magic, sizeof(magic));
  pages.write_raw(suffix);
}

void FooterWriter::write_text(std::string_view text) {
  std::byte length[max_varint_bytes];
  thrift_.transport().write({length, store_varint(length, text.size())});
  thrift_.transport().write(std::as_bytes(std::span(text)));
}

void FooterWriter::write_metadata(const FooterArea& area, std::int64_t column_indexes,
                                  std::int64_t offset_indexes) {
  ThriftWriter::Protocol& out = thrift_.protocol();
  out.writeStructBegin("FileMetaData");
  out.writeFieldBegin("version", T_I32, 1);
  out.writeI32(1);
  out.writeFieldBegin("schema", T_LIST, 2);
  thrift_.transport().write(schema_);
  out.writeFieldBegin("num_rows", T_I64, 3);
  out.writeI64(area.rows());
  out.writeFieldBegin("row_groups", T_LIST, 4);
  out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(area.row_groups()));
  write_row_groups(area, column_indexes, offset_indexes);
  if (area.key_values() > 0) {
    out.writeFieldBegin("key_value_metadata", T_LIST, 5);
    out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(area.key_values()));
    area.for_each_key_value([&](std::string_view key, std::string_view value) {
      out.writeStructBegin("KeyValue");
      out.writeFieldBegin("key", T_STRING, 1);
      write_text(key);
      out.writeFieldBegin("value", T_STRING, 2);
      write_text(value);
      out.writeFieldStop();
      out.writeStructEnd();
    });
  }
  out.writeFieldBegin("created_by", T_STRING, 6);
  write_text(created_by_);
  out.writeFieldBegin("column_orders", T_LIST, 7);
  out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(columns_));
  for (std::size_t c = 0; c < columns_; ++c) {
    out.writeStructBegin("ColumnOrder");
    out.writeFieldBegin("TYPE_ORDER", T_STRUCT, 1);
    out.writeStructBegin("TypeDefinedOrder");
    out.writeFieldStop();
    out.writeStructEnd();
    out.writeFieldStop();
    out.writeStructEnd();
  }
  out.writeFieldStop();
  out.writeStructEnd();
}

void FooterWriter::write_row_groups(const FooterArea& area, std::int64_t column_indexes,
                                    std::int64_t offset_indexes) {
  ThriftWriter::Protocol& out = thrift_.protocol();
  RowGroupTotals totals;
  std::size_t ordinal = 0;
  std::size_t left = 0;
  const auto begin = [&](const RowGroupTotals& row_group) {
    totals = row_group;
    left = columns_;
    out.writeStructBegin("RowGroup");
    out.writeFieldBegin("columns", T_LIST, 1);
    out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(columns_));
  };
  const auto end = [&] {
    out.writeFieldBegin("total_byte_size", T_I64, 2);
    out.writeI64(totals.uncompressed);
    out.writeFieldBegin("num_rows", T_I64, 3);
    out.writeI64(totals.rows);
    if (!sorting_columns_.empty()) {
      out.writeFieldBegin("sorting_columns", T_LIST, 4);
      out.writeListBegin(T_STRUCT, static_cast<std::uint32_t>(sorting_columns_.size()));
      for (const SortingColumn& sorting : sorting_columns_) {
        out.writeStructBegin("SortingColumn");
        out.writeFieldBegin("column_idx", T_I32, 1);
        out.writeI32(static_cast<std::int32_t>(sorting.column));
        out.writeFieldBegin("descending", T_BOOL, 2);
        out.writeBool(sorting.descending);
        out.writeFieldBegin("nulls_first", T_BOOL, 3);
        out.writeBool(sorting.nulls_first);
        out.writeFieldStop();
        out.writeStructEnd();
      }
    }
    out.writeFieldBegin("file_offset", T_I64, 5);
    out.writeI64(totals.file_offset);
    out.writeFieldBegin("total_compressed_size", T_I64, 6);
    out.writeI64(totals.compressed);
    if (ordinal <= static_cast<std::size_t>(std::numeric_limits<std::int16_t>::max())) {
      out.writeFieldBegin("ordinal", T_I16, 7);
      out.writeI16(static_cast<std::int16_t>(ordinal));
    }
    ++ordinal;
    out.writeFieldStop();
    out.writeStructEnd();
  };
  area.for_each(begin, [&](const FooterArea::Chunk& chunk) {
    out.writeStructBegin("ColumnChunk");
    out.writeFieldBegin("file_offset", T_I64, 2);
    out.writeI64(0);  // no metadata outside the footer
    out.writeFieldBegin("meta_data", T_STRUCT, 3);
    thrift_.transport().write(chunk.metadata);
    out.writeFieldBegin("offset_index_offset", T_I64, 4);
    out.writeI64(offset_indexes);
    out.writeFieldBegin("offset_index_length", T_I32, 5);
    out.writeI32(static_cast<std::int32_t>(chunk.offset_index.size()));
    if (!chunk.column_index.empty()) {
      out.writeFieldBegin("column_index_offset", T_I64, 6);
      out.writeI64(column_indexes);
      out.writeFieldBegin("column_index_length", T_I32, 7);
      out.writeI32(static_cast<std::int32_t>(chunk.column_index.size()));
    }
    out.writeFieldStop();
    out.writeStructEnd();
    column_indexes += static_cast<std::int64_t>(chunk.column_index.size());
    offset_indexes += static_cast<std::int64_t>(chunk.offset_index.size());
    if (--left == 0) end();
  });
}

}  // namespace fraudgen::parquet
