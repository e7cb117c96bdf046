#include <boost/test/unit_test.hpp>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "files.h"
#include "parquet/file_summary.h"

namespace {

using namespace fraudgen::parquet;
using files::Collector;
using files::Writer;

Schema two_columns() {
  return Schema(
      {Field::leaf("n", Repetition::required, PhysicalType::int32),
       Field::leaf("s", Repetition::optional, PhysicalType::byte_array, LogicalType::string())});
}

const std::vector<std::int32_t> numbers{1, 2, 3};
const std::vector<std::string_view> texts{"um", "três"};
const std::vector<std::uint8_t> present{0b101};

void write_two_columns(FileWriter& writer, Output& output) {
  const std::vector<KeyValue> pairs{{"key", "value"}};
  writer.open(output, pairs);
  writer.begin_row_group(3);
  writer.begin_column();
  writer.write_int32(Validity::all(3), numbers);
  writer.end_column();
  writer.begin_column();
  writer.write_byte_arrays(Validity::bitmap(3, present), texts);
  writer.end_column();
  writer.end_row_group();
  writer.close();
}

/// A writer with the first column of a row group of three begun.
struct Begun {
  explicit Begun(const Schema& schema, const FileOptions& options = {})
      : writer(schema, options, 3, 1) {
    writer->open(output);
    writer->begin_row_group(3);
  }
  Writer writer;
  Collector output;
};

template <class Wrong>
void check_refused(const Schema& schema, Wrong&& wrong) {
  Begun begun(schema);
  BOOST_CHECK_THROW(wrong(*begun.writer), std::invalid_argument);
}

template <class... Fields>
void check_bad_schema(Fields... fields) {
  BOOST_CHECK_THROW(Schema({fields...}), std::invalid_argument);
}

Field leaf(PhysicalType type, LogicalType logical = {}) {
  return Field::leaf("c", Repetition::required, type, logical);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_writer)

BOOST_AUTO_TEST_CASE(one_writer_writes_the_same_file_again) {
  Writer writer(two_columns(), {}, 3, 1);
  Collector first;
  Collector second;
  write_two_columns(*writer, first);
  write_two_columns(*writer, second);
  BOOST_TEST((first.bytes() == second.bytes()));
  BOOST_TEST(writer->bytes_written() == second.bytes().size());
  const FileSummary summary = read_file_summary(first.bytes());
  BOOST_TEST(summary.rows == 3);
  BOOST_TEST(summary.row_groups == 1U);
  BOOST_REQUIRE_EQUAL(summary.key_values.size(), 1U);
  BOOST_TEST(summary.key_values[0].first == "key");
  BOOST_TEST(summary.key_values[0].second == "value");
  BOOST_TEST(summary.created_by == FileOptions().created_by);
}

BOOST_AUTO_TEST_CASE(an_abandoned_file_leaves_no_trace) {
  Writer writer(two_columns(), {}, 3, 1);
  Collector whole;
  write_two_columns(*writer, whole);
  // Whichever call to the output fails.
  for (std::size_t calls = 0;; ++calls) {
    Collector failing;
    failing.calls_left = calls;
    try {
      write_two_columns(*writer, failing);
      BOOST_TEST(calls > 5);
      break;
    } catch (const std::runtime_error&) {
      writer->abandon();
    }
    Collector again;
    write_two_columns(*writer, again);
    BOOST_REQUIRE(again.bytes() == whole.bytes());
  }
}

BOOST_AUTO_TEST_CASE(batches_do_not_shape_the_file) {
  const Schema schema({Field::leaf("n", Repetition::optional, PhysicalType::int64)});
  FileOptions options;
  options.rows_per_page = 100;
  Writer writer(schema, options, 1000, 1);
  std::vector<std::int64_t> values(500);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<std::uint8_t> bits(125, 0b01010101);
  std::vector<std::byte> before;
  for (const std::size_t batch : {1000U, 8U, 96U, 256U}) {
    Collector output;
    writer->open(output);
    writer->begin_row_group(1000);
    writer->begin_column();
    for (std::size_t row = 0; row < 1000; row += batch) {
      const std::size_t rows = std::min<std::size_t>(batch, 1000 - row);
      writer->write_int64(Validity::bitmap(rows, std::span(bits).subspan(row / 8)),
                          std::span(values).subspan(row / 2, rows / 2));
    }
    writer->end_column();
    writer->end_row_group();
    writer->close();
    if (!before.empty()) BOOST_REQUIRE(output.bytes() == before);
    before = output.bytes();
  }
}

BOOST_AUTO_TEST_CASE(calls_out_of_turn_are_refused) {
  Writer writer(two_columns(), {}, 3, 1);
  Collector output;
  BOOST_CHECK_THROW(writer->begin_row_group(1), std::invalid_argument);
  BOOST_CHECK_THROW(writer->close(), std::invalid_argument);
  writer->open(output);
  BOOST_CHECK_THROW(writer->open(output), std::invalid_argument);
  BOOST_CHECK_THROW(writer->begin_column(), std::invalid_argument);
  BOOST_CHECK_THROW(writer->begin_row_group(0), std::invalid_argument);
  writer->begin_row_group(3);
  BOOST_CHECK_THROW(writer->write_int32(Validity::all(3), numbers), std::invalid_argument);
  BOOST_CHECK_THROW(writer->end_row_group(), std::invalid_argument);
  BOOST_CHECK_THROW(writer->close(), std::invalid_argument);
  writer->begin_column();
  BOOST_CHECK_THROW(writer->end_column(), std::invalid_argument);  // rows are missing
  BOOST_CHECK_THROW(writer->begin_column(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(contradictions_are_refused) {
  const std::vector<std::int64_t> int64s{1, 2, 3};
  const std::vector<std::uint8_t> levels{0, 1, 2};
  const std::vector<std::uint8_t> codes{0, 1, 2};
  const Schema numbers_only({leaf(PhysicalType::int32)});
  const auto column = [](auto&& write) {
    return [write](FileWriter& writer) {
      writer.begin_column();
      write(writer);
    };
  };
  check_refused(numbers_only,
                column([&](FileWriter& w) { w.write_int64(Validity::all(3), int64s); }));
  check_refused(numbers_only,
                column([&](FileWriter& w) { w.write_int32(Validity::all(2), numbers); }));
  check_refused(numbers_only, column([&](FileWriter& w) {
                  w.write_int32(Validity::bitmap(3, present), std::span(numbers).first(2));
                }));
  check_refused(numbers_only, column([&](FileWriter& w) {
                  w.write_int32(Validity::levels(levels), std::span(numbers).first(1));
                }));
  check_refused(numbers_only,
                column([&](FileWriter& w) { w.write_codes(Validity::all(3), codes); }));
  check_refused(numbers_only, column([&](FileWriter& w) {
                  w.write_int32(Validity::all(3), numbers);
                  w.write_int32(Validity::all(3), numbers);
                }));
  BOOST_CHECK_THROW(Validity::bitmap(9, present), std::invalid_argument);

  const std::vector<std::byte> plain(8);
  check_refused(numbers_only, [&](FileWriter& w) {
    w.begin_column(Dictionary{plain, 3, {}, false});
  });
  for (const Encoding encoding : {Encoding::dictionary, Encoding::plain}) {
    FileOptions options;
    options.columns.resize(1);
    options.columns[0].encoding = encoding;
    Begun begun(numbers_only, options);
    begun.writer->begin_column(Dictionary{plain, 2, {}, false});
    BOOST_CHECK_THROW(begun.writer->write_codes(Validity::all(3), codes), std::invalid_argument);
    BOOST_CHECK_THROW(begun.writer->write_int32(Validity::all(3), numbers), std::invalid_argument);
  }

  const Schema text({leaf(PhysicalType::byte_array)});
  const std::vector<std::uint64_t> ids{1, 10, 100};
  check_refused(text, column([&](FileWriter& w) {
                  w.write_decimal_ids(Validity::all(3), {"X", 2, ids});
                }));
  check_refused(text, column([&](FileWriter& w) {
                  w.write_decimal_ids(Validity::all(3), {"X", 20, ids});
                }));
  const std::vector<std::uint32_t> descending{0, 2, 1, 3};
  check_refused(text, column([&](FileWriter& w) {
                  w.write_byte_arrays(Validity::all(3), descending, plain);
                }));
}

BOOST_AUTO_TEST_CASE(what_exceeds_the_workspace_is_refused) {
  FileOptions options;
  options.max_value_bytes = 3;
  Writer writer(two_columns(), options, 3, 1);
  Collector output;
  BOOST_CHECK_THROW(write_two_columns(*writer, output),
                    std::length_error);  // "três" has five bytes
  writer->abandon();
  writer->open(output);
  BOOST_CHECK_THROW(writer->begin_row_group(4), std::length_error);
  writer->abandon();

  options = {};
  options.footer_bytes = 400;
  Writer small(two_columns(), options, 3, 1000);
  small->open(output);
  const auto fill = [&] {
    for (int i = 0; i < 10; ++i) {
      small->begin_row_group(1);
      small->begin_column();
      small->write_int32(Validity::all(1), std::span(numbers).first(1));
      small->end_column();
      small->begin_column();
      small->write_byte_arrays(Validity::all(1), std::span(texts).first(1));
      small->end_column();
      small->end_row_group();
    }
  };
  BOOST_CHECK_THROW(fill(), std::length_error);
  small->abandon();

  std::vector<std::byte> memory(64 + 1024);
  void* aligned = memory.data();
  std::size_t space = memory.size();
  BOOST_REQUIRE(std::align(64, 1024, aligned, space) != nullptr);
  const std::span<std::byte> workspace(static_cast<std::byte*>(aligned), 1024);
  BOOST_CHECK_THROW(FileWriter(two_columns(), {}, 3, 1, workspace), std::length_error);
  BOOST_CHECK_THROW(FileWriter(two_columns(), {}, 3, 1, workspace.subspan(1)),
                    std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(options_that_contradict_are_refused) {
  const Schema schema = two_columns();
  const auto refused = [&](auto&& change) {
    FileOptions options;
    options.columns.resize(2);
    change(options);
    BOOST_CHECK_THROW(FileWriter::workspace_bytes(schema, options, 1, 1), std::invalid_argument);
  };
  refused([](FileOptions& o) { o.columns.resize(1); });
  refused([](FileOptions& o) { o.columns[0].encoding = Encoding::rle; });
  refused([](FileOptions& o) { o.columns[0].encoding = Encoding::delta_byte_array; });
  refused([](FileOptions& o) { o.columns[1].encoding = Encoding::delta_binary_packed; });
  refused([](FileOptions& o) { o.columns[1].encoding = Encoding::byte_stream_split; });
  refused([](FileOptions& o) { o.columns[1].build_dictionary = true; });
  refused(
      [](FileOptions& o) { o.columns[1].encoding = o.columns[1].fallback = Encoding::dictionary; });
  refused([](FileOptions& o) { o.columns[1].bloom_filter_bytes = 48; });
  refused([](FileOptions& o) { o.columns[1].bloom_filter_bytes = 16; });
  refused([](FileOptions& o) { o.page_version = 3; });
  refused([](FileOptions& o) { o.rows_per_page = 0; });
  refused([](FileOptions& o) { o.page_bytes = 0; });
  refused([](FileOptions& o) { o.zstd_level = 23; });
  refused([](FileOptions& o) { o.columns[0].data_effort = Effort::every(1); });
  refused([](FileOptions& o) { o.columns[0].dictionary_effort.step = Effort::no_search + 1; });
  refused([](FileOptions& o) { o.sorting_columns = {{2, false, false}}; });
}

BOOST_AUTO_TEST_CASE(bad_schemas_are_refused) {
  check_bad_schema();
  check_bad_schema(Field::leaf("", Repetition::required, PhysicalType::int32));
  check_bad_schema(leaf(PhysicalType::int32), leaf(PhysicalType::int64));
  check_bad_schema(Field::fixed("c", Repetition::required, 0));
  check_bad_schema(leaf(PhysicalType::fixed_len_byte_array));
  check_bad_schema(leaf(PhysicalType::int32, LogicalType::string()));
  check_bad_schema(leaf(PhysicalType::int64, LogicalType::date()));
  check_bad_schema(leaf(PhysicalType::int32, LogicalType::timestamp_micros(true)));
  check_bad_schema(leaf(PhysicalType::int32, LogicalType::decimal(10, 2)));
  check_bad_schema(leaf(PhysicalType::int64, LogicalType::decimal(19, 2)));
  check_bad_schema(leaf(PhysicalType::int32, LogicalType::decimal(5, 6)));
  check_bad_schema(leaf(PhysicalType::byte_array, LogicalType::decimal(5, 2)));
  check_bad_schema(leaf(PhysicalType::int32, LogicalType::integer(64, true)));
  check_bad_schema(leaf(PhysicalType::int64, LogicalType::integer(32, true)));
  BOOST_CHECK_THROW(Field::group("g", Repetition::required, {}), std::invalid_argument);

  const Schema nested(
      {Field::group("a", Repetition::optional,
                    {Field::group("b", Repetition::required, {leaf(PhysicalType::int32)}),
                     Field::leaf("d", Repetition::optional, PhysicalType::int64)})});
  BOOST_TEST(nested.leaves().size() == 2U);
  BOOST_TEST(nested.leaves()[0].dotted_path() == "a.b.c");
  BOOST_TEST(nested.leaves()[0].max_definition_level == 1);
  BOOST_TEST(nested.leaves()[1].max_definition_level == 2);
  BOOST_TEST(nested.column("a.d") == 1U);
  BOOST_CHECK_THROW(nested.column("a"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_prepared_dictionary_is_of_its_column) {
  const Schema schema({leaf(PhysicalType::byte_array)});
  FileOptions options;
  options.columns = {{.encoding = Encoding::dictionary}};
  const std::vector<std::string_view> entries{"b", "", "a"};
  const PreparedDictionary dictionary(schema.leaves()[0], options.columns[0], options, entries);
  BOOST_TEST(dictionary.count() == 3U);
  FileOptions other = options;
  other.columns[0].codec = Codec::uncompressed;
  Begun begun(schema, other);
  BOOST_CHECK_THROW(begun.writer->begin_column(dictionary), std::invalid_argument);

  const std::vector<std::uint32_t> wrong_offsets{0, 3};
  const std::vector<std::byte> plain(8);
  BOOST_CHECK_THROW(PreparedDictionary(schema.leaves()[0], options.columns[0], options,
                                       Dictionary{plain, 2, wrong_offsets, false}),
                    std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
