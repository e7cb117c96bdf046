#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "files.h"
#include "parquet/file_summary.h"
#include "parquet/thrift_buffer.h"

namespace {

using namespace fraudgen::parquet;

std::vector<std::byte> a_file() {
  const Schema schema(
      {Field::leaf("n", Repetition::required, PhysicalType::int32),
       Field::group("g", Repetition::optional,
                    {Field::leaf("x", Repetition::optional, PhysicalType::float64)})});
  files::Writer writer(schema, {}, 100, 3);
  files::Collector output;
  const std::string long_value(500, 'v');
  const std::vector<KeyValue> pairs{{"plan", "0123456789abcdef"}, {"empty", ""}, {"", long_value}};
  writer->open(output, pairs);
  const std::vector<std::int32_t> numbers(100, 7);
  const std::vector<double> doubles(100, 0.5);
  for (int g = 0; g < 3; ++g) {
    writer->begin_row_group(100);
    writer->begin_column();
    writer->write_int32(Validity::all(100), numbers);
    writer->end_column();
    writer->begin_column();
    writer->write_double(Validity::all(100), doubles);
    writer->end_column();
    writer->end_row_group();
  }
  writer->close();
  return output.bytes();
}

std::vector<std::byte> with_suffix(std::vector<std::byte> footer) {
  const auto size = static_cast<std::uint32_t>(footer.size());
  footer.resize(footer.size() + 8);
  std::memcpy(footer.data() + size, &size, 4);
  std::memcpy(footer.data() + size + 4, "PAR1", 4);
  return footer;
}

/// Reads, and lets nothing through but FormatError.
bool reads(std::span<const std::byte> tail) {
  try {
    read_file_summary(tail);
    return true;
  } catch (const FormatError&) {
    return false;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_summary)

BOOST_AUTO_TEST_CASE(tells_of_the_file) {
  const std::vector<std::byte> file = a_file();
  const std::size_t wanted = summary_tail_bytes(std::span(file).last(footer_suffix_bytes));
  const FileSummary summary = read_file_summary(std::span(file).last(wanted));
  BOOST_TEST(summary.rows == 300);
  BOOST_TEST(summary.row_groups == 3U);
  BOOST_REQUIRE_EQUAL(summary.key_values.size(), 3U);
  BOOST_TEST(summary.key_values[0].second == "0123456789abcdef");
  BOOST_TEST(summary.key_values[1].second == "");
  BOOST_TEST(summary.key_values[2].second.size() == 500U);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_cut_off) {
  const std::vector<std::byte> file = a_file();
  const std::size_t wanted = summary_tail_bytes(file);
  for (std::size_t size = 0; size < wanted; ++size) {
    BOOST_REQUIRE(!reads(std::span(file).last(size)));   // from the front
    BOOST_REQUIRE(!reads(std::span(file).first(size)));  // from the back
  }
  // A footer that ends early, under an honest length.
  const std::span<const std::byte> footer =
      std::span(file).subspan(file.size() - wanted, wanted - footer_suffix_bytes);
  for (std::size_t size = 0; size < footer.size(); ++size) {
    BOOST_REQUIRE(!reads(with_suffix({footer.begin(), footer.begin() + static_cast<long>(size)})));
  }
}

BOOST_AUTO_TEST_CASE(survives_any_damage) {
  const std::vector<std::byte> file = a_file();
  const std::size_t wanted = summary_tail_bytes(file);
  const std::vector<std::byte> tail(file.end() - static_cast<long>(wanted), file.end());
  std::mt19937_64 random(1);
  std::size_t read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::byte> damaged = tail;
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t c = 0; c < changes; ++c) {
      std::byte& at = damaged[random() % (damaged.size() - footer_suffix_bytes)];
      at = random() % 2 == 0 ? static_cast<std::byte>(random())
                             : at ^ static_cast<std::byte>(1U << (random() % 8));
    }
    read += reads(damaged) ? 1 : 0;
  }
  BOOST_TEST_MESSAGE("of 20,000 damaged footers " << read << " could still be read");
  BOOST_TEST(read < 20'000U);
  for (int i = 0; i < 5'000; ++i) {
    std::vector<std::byte> noise(random() % 200);
    for (auto& byte : noise) byte = static_cast<std::byte>(random());
    reads(with_suffix(noise));
  }
}

BOOST_AUTO_TEST_CASE(refuses_sizes_that_are_lies) {
  const auto bytes = [](std::initializer_list<int> values) {
    std::vector<std::byte> made;
    for (const int value : values) made.push_back(static_cast<std::byte>(value));
    return made;
  };
  // created_by of 2^31 - 1 bytes; a list of 2^31 - 1 row groups; structs in structs without end.
  BOOST_TEST(!reads(with_suffix(bytes({0x68, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 'a'}))));
  BOOST_TEST(!reads(with_suffix(bytes({0x49, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0}))));
  BOOST_TEST(!reads(with_suffix(bytes({0x59, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0}))));
  std::vector<std::byte> deep(100'000, std::byte{0x1C});
  BOOST_TEST(!reads(with_suffix(deep)));
  BOOST_TEST(!reads(with_suffix({})));
  BOOST_TEST(!reads(with_suffix(bytes({0}))));  // no rows, no row groups
}

BOOST_AUTO_TEST_CASE(thrift_goes_to_fixed_memory) {
  std::vector<std::byte> memory(4);
  FixedTransport transport;
  transport.begin(memory, "the test's memory");
  const std::uint8_t some[] = {1, 2, 3, 4, 5};
  transport.write(some, 3);
  BOOST_TEST(transport.bytes().size() == 3U);
  BOOST_CHECK_THROW(transport.write(some, 2), std::length_error);

  files::Collector output;
  transport.begin(memory, output);
  for (int i = 0; i < 3; ++i) transport.write(some, 3);
  transport.write(some, 5);  // longer than the memory
  BOOST_TEST(transport.finish() == 14U);
  std::vector<int> found;
  for (const std::byte byte : output.bytes()) found.push_back(static_cast<int>(byte));
  BOOST_TEST((found == std::vector<int>{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5}));
}

BOOST_AUTO_TEST_SUITE_END()
