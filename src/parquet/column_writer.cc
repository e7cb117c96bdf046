#include "parquet/column_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "parquet/id_text.h"

namespace fraudgen::parquet {
namespace {

const char* name_of(PhysicalType type) {
  switch (type) {
    case PhysicalType::boolean:
      return "BOOLEAN";
    case PhysicalType::int32:
      return "INT32";
    case PhysicalType::int64:
      return "INT64";
    case PhysicalType::float64:
      return "DOUBLE";
    case PhysicalType::byte_array:
      return "BYTE_ARRAY";
    case PhysicalType::fixed_len_byte_array:
      return "FIXED_LEN_BYTE_ARRAY";
  }
  return "?";
}

template <class T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

}  // namespace

void ColumnWriter::start(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
                         std::uint32_t rows) {
  leaf_ = &leaf;
  column_ = &column;
  rows_ = rows_left_ = rows;
  chunk_.begin(leaf, column, bloom);
}

void ColumnWriter::begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
                         std::uint32_t rows) {
  start(leaf, column, bloom, rows);
  if (column.build_dictionary) {
    form_ = Form::building;
    held_.begin(leaf);
  } else {
    form_ = Form::values;
    chunk_.begin_values();
  }
}

bool ColumnWriter::fits(const Dictionary& dictionary) const {
  return column_->encoding == Encoding::dictionary &&
         dictionary.plain.size() <= options_.dictionary_page_bytes;
}

void ColumnWriter::begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
                         std::uint32_t rows, const Dictionary& dictionary) {
  dictionary_ = DictionaryView(leaf, dictionary);
  start(leaf, column, bloom, rows);
  if (fits(dictionary)) {
    form_ = Form::codes;
    chunk_.begin_codes(dictionary_);
  } else {
    form_ = Form::looked_up;
    chunk_.begin_values();
  }
}

void ColumnWriter::begin(const Leaf& leaf, const ColumnOptions& column, std::span<std::byte> bloom,
                         std::uint32_t rows, const PreparedDictionary::Data& prepared) {
  if (prepared.type != leaf.type || prepared.type_length != leaf.type_length ||
      prepared.order != order_of(leaf) || prepared.codec != column.codec ||
      prepared.zstd_level != options_.zstd_level || prepared.checksums != options_.page_checksums) {
    throw std::invalid_argument(
        fmt::format("column {}: the dictionary was prepared for another type, codec, level or "
                    "checksum",
                    leaf.dotted_path()));
  }
  dictionary_ = DictionaryView(leaf, prepared.dictionary);
  start(leaf, column, bloom, rows);
  if (fits(prepared.dictionary)) {
    form_ = Form::codes;
    chunk_.begin_codes(dictionary_, prepared);
  } else {
    form_ = Form::looked_up;
    chunk_.begin_values();
  }
}

void ColumnWriter::require_values(PhysicalType type) const {
  if (leaf_->type != type || form_ == Form::codes || form_ == Form::looked_up) {
    throw std::invalid_argument(fmt::format(
        "column {}: {} for a column of {}{}", leaf_->dotted_path(), name_of(type),
        name_of(leaf_->type), leaf_->type == type ? " that was begun with a dictionary" : ""));
  }
}

void ColumnWriter::check(const Validity& validity, std::size_t values) {
  const PageLevels& levels = chunk_.levels();
  levels.check(validity);
  if (validity.rows() > rows_left_) {
    throw std::invalid_argument(
        fmt::format("column {}: more than the row group's {} rows", leaf_->dotted_path(), rows_));
  }
  const std::size_t expected = levels.count_values(validity, 0, validity.rows());
  if (expected != values) {
    throw std::invalid_argument(fmt::format("column {}: {} values for {} rows of which {} have one",
                                            leaf_->dotted_path(), values, validity.rows(),
                                            expected));
  }
  rows_left_ -= validity.rows();
}

template <class T>
void ColumnWriter::write_fixed_width(PhysicalType type, const Validity& validity,
                                     std::span<const T> values) {
  require_values(type);
  check(validity, values.size());
  HeldChunk::Taken taken{0, 0};
  if (form_ == Form::building) {
    taken = held_.hold(chunk_.levels(), validity, values.size(),
                       [&](std::size_t i) { return bytes_of(values[i]); });
    if (taken.values == values.size()) return;
    release(true);
  }
  chunk_.put_fixed(validity, taken.rows, taken.values, values);
}

template void ColumnWriter::write_fixed_width(PhysicalType, const Validity&,
                                              std::span<const std::uint8_t>);
template void ColumnWriter::write_fixed_width(PhysicalType, const Validity&,
                                              std::span<const std::int32_t>);
template void ColumnWriter::write_fixed_width(PhysicalType, const Validity&,
                                              std::span<const std::int64_t>);
template void ColumnWriter::write_fixed_width(PhysicalType, const Validity&,
                                              std::span<const double>);

template <class ValueAt>
void ColumnWriter::write_bytes(PhysicalType type, const Validity& validity, std::size_t count,
                               const ValueAt& value_at) {
  require_values(type);
  check(validity, count);
  HeldChunk::Taken taken{0, 0};
  if (form_ == Form::building) {
    taken = held_.hold(chunk_.levels(), validity, count, value_at);
    if (taken.values == count) return;
    release(true);
  }
  chunk_.put_bytes(validity, taken.rows, taken.values, count, value_at);
}

