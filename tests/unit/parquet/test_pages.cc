#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <vector>

#include "files.h"
#include "parquet/page_memory.h"
#include "parquet_types.h"

namespace {

using namespace fraudgen::parquet;

format::FileMetaData footer_of(const std::vector<std::byte>& file) {
  std::uint32_t size;
  std::memcpy(&size, file.data() + file.size() - 8, sizeof(size));
  std::vector<std::uint8_t> bytes(size);
  std::memcpy(bytes.data(), file.data() + file.size() - 8 - size, size);
  apache::thrift::protocol::TCompactProtocol protocol(
      std::make_shared<apache::thrift::transport::TMemoryBuffer>(bytes.data(), size));
  format::FileMetaData metadata;
  metadata.read(&protocol);
  return metadata;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_AUTO_TEST_CASE(narrow_values_have_longer_pages) {
  const Schema schema({Field::leaf("code", Repetition::optional, PhysicalType::int32),
                       Field::leaf("flag", Repetition::required, PhysicalType::boolean),
                       Field::leaf("number", Repetition::required, PhysicalType::int64)});
  FileOptions options;
  options.rows_per_page = 100;
  options.narrow_rows_per_page = 300;
  options.columns.resize(3);
  options.columns[0].encoding = Encoding::dictionary;
  options.columns[1].encoding = Encoding::rle;

  constexpr std::uint32_t rows = 1'000;
  const std::vector<std::int32_t> entries{5, 7, 9};
  std::vector<std::uint8_t> codes(rows);
  std::vector<std::uint8_t> flags(rows);
  std::vector<std::int64_t> numbers(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    codes[i] = static_cast<std::uint8_t>(i * i % 3);
    flags[i] = static_cast<std::uint8_t>(i / 3 % 2);
    numbers[i] = i;
  }
  files::Writer writer(schema, options, rows, 1);
  files::Collector output;
  writer->open(output);
  writer->begin_row_group(rows);
  writer->begin_column(
      Dictionary{.plain = std::as_bytes(std::span(entries)), .count = 3, .offsets = {}});
  writer->write_codes(Validity::all(rows), std::span<const std::uint8_t>(codes));
  writer->end_column();
  writer->begin_column();
  writer->write_bools(Validity::all(rows), flags);
  writer->end_column();
  writer->begin_column();
  writer->write_int64(Validity::all(rows), numbers);
  writer->end_column();
  writer->end_row_group();
  writer->close();

  const format::FileMetaData metadata = footer_of(output.bytes());
  const auto& columns = metadata.row_groups[0].columns;
  BOOST_TEST(columns[0].meta_data.encoding_stats.back().count == 4);
  BOOST_TEST(columns[1].meta_data.encoding_stats.back().count == 4);
  BOOST_TEST(columns[2].meta_data.encoding_stats.back().count == 10);
}

BOOST_AUTO_TEST_CASE(narrow_pages_stay_within_their_bounds) {
  const Leaf flag{{"flag"}, Repetition::required, PhysicalType::boolean, 0, {}, 0};
  FileOptions options;
  const auto narrow_rows = [&] { return PageBounds::of(flag, {}, options).narrow_rows; };
  BOOST_TEST(narrow_rows() == options.rows_per_page);
  options.narrow_rows_per_page = 10;
  BOOST_TEST(narrow_rows() == options.rows_per_page);
  options.narrow_rows_per_page = 1'000'000;
  BOOST_TEST(narrow_rows() == options.page_bytes / 4);
}

BOOST_AUTO_TEST_SUITE_END()
