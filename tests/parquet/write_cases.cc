// Writes Parquet files as described in a file of cases, for the tests in Python that read them
// back:
//   write_cases CASES DIRECTORY
// A case is a description in JSON (see cases.py, which makes them) and the data that it points
// into. For each case one line on standard output: "ok", or what was thrown. Every file is written
// twice by the same writer, the first time perhaps into an output that fails, and must come out the
// same.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "parquet/file_writer.h"

namespace {

using namespace fraudgen::parquet;
using nlohmann::json;

struct OutputFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Collector final : public Output {
 public:
  /// Throws at the call after `calls` of them.
  explicit Collector(std::size_t calls = ~std::size_t{0}) : calls_(calls) {}
  void append(std::span<const std::byte> bytes) override {
    if (calls_-- == 0) throw OutputFailed("the output failed, as it was told to");
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::size_t calls_;
  std::vector<std::byte> bytes_;
};

/// A workspace of exactly the promised size, with a guard behind it.
class GuardedWorkspace {
 public:
  explicit GuardedWorkspace(std::size_t size)
      : size_(size),
        memory_(static_cast<std::byte*>(std::aligned_alloc(64, size + guard)), &std::free) {
    std::fill_n(memory_.get(), size, std::byte{0xA5});
    std::fill_n(memory_.get() + size, guard, std::byte{0x5A});
  }
  std::span<std::byte> span() const { return {memory_.get(), size_}; }
  void check() const {
    if (!std::all_of(memory_.get() + size_, memory_.get() + size_ + guard,
                     [](std::byte b) { return b == std::byte{0x5A}; })) {
      throw std::logic_error("written behind the workspace");
    }
  }

