#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "files.h"

namespace {

using namespace fraudgen::parquet;

/// A file of one column of ids: given as numbers, or as the texts that they stand for.
std::vector<std::byte> file_of(Encoding encoding, const std::string& prefix, unsigned digits,
                               const std::vector<std::uint64_t>& ids, bool as_texts) {
  const Schema schema(
      {Field::leaf("id", Repetition::required, PhysicalType::byte_array, LogicalType::string())});
  FileOptions options;
  options.columns.resize(1);
  options.columns[0].encoding = encoding;
  options.columns[0].codec = Codec::uncompressed;
  options.rows_per_page = 300;
  const auto rows = static_cast<std::uint32_t>(ids.size());
  files::Writer writer(schema, options, rows, 1);
  files::Collector output;
  writer->open(output);
  writer->begin_row_group(rows);
  writer->begin_column();
  constexpr std::size_t batch = 128;
  for (std::size_t first = 0; first < ids.size(); first += batch) {
    const auto some = std::span(ids).subspan(first, std::min(batch, ids.size() - first));
    if (!as_texts) {
      writer->write_decimal_ids(Validity::all(some.size()), {prefix, digits, some});
      continue;
    }
    std::vector<std::string> texts;
    for (const std::uint64_t id : some)
      texts.push_back(fmt::format("{}{:0{}}", prefix, id, digits));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    writer->write_byte_arrays(Validity::all(some.size()), views);
  }
  writer->end_column();
  writer->end_row_group();
  writer->close();
  return output.bytes();
}

void check(const std::string& prefix, unsigned digits, const std::vector<std::uint64_t>& ids) {
  for (const Encoding encoding :
       {Encoding::plain, Encoding::delta_length_byte_array, Encoding::delta_byte_array}) {
    BOOST_TEST((file_of(encoding, prefix, digits, ids, false) ==
                file_of(encoding, prefix, digits, ids, true)));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(ids_are_written_as_their_texts_would_be) {
  std::mt19937_64 random(5);
  for (const std::uint64_t start : {0UL, 999'700UL, 99'999'600UL, 12'345'678'999'800UL}) {
    std::vector<std::uint64_t> counting(1'000);
    std::vector<std::uint64_t> looking_back(1'000);
    std::vector<std::uint64_t> jumping(1'000);
    for (std::size_t i = 0; i < counting.size(); ++i) {
      counting[i] = start + i;
      looking_back[i] = start + i - (random() % 3 == 0 ? random() % (i + 1) : 0);
      jumping[i] = start + random() % (random() % 2 == 0 ? 100 : 5'000'000);
    }
    check("TXN_", 15, counting);
    check("S", 15, looking_back);
    check("", 14, jumping);
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_any_length) {
  std::mt19937_64 random(6);
  std::uint64_t end = 1;
  for (unsigned digits = 1; digits <= 19; ++digits) {
    end *= 10;
    std::vector<std::uint64_t> ids(200);
    for (auto& id : ids) id = random() % end;
    ids.push_back(end - 1);
    ids.push_back(end - 1);
    ids.push_back(0);
    check("CUSTOMER_OF_THIRTY_TWO_CHARACTER", digits, ids);
  }
}

BOOST_AUTO_TEST_SUITE_END()
