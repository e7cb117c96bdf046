// Counts what is allocated while files are written, by operator new and by malloc and its kin
// (which the linker wraps, see meson.build): nothing, from the first file on.

#define BOOST_TEST_MODULE parquet_allocations
// The replacements below are malloc and free; where GCC inlines only one of a pair it sees a
// mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "files.h"

namespace {
std::atomic<long> allocations{0};
}  // namespace

extern "C" {
void* __real_malloc(std::size_t size);                                // NOLINT
void* __real_calloc(std::size_t count, std::size_t size);             // NOLINT
void* __real_realloc(void* memory, std::size_t size);                 // NOLINT
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);  // NOLINT

void* __wrap_malloc(std::size_t size) {  // NOLINT
  ++allocations;
  return __real_malloc(size);
}
void* __wrap_calloc(std::size_t count, std::size_t size) {  // NOLINT
  ++allocations;
  return __real_calloc(count, size);
}
void* __wrap_realloc(void* memory, std::size_t size) {  // NOLINT
  ++allocations;
  return __real_realloc(memory, size);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {  // NOLINT
  ++allocations;
  return __real_aligned_alloc(alignment, size);
}
}

// Not inlined, or the compiler takes the free() here for one that does not match a new elsewhere.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace fraudgen::parquet;

constexpr std::uint32_t rows = 5'000;

class Null final : public Output {
 public:
  void append(std::span<const std::byte> bytes) override { size_ += bytes.size(); }
  std::size_t size_ = 0;
};

/// A column of every kind there is.
struct Columns {
  Columns() {
    using enum PhysicalType;
    const auto add = [this](PhysicalType type, ColumnOptions column) {
      const std::string name = "c" + std::to_string(fields.size());
      column.bloom_filter_bytes = type == boolean ? 0 : 1024;
      fields.push_back(type == fixed_len_byte_array
                           ? Field::fixed(name, Repetition::optional, 8)
                           : Field::leaf(name, Repetition::optional, type));
      options.columns.push_back(column);
    };
    add(boolean, {.encoding = Encoding::rle});
    add(int32, {.encoding = Encoding::delta_binary_packed});
    add(int64, {.encoding = Encoding::plain});
    add(float64, {.encoding = Encoding::byte_stream_split});
    add(byte_array, {.encoding = Encoding::delta_length_byte_array});
    add(byte_array, {.encoding = Encoding::delta_byte_array});
    add(byte_array, {.encoding = Encoding::dictionary, .build_dictionary = true});
    add(byte_array, {.encoding = Encoding::dictionary});
    add(byte_array, {.encoding = Encoding::delta_byte_array});
    add(fixed_len_byte_array, {.encoding = Encoding::plain});
    options.rows_per_page = 777;
    options.dictionary_page_bytes = 2'000;
    options.sorting_columns = {{1, false, false}};

    for (std::uint32_t i = 0; i < rows; ++i) {
      texts.push_back("a text of more than sixteen bytes " + std::string(i % 90, 'x') +
                      std::to_string(i % 30));
    }
    for (const std::string& text : texts) views.push_back(text);
  }

  std::vector<Field> fields;
  FileOptions options;
  std::vector<std::string> texts;
  std::vector<std::string_view> views;
  std::vector<std::uint8_t> bools = std::vector<std::uint8_t>(rows, 1);
  std::vector<std::int32_t> int32s = std::vector<std::int32_t>(rows, 5);
  std::vector<std::int64_t> int64s = std::vector<std::int64_t>(rows, 6);
  std::vector<double> doubles = std::vector<double>(rows, 0.25);
  std::vector<std::uint64_t> ids = std::vector<std::uint64_t>(rows, 7);
  std::vector<std::byte> fixed = std::vector<std::byte>(rows * 8);
  std::vector<std::uint8_t> codes = std::vector<std::uint8_t>(rows, 1);
};

void write_file(FileWriter& writer, const Columns& columns, const Dictionary& dictionary,
                const PreparedDictionary& prepared, Output& output, int row_groups) {
  const KeyValue pairs[] = {{"a key that is longer than sixteen bytes", "and so is its value"}};
  writer.open(output, pairs);
  const Validity all = Validity::all(rows);
  for (int g = 0; g < row_groups; ++g) {
    writer.begin_row_group(rows);
    for (std::size_t c = 0; c < columns.fields.size(); ++c) {
      if (c == 7 && g % 2 == 0) {
        writer.begin_column(dictionary);
      } else if (c == 7) {
        writer.begin_column(prepared);
      } else {
        writer.begin_column();
      }
      if (c == 0) writer.write_bools(all, columns.bools);
      if (c == 1) writer.write_int32(all, columns.int32s);
      if (c == 2) writer.write_int64(all, columns.int64s);
      if (c == 3) writer.write_double(all, columns.doubles);
      if (c >= 4 && c <= 6) writer.write_byte_arrays(all, columns.views);
      if (c == 7) writer.write_codes(all, columns.codes);
      if (c == 8) writer.write_decimal_ids(all, {"TXN_", 15, columns.ids});
      if (c == 9) writer.write_fixed(all, columns.fixed);
      writer.end_column();
    }
    writer.end_row_group();
  }
  writer.close();
}

}  // namespace

BOOST_AUTO_TEST_CASE(writing_allocates_nothing) {
  const Columns columns;
  const Schema schema(columns.fields);
  files::Writer writer(schema, columns.options, rows, 5);
  std::vector<std::byte> plain(1000);
  std::vector<std::uint32_t> offsets(3);
  ByteArrayDictionaryBuilder builder(plain, offsets);
  for (const char* entry : {"an entry", "another, longer than the first", "x"}) builder.add(entry);
  const Dictionary dictionary = builder.view(false);
  const PreparedDictionary prepared(schema.leaves()[7], columns.options.columns[7], columns.options,
                                    dictionary);
  // The counters count (of volatile pointers, or the compiler would see that nothing comes of it).
  const long before_any = allocations;
  void* volatile from_malloc = std::malloc(10);
  int* volatile from_new = new int;
  std::free(from_malloc);
  delete from_new;
  BOOST_TEST(allocations >= before_any + 2);

  for (int file = 0; file < 3; ++file) {
    Null output;
    const long before = allocations;
    write_file(*writer, columns, dictionary, prepared, output, 5);
    const long after = allocations;
    BOOST_TEST(output.size_ > 1000U);
    BOOST_TEST(after - before == 0, "file " << file << ": " << after - before << " allocations");
  }
}