 private:
  static constexpr std::size_t guard = 256;
  std::size_t size_;
  std::unique_ptr<std::byte[], decltype(&std::free)> memory_;
};

PhysicalType type_named(const std::string& name) {
  if (name == "BOOLEAN") return PhysicalType::boolean;
  if (name == "INT32") return PhysicalType::int32;
  if (name == "INT64") return PhysicalType::int64;
  if (name == "DOUBLE") return PhysicalType::float64;
  if (name == "BYTE_ARRAY") return PhysicalType::byte_array;
  if (name == "FIXED_LEN_BYTE_ARRAY") return PhysicalType::fixed_len_byte_array;
  throw std::logic_error("type " + name);
}

Encoding encoding_named(const std::string& name) {
  if (name == "plain") return Encoding::plain;
  if (name == "dictionary") return Encoding::dictionary;
  if (name == "rle") return Encoding::rle;
  if (name == "delta_binary_packed") return Encoding::delta_binary_packed;
  if (name == "delta_length_byte_array") return Encoding::delta_length_byte_array;
  if (name == "delta_byte_array") return Encoding::delta_byte_array;
  if (name == "byte_stream_split") return Encoding::byte_stream_split;
  throw std::logic_error("encoding " + name);
}

LogicalType logical_of(const json& field) {
  if (!field.contains("logical")) return {};
  const json& logical = field["logical"];
  const std::string kind = logical["kind"];
  if (kind == "string") return LogicalType::string();
  if (kind == "date") return LogicalType::date();
  if (kind == "timestamp") return LogicalType::timestamp_micros(logical["utc"]);
  if (kind == "decimal") return LogicalType::decimal(logical["precision"], logical["scale"]);
  if (kind == "integer") return LogicalType::integer(logical["bits"], logical["signed"]);
  throw std::logic_error("logical type " + kind);
}

Field field_of(const json& field) {
  const Repetition repetition =
      field["optional"].get<bool>() ? Repetition::optional : Repetition::required;
  if (field.contains("children")) {
    std::vector<Field> children;
    for (const json& child : field["children"]) children.push_back(field_of(child));
    return Field::group(field["name"], repetition, std::move(children));
  }
  const PhysicalType type = type_named(field["type"]);
  if (type == PhysicalType::fixed_len_byte_array) {
    return Field::fixed(field["name"], repetition, field["length"], logical_of(field));
  }
  return Field::leaf(field["name"], repetition, type, logical_of(field));
}

FileOptions options_of(const json& from) {
  FileOptions options;
  options.page_version = from["page_version"];
  options.rows_per_page = from["rows_per_page"];
  options.page_bytes = from["page_bytes"];
  options.max_value_bytes = from["max_value_bytes"];
  options.dictionary_page_bytes = from["dictionary_page_bytes"];
  options.zstd_level = from["zstd_level"];
  options.page_checksums = from["page_checksums"];
  options.footer_bytes = from["footer_bytes"];
  for (const json& sorting : from["sorting"]) {
    options.sorting_columns.push_back({sorting[0], sorting[1], sorting[2]});
  }
  for (const json& column : from["columns"]) {
    ColumnOptions& to = options.columns.emplace_back();
    to.encoding = encoding_named(column["encoding"]);
    to.fallback = encoding_named(column["fallback"]);
    to.build_dictionary = column["build"];
    to.codec = column["codec"] == "zstd" ? Codec::zstd : Codec::uncompressed;
    const std::string statistics = column["statistics"];
    to.statistics = statistics == "none"    ? StatisticsLevel::none
                    : statistics == "chunk" ? StatisticsLevel::chunk
                                            : StatisticsLevel::page;
    to.bloom_filter_bytes = column["bloom"];
  }
  return options;
}

/// The data of a case.
class Blob {
 public:
  explicit Blob(std::vector<std::uint64_t> words, std::size_t size)
      : words_(std::move(words)), size_(size) {}
  template <class T>
  std::span<const T> at(const json& place) const {
    const std::size_t offset = place[0];
    const std::size_t count = place[1];
    if (offset + count * sizeof(T) > size_) throw std::logic_error("beyond the blob");
    return {reinterpret_cast<const T*>(reinterpret_cast<const char*>(words_.data()) + offset),
            count};
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

Validity validity_of(const json& batch, const Blob& blob) {
  const std::string form = batch["validity"];
  if (form == "all") return Validity::all(batch["rows"]);
  if (form == "bitmap") {
    return Validity::bitmap(batch["rows"], blob.at<std::uint8_t>(batch["valid"]));
  }
  return Validity::levels(blob.at<std::uint8_t>(batch["valid"]));
}

void write_batch(FileWriter& writer, const json& batch, const Blob& blob) {
  const Validity validity = validity_of(batch, blob);
  const std::string form = batch["form"];
  const json& data = batch["data"];
  if (form == "bool") {
    writer.write_bools(validity, blob.at<std::uint8_t>(data));
  } else if (form == "int32") {
    writer.write_int32(validity, blob.at<std::int32_t>(data));
  } else if (form == "int64") {
    writer.write_int64(validity, blob.at<std::int64_t>(data));
  } else if (form == "double") {
    writer.write_double(validity, blob.at<double>(data));
  } else if (form == "fixed") {
    writer.write_fixed(validity, blob.at<std::byte>(data));
  } else if (form == "ids") {
    const std::string prefix = batch["prefix"];
    writer.write_decimal_ids(validity, {prefix, batch["digits"], blob.at<std::uint64_t>(data)});
  } else if (form == "offsets") {
    writer.write_byte_arrays(validity, blob.at<std::uint32_t>(batch["offsets"]),
                             blob.at<std::byte>(data));
  } else if (form == "views") {
    const auto offsets = blob.at<std::uint32_t>(batch["offsets"]);
    const auto bytes = blob.at<char>(data);
    std::vector<std::string_view> views;
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
      views.emplace_back(bytes.data() + offsets[i], offsets[i + 1] - offsets[i]);
    }
    writer.write_byte_arrays(validity, views);
  } else if (form == "codes8") {
    writer.write_codes(validity, blob.at<std::uint8_t>(data));
  } else if (form == "codes16") {
    writer.write_codes(validity, blob.at<std::uint16_t>(data));
  } else if (form == "codes32") {
    writer.write_codes(validity, blob.at<std::uint32_t>(data));
  } else {
    throw std::logic_error("form " + form);
  }
}

struct Case {
  json description;
  Blob blob;
  Schema schema;
  FileOptions options;
};

void write_column(FileWriter& writer, const Case& a_case, std::size_t c, const json& column) {
  const std::string source = column["source"];
  std::unique_ptr<PreparedDictionary> prepared;
  if (source == "values") {
    writer.begin_column();
  } else {
    const json& given = column["dictionary"];
    const Dictionary dictionary{a_case.blob.at<std::byte>(given["plain"]), given["count"],
                                a_case.blob.at<std::uint32_t>(given["offsets"]), given["sorted"]};
    if (source == "prepared") {
      prepared = std::make_unique<PreparedDictionary>(
          a_case.schema.leaves()[c], a_case.options.columns[c], a_case.options, dictionary);
      writer.begin_column(*prepared);
    } else {
      writer.begin_column(dictionary);
    }
  }
  for (const json& batch : column["batches"]) write_batch(writer, batch, a_case.blob);
  writer.end_column();
}

void write_file(FileWriter& writer, const Case& a_case, Output& output) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const json& pair : a_case.description["key_values"]) texts.emplace_back(pair[0], pair[1]);
  std::vector<KeyValue> key_values;
  for (const auto& [key, value] : texts) key_values.push_back({key, value});
  writer.open(output, key_values);
  for (const json& row_group : a_case.description["row_groups"]) {
    writer.begin_row_group(row_group["rows"]);
    std::size_t c = 0;
    for (const json& column : row_group["columns"]) write_column(writer, a_case, c++, column);
    writer.end_row_group();
  }
  writer.close();
  if (writer.bytes_written() != static_cast<const Collector&>(output).bytes().size()) {
    throw std::logic_error("bytes_written() is wrong");
  }
}

void run(const Case& a_case, const std::string& directory) {
  const std::uint32_t max_rows = a_case.description["max_rows"];
  const std::uint32_t max_row_groups = a_case.description["max_row_groups"];
  const GuardedWorkspace workspace(
      FileWriter::workspace_bytes(a_case.schema, a_case.options, max_rows, max_row_groups));
  FileWriter writer(a_case.schema, a_case.options, max_rows, max_row_groups, workspace.span());

  Collector first(a_case.description["fail_after"].get<std::size_t>());
  bool whole = true;
  try {
    write_file(writer, a_case, first);
  } catch (const OutputFailed&) {
    writer.abandon();
    whole = false;
  }
  Collector second;
  write_file(writer, a_case, second);
  workspace.check();
  if (whole && first.bytes() != second.bytes()) throw std::logic_error("two files differ");
  if (!std::equal(first.bytes().begin(), first.bytes().end(), second.bytes().begin())) {
    throw std::logic_error("the beginning of a failed file differs");
  }
  const std::string path = directory + "/" + a_case.description["file"].get<std::string>();
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(second.bytes().data()),
             static_cast<std::streamsize>(second.bytes().size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

template <class T>
bool read(std::istream& in, T* to, std::size_t count) {
  return static_cast<bool>(
      in.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(count * sizeof(T))));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: write_cases CASES DIRECTORY\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::uint64_t sizes[2];
  while (read(in, sizes, 2)) {
    std::string text(sizes[0], '\0');
    std::vector<std::uint64_t> words(sizes[1] / 8 + 1);
    if (!read(in, text.data(), text.size()) ||
        !read(in, reinterpret_cast<char*>(words.data()), sizes[1])) {
      std::cerr << "the cases end too early\n";
      return 2;
    }
    try {
      const json description = json::parse(text);
      std::vector<Field> fields;
      for (const json& field : description["schema"]) fields.push_back(field_of(field));
      run({description, Blob(std::move(words), sizes[1]), Schema(std::move(fields)),
           options_of(description["options"])},
          argv[2]);
      std::cout << "ok\n";
    } catch (const std::exception& error) {
      std::cout << error.what() << '\n';
    }
  }
  return 0;
}
