#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "parquet/code_values.h"
#include "parquet/dictionary.h"
#include "parquet/schema.h"

namespace {

using namespace fraudgen::parquet;

const Schema& schema() {
  static const Schema made(
      {Field::leaf("text", Repetition::required, PhysicalType::byte_array, LogicalType::string()),
       Field::leaf("number", Repetition::required, PhysicalType::float64)});
  return made;
}

struct Entries {
  explicit Entries(const std::vector<std::string>& texts)
      : plain(10'000), offsets(texts.size() + 1), leaf(schema().leaves()[0]) {
    ByteArrayDictionaryBuilder builder(plain, offsets);
    for (const std::string& text : texts) builder.add(text);
    dictionary = builder.view(std::is_sorted(texts.begin(), texts.end()));
  }
  explicit Entries(const std::vector<double>& numbers)
      : plain(numbers.size() * sizeof(double)), leaf(schema().leaves()[1]) {
    std::memcpy(plain.data(), numbers.data(), plain.size());
    dictionary = {.plain = plain,
                  .count = static_cast<std::uint32_t>(numbers.size()),
                  .offsets = {},
                  .sorted = std::is_sorted(numbers.begin(), numbers.end())};
  }

  std::vector<std::byte> plain;
  std::vector<std::uint32_t> offsets;
  const Leaf& leaf;
  Dictionary dictionary;
};

/// The chunk's range for pages of these codes.
Range chunk_range(const Leaf& leaf, const Dictionary& dictionary,
                  const std::vector<std::vector<std::uint16_t>>& pages, bool ranked) {
  std::vector<std::byte> gathered(100'000);
  std::vector<std::byte> body(100'000);
  std::vector<std::uint8_t> marks(1'000);
  CodeValues values({gathered, body.data(), 20'000, 20'000, 0}, marks);
  const PreparedDictionary prepared(leaf, {}, {}, dictionary);
  const PreparedDictionary::Data& data = prepared.data();
  using Ranks = std::span<const std::uint32_t>;
  values.begin_chunk(DictionaryView(leaf, dictionary), ranked ? Ranks(data.ranks) : Ranks(),
                     ranked ? Ranks(data.by_rank) : Ranks(), order_of(leaf), StatisticsLevel::chunk,
                     false);
  for (const auto& page : pages) {
    values.append(std::span(page));
    values.encode();
    values.clear();
  }
  return values.chunk_range();
}

void check(const Range& range, std::string_view low, std::string_view high, std::int64_t values) {
  BOOST_TEST(range.minimum.view() == low);
  BOOST_TEST(range.maximum.view() == high);
  BOOST_TEST(range.values == values);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(code_values)

BOOST_AUTO_TEST_CASE(a_chunk_has_the_range_of_what_occurs) {
  const Entries entries({"m", "c", "x", "a", "zz", "y"});
  for (const bool ranked : {false, true}) {
    const auto range = [&](const std::vector<std::vector<std::uint16_t>>& pages) {
      return chunk_range(entries.leaf, entries.dictionary, pages, ranked);
    };
    check(range({{0}}), "m", "m", 1);
    check(range({{0, 1}, {2, 2}}), "c", "x", 4);
    check(range({{3}, {0, 0}, {4}}), "a", "zz", 4);
    check(range({{}, {4, 5}}), "y", "zz", 2);
    // Both ends seen early, and only at the very end of a long page.
    std::vector<std::uint16_t> page(5'000, 0);
    page.front() = 3;
    page.back() = 4;
    check(range({page}), "a", "zz", 5'000);
    check(range({{3, 4}, page}), "a", "zz", 5'002);
    BOOST_TEST(range({{}}).values == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_complete_dictionary_is_the_range_itself) {
  Entries texts({"KEY_000000000500", "KEY_000000000017", "KEY_000000009999", "KEY_000000000018"});
  texts.dictionary.complete = true;
  check(chunk_range(texts.leaf, texts.dictionary, {{0, 1}, {2, 3}}, false), "KEY_000000000017",
        "KEY_000000009999", 4);

  std::vector<double> many(3'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<double>(i * 7 % 3'000) - 9;
  Entries numbers(many);
  numbers.dictionary.complete = true;
  std::vector<std::uint16_t> codes(many.size());
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::uint16_t>(i);
  const Range range = chunk_range(numbers.leaf, numbers.dictionary, {codes}, false);
  const double low = -9;
  const double high = 2'990;
  check(range, {reinterpret_cast<const char*>(&low), 8}, {reinterpret_cast<const char*>(&high), 8},
        3'000);
}

BOOST_AUTO_TEST_CASE(a_sorted_dictionary_goes_by_codes) {
  const Entries entries({"a", "b", "c", "d"});
  BOOST_TEST(entries.dictionary.sorted);
  check(chunk_range(entries.leaf, entries.dictionary, {{2, 1}, {2}}, false), "b", "c", 3);
}

BOOST_AUTO_TEST_SUITE_END()