void ColumnWriter::write_strings(const Validity& validity,
                                 std::span<const std::string_view> values) {
  write_bytes(PhysicalType::byte_array, validity, values.size(),
              [values](std::size_t i) { return values[i]; });
}

void ColumnWriter::write_strings(const Validity& validity, std::span<const std::uint32_t> offsets,
                                 std::span<const std::byte> bytes) {
  const std::size_t count = offsets.empty() ? 0 : offsets.size() - 1;
  if (count > 0 &&
      (offsets.back() > bytes.size() || !std::is_sorted(offsets.begin(), offsets.end()))) {
    throw std::invalid_argument(fmt::format(
        "column {}: offsets that descend or go beyond the bytes", leaf_->dotted_path()));
  }
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  write_bytes(PhysicalType::byte_array, validity, count, [=](std::size_t i) {
    return std::string_view(text + offsets[i], offsets[i + 1] - offsets[i]);
  });
}

void ColumnWriter::write_fixed_length(const Validity& validity, std::span<const std::byte> values) {
  const std::size_t length = std::max<std::size_t>(1, value_bytes(*leaf_));
  if (values.size() % length != 0) {
    throw std::invalid_argument(fmt::format("column {}: {} bytes are no values of {} bytes",
                                            leaf_->dotted_path(), values.size(), length));
  }
  const auto* text = reinterpret_cast<const char*>(values.data());
  write_bytes(PhysicalType::fixed_len_byte_array, validity, values.size() / length,
              [=](std::size_t i) { return std::string_view(text + i * length, length); });
}

void ColumnWriter::write_ids(const Validity& validity, const DecimalIds& ids) {
  ByteValues::check_ids(ids);
  if (form_ == Form::building) {
    // Interning wants the text.
    IdText text(ids.prefix, ids.digits);
    IdText::Whole whole;
    write_bytes(PhysicalType::byte_array, validity, ids.ids.size(), [&](std::size_t i) {
      text.set(ids.ids[i]);
      return text.view(whole);
    });
    return;
  }
  require_values(PhysicalType::byte_array);
  check(validity, ids.ids.size());
  chunk_.put_ids(validity, 0, 0, ids);
}

template <class Code>
void ColumnWriter::write_codes(const Validity& validity, std::span<const Code> codes) {
  if (form_ != Form::codes && form_ != Form::looked_up) {
    throw std::invalid_argument(
        fmt::format("column {}: codes without a dictionary", leaf_->dotted_path()));
  }
  check(validity, codes.size());
  if (form_ == Form::codes) {
    chunk_.put_codes(validity, 0, 0, codes);
    return;
  }
  Code greatest = 0;
  for (const Code code : codes) greatest = std::max(greatest, code);
  if (!codes.empty() && greatest >= dictionary_.count()) {
    throw std::invalid_argument(fmt::format("column {}: code {} for a dictionary of {} entries",
                                            leaf_->dotted_path(), greatest, dictionary_.count()));
  }
  look_up(validity, codes, dictionary_);
}

template void ColumnWriter::write_codes(const Validity&, std::span<const std::uint8_t>);
template void ColumnWriter::write_codes(const Validity&, std::span<const std::uint16_t>);
template void ColumnWriter::write_codes(const Validity&, std::span<const std::uint32_t>);

template <class Code>
void ColumnWriter::look_up(const Validity& validity, std::span<const Code> codes,
                           const DictionaryView& dictionary) {
  const auto entry = [&](std::size_t i) { return dictionary.entry(codes[i]); };
  switch (leaf_->type) {
    case PhysicalType::int32:
      chunk_.put_fixed_from<std::int32_t>(validity, 0, 0, codes.size(), [&](std::size_t i) {
        return load<std::int32_t>(entry(i).data());
      });
      break;
    case PhysicalType::int64:
      chunk_.put_fixed_from<std::int64_t>(validity, 0, 0, codes.size(), [&](std::size_t i) {
        return load<std::int64_t>(entry(i).data());
      });
      break;
    case PhysicalType::float64:
      chunk_.put_fixed_from<double>(validity, 0, 0, codes.size(),
                                    [&](std::size_t i) { return load<double>(entry(i).data()); });
      break;
    default:
      chunk_.put_bytes(validity, 0, 0, codes.size(), entry);
      break;
  }
}

void ColumnWriter::release(bool values_follow) {
  form_ = Form::values;
  const DictionaryView dictionary(*leaf_, held_.dictionary());
  if (held_.dictionary_pays()) {
    chunk_.begin_codes(dictionary);
    chunk_.put_codes(held_.validity(), 0, 0, held_.codes());
    if (values_follow) chunk_.begin_values();
  } else {
    chunk_.begin_values();
    look_up(held_.validity(), held_.codes(), dictionary);
  }
}

void ColumnWriter::end(format::ColumnMetaData& metadata) {
  if (rows_left_ != 0) {
    throw std::invalid_argument(fmt::format("column {}: {} of the row group's {} rows are missing",
                                            leaf_->dotted_path(), rows_left_, rows_));
  }
  if (form_ == Form::building) release(false);
  chunk_.end(metadata);
}

}  // namespace fraudgen::parquet
