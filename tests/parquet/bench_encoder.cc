// Prints nanoseconds for each value and bytes for each value, by kind of column, in CPU time: row
// groups of 65,536 rows in batches of 4,096 into an output that drops them. Not a test; run by hand
// on a quiet machine.

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parquet/file_writer.h"

namespace {

using namespace fraudgen::parquet;

constexpr std::uint32_t rows = 65'536;
constexpr std::uint32_t batch = 4'096;
constexpr int row_groups = 20;

class Counter final : public Output {
 public:
  void append(std::span<const std::byte> bytes) override { bytes_ += bytes.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

double cpu_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Writes one column over and over. `begin` begins the column, `write` writes rows [row, row +
/// batch).
void measure(const char* name, const Field& field, const ColumnOptions& column,
             const std::function<void(FileWriter&)>& begin,
             const std::function<void(FileWriter&, std::size_t)>& write) {
  const Schema schema({field});
  FileOptions options;
  options.columns = {column};
  const std::size_t size = FileWriter::workspace_bytes(schema, options, rows, row_groups);
  const std::unique_ptr<void, decltype(&std::free)> memory(std::aligned_alloc(64, size),
                                                           &std::free);
  FileWriter writer(schema, options, rows, row_groups,
                    {static_cast<std::byte*>(memory.get()), size});
  double best = 1e9;
  std::uint64_t bytes = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    Counter output;
    const double start = cpu_nanoseconds();
    writer.open(output);
    for (int g = 0; g < row_groups; ++g) {
      writer.begin_row_group(rows);
      begin(writer);
      for (std::uint32_t row = 0; row < rows; row += batch) write(writer, row);
      writer.end_column();
      writer.end_row_group();
    }
    writer.close();
    best = std::min(best, (cpu_nanoseconds() - start) / (double{rows} * row_groups));
    bytes = output.bytes();
  }
  std::printf("%-56s %6.2f ns  %6.2f bytes\n", name, best,
              static_cast<double>(bytes) / (double{rows} * row_groups));
}

const auto begin_plainly = [](FileWriter& writer) { writer.begin_column(); };

Field text() {
  return Field::leaf("c", Repetition::required, PhysicalType::byte_array, LogicalType::string());
}

struct Entries {
  explicit Entries(std::size_t count) : plain(count * 20), offsets(count) {
    ByteArrayDictionaryBuilder builder(plain, offsets);
    for (std::size_t i = 0; i < count; ++i) {
      char entry[32];
      std::snprintf(entry, sizeof(entry), "CUST_%010zu", i);
      builder.add(entry);
    }
    sorted = builder.view(true);
    plain.resize(sorted.plain.size());
    sorted.plain = plain;
    unsorted = sorted;
    unsorted.sorted = false;
  }
  std::vector<std::byte> plain;
  std::vector<std::uint32_t> offsets;
  Dictionary sorted;
  Dictionary unsorted;
};

template <class Code>
void codes(const char* name, std::size_t entries, bool sorted, bool optional, Codec codec,
           double run_share = 0) {
  std::mt19937_64 random(1);
  std::vector<Code> values(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const bool repeat = i > 0 && random() % 1000 < static_cast<std::uint64_t>(run_share * 1000);
    values[i] = repeat ? values[i - 1] : static_cast<Code>(random() % entries);
  }
  std::vector<std::uint8_t> bits(rows / 8);
  for (auto& byte : bits) byte = static_cast<std::uint8_t>(random());
  std::vector<std::size_t> present(rows / batch);
  for (std::size_t row = 0; row < rows; ++row) {
    present[row / batch] += (bits[row / 8] >> (row % 8)) & 1;
  }
  const Entries made(entries);
  Field field = text();
  if (optional) field.repetition = Repetition::optional;
  ColumnOptions column{.encoding = Encoding::dictionary, .codec = codec};
  measure(
      name, field, column,
      [&](FileWriter& writer) { writer.begin_column(sorted ? made.sorted : made.unsorted); },
      [&](FileWriter& writer, std::size_t row) {
        if (optional) {
          writer.write_codes(Validity::bitmap(batch, std::span(bits).subspan(row / 8, batch / 8)),
                             std::span<const Code>(values).subspan(row, present[row / batch]));
        } else {
          writer.write_codes(Validity::all(batch),
                             std::span<const Code>(values).subspan(row, batch));
        }
      });
}

void prepared_codes() {
  std::mt19937_64 random(1);
  std::vector<std::uint16_t> values(rows);
  for (auto& value : values) value = static_cast<std::uint16_t>(random() % 3000);
  const Entries made(3000);
  ColumnOptions column{.encoding = Encoding::dictionary, .codec = Codec::uncompressed};
  FileOptions options;
  Dictionary shuffled = made.unsorted;
  const PreparedDictionary prepared(Schema({text()}).leaves()[0], column, options, shuffled);
  measure(
      "codes of 3000, prepared", text(), column,
      [&](FileWriter& writer) { writer.begin_column(prepared); },
      [&](FileWriter& writer, std::size_t row) {
        writer.write_codes(Validity::all(batch),
                           std::span<const std::uint16_t>(values).subspan(row, batch));
      });
}

void ids(const char* name, Encoding encoding, Codec codec, std::uint64_t step) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> numbers(rows);
  std::uint64_t at = 123'456'789;
  for (auto& number : numbers) {
    number = at;
    at = step == 0 ? random() % 1'000'000'000'000'000 : at + 1 + random() % step;
  }
  measure(name, text(), {.encoding = encoding, .codec = codec}, begin_plainly,
          [&](FileWriter& writer, std::size_t row) {
            writer.write_decimal_ids(
                Validity::all(batch),
                {"TXN_", 15, std::span<const std::uint64_t>(numbers).subspan(row, batch)});
          });
}

template <class T>
std::vector<T> numbers(std::uint64_t range, bool sorted) {
  std::mt19937_64 random(1);
  std::vector<T> values(rows);
  T at = 0;
  for (auto& value : values) {
    value = static_cast<T>(random() % range);
    if (sorted) value = at = static_cast<T>(at + value);
  }
  return values;
}

void fixed_width() {
  const auto leaf = [](PhysicalType type) { return Field::leaf("c", Repetition::required, type); };
  const auto int64s = numbers<std::int64_t>(1'000'000, true);
  const auto int32s = numbers<std::int32_t>(1'000'000, false);
  const auto bools = numbers<std::uint8_t>(2, false);
  std::vector<double> doubles(rows);
  for (std::size_t i = 0; i < rows; ++i) doubles[i] = int32s[i] / 100.0;
  const auto write64 = [&](FileWriter& writer, std::size_t row) {
    writer.write_int64(Validity::all(batch), std::span(int64s).subspan(row, batch));
  };
  const auto write32 = [&](FileWriter& writer, std::size_t row) {
    writer.write_int32(Validity::all(batch), std::span(int32s).subspan(row, batch));
  };
  const auto write_double = [&](FileWriter& writer, std::size_t row) {
    writer.write_double(Validity::all(batch), std::span(doubles).subspan(row, batch));
  };
  const auto write_bool = [&](FileWriter& writer, std::size_t row) {
    writer.write_bools(Validity::all(batch), std::span(bools).subspan(row, batch));
  };
  const Codec none = Codec::uncompressed;
  measure("INT64 ascending, delta", leaf(PhysicalType::int64),
          {.encoding = Encoding::delta_binary_packed, .codec = none}, begin_plainly, write64);
  measure("INT32 any of a million, delta", leaf(PhysicalType::int32),
          {.encoding = Encoding::delta_binary_packed, .codec = none}, begin_plainly, write32);
  measure("INT32 any of a million, delta, zstd tried", leaf(PhysicalType::int32),
          {.encoding = Encoding::delta_binary_packed}, begin_plainly, write32);
  measure("INT32 any of a million, plain", leaf(PhysicalType::int32), {.codec = none},
          begin_plainly, write32);
  measure("INT32 any of a million, plain, zstd", leaf(PhysicalType::int32), {}, begin_plainly,
          write32);
  measure("DOUBLE cents, plain", leaf(PhysicalType::float64), {.codec = none}, begin_plainly,
          write_double);
  measure("DOUBLE cents, plain, zstd", leaf(PhysicalType::float64), {}, begin_plainly,
          write_double);
  measure("DOUBLE cents, byte stream split", leaf(PhysicalType::float64),
          {.encoding = Encoding::byte_stream_split, .codec = none}, begin_plainly, write_double);
  measure("DOUBLE cents, byte stream split, zstd", leaf(PhysicalType::float64),
          {.encoding = Encoding::byte_stream_split}, begin_plainly, write_double);
  measure("BOOLEAN, RLE", leaf(PhysicalType::boolean), {.encoding = Encoding::rle, .codec = none},
          begin_plainly, write_bool);
}

void strings() {
  std::mt19937_64 random(1);
  std::vector<std::string> few(rows);
  std::vector<std::string> hex(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    few[i] = "entry number " + std::to_string(random() % 500);
    char digits[40];
    std::snprintf(digits, sizeof(digits), "%016zx%016zx", std::size_t{random()},
                  std::size_t{random()});
    hex[i] = digits;
  }
  const std::vector<std::string_view> few_views(few.begin(), few.end());
  const std::vector<std::string_view> hex_views(hex.begin(), hex.end());
  const auto write = [&](const std::vector<std::string_view>& views) {
    return [&views](FileWriter& writer, std::size_t row) {
      writer.write_byte_arrays(Validity::all(batch), std::span(views).subspan(row, batch));
    };
  };
  const Codec none = Codec::uncompressed;
  measure("32 hex digits, plain", text(), {.codec = none}, begin_plainly, write(hex_views));
  measure("32 hex digits, delta length", text(),
          {.encoding = Encoding::delta_length_byte_array, .codec = none}, begin_plainly,
          write(hex_views));
  measure("32 hex digits, delta length, zstd", text(),
          {.encoding = Encoding::delta_length_byte_array}, begin_plainly, write(hex_views));
  measure("32 hex digits, delta", text(), {.encoding = Encoding::delta_byte_array, .codec = none},
          begin_plainly, write(hex_views));
  measure("500 strings, dictionary built", text(),
          {.encoding = Encoding::dictionary, .build_dictionary = true, .codec = none},
          begin_plainly, write(few_views));
}

}  // namespace

int main() {
  const Codec none = Codec::uncompressed;
  codes<std::uint8_t>("codes of 3, sorted", 3, true, false, none);
  codes<std::uint8_t>("codes of 3, sorted, zstd", 3, true, false, Codec::zstd);
  codes<std::uint8_t>("codes of 3, nine in ten repeated", 3, true, false, none, 0.9);
  codes<std::uint8_t>("codes of 3, half null", 3, true, true, none);
  codes<std::uint8_t>("codes of 200, sorted", 200, true, false, none);
  codes<std::uint8_t>("codes of 200, not sorted", 200, false, false, none);
  codes<std::uint16_t>("codes of 3000, sorted", 3000, true, false, none);
  codes<std::uint16_t>("codes of 3000, not sorted", 3000, false, false, none);
  prepared_codes();
  codes<std::uint16_t>("codes of 50000 (dictionary 0.9 MB), sorted", 50000, true, false, none);
  codes<std::uint32_t>("codes of 3000, 32-bit, sorted", 3000, true, false, none);
  codes<std::uint16_t>("codes of 3000, half null", 3000, true, true, none);
  codes<std::uint16_t>("codes of 3000, sorted, zstd tried", 3000, true, false, Codec::zstd);
  ids("ids in a row, delta", Encoding::delta_byte_array, none, 1);
  ids("ids in a row, delta, zstd", Encoding::delta_byte_array, Codec::zstd, 1);
  ids("ids nearly in a row, delta", Encoding::delta_byte_array, none, 3);
  ids("ids anywhere, delta", Encoding::delta_byte_array, none, 0);
  ids("ids in a row, plain", Encoding::plain, none, 1);
  ids("ids in a row, plain, zstd", Encoding::plain, Codec::zstd, 1);
  fixed_width();
  strings();
  return 0;
}
