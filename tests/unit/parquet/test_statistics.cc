#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "parquet/bloom_filter.h"
#include "parquet/options.h"
#include "parquet/statistics.h"
#include "parquet/xxhash64.h"

namespace {

using namespace fraudgen::parquet;

Range range_of_texts(const std::vector<std::string>& values, Order order = Order::text) {
  BytesRange range;
  range.clear();
  for (const std::string& value : values) range.add(value);
  return range.range(order);
}

std::string raised(std::string text, bool is_text = true) {
  const std::size_t size = is_text ? raise_text(text) : raise_bytes(text);
  return text.substr(0, size);
}

double number(const Bound& bound) {
  double value;
  std::memcpy(&value, bound.bytes.data(), sizeof(value));
  return value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics)

BOOST_AUTO_TEST_CASE(text_is_cut_between_characters) {
  BOOST_TEST(cut_text("abcdef", 3) == "abc");
  BOOST_TEST(cut_text("aé", 2) == "a");
  BOOST_TEST(cut_text("aé", 3) == "aé");
  BOOST_TEST(cut_text("漢字", 5) == "漢");
  BOOST_TEST(cut_text("a😀", 4) == "a");
  BOOST_TEST(cut_text("a😀b", 5) == "a😀");
  BOOST_TEST(cut_text("ab", 10) == "ab");
  BOOST_TEST(cut_text("é", 1).empty());
}

BOOST_AUTO_TEST_CASE(raising_gives_the_next_text) {
  BOOST_TEST(raised("abc") == "abd");
  BOOST_TEST(raised("ab\x7F") == "ac");  // the next character is longer
  BOOST_TEST(raised("aé") == "aê");
  BOOST_TEST(raised("a\u07FF") == "b");
  BOOST_TEST(raised("a\uD7FF") == "a\uE000");  // over the surrogates
  BOOST_TEST(raised("a\uFFFF") == "b");
  BOOST_TEST(raised("a\U0010FFFF") == "b");
  BOOST_TEST(raised("\U0010FFFF\U0010FFFF").empty());
  BOOST_TEST(raised("").empty());
  BOOST_TEST(raised("a\xFF").empty());  // no UTF-8
  BOOST_TEST(raised("a\xFE", false) == "a\xFF");
  BOOST_TEST(raised("a\xFF", false) == "b");
  BOOST_TEST(raised("\xFF\xFF", false).empty());
}

BOOST_AUTO_TEST_CASE(bounds_of_texts) {
  Range range = range_of_texts({"b", "a", "c", ""});
  BOOST_TEST(range.minimum.view() == "");
  BOOST_TEST(range.maximum.view() == "c");
  BOOST_TEST(range.minimum.exact);
  BOOST_TEST(range.maximum.exact);
  BOOST_TEST(range.values == 4);

  // Bytes compare unsigned, and a prefix comes first.
  range = range_of_texts({"é", "z", "zz", std::string("z\0", 2)});
  BOOST_TEST(range.minimum.view() == "z");
  BOOST_TEST(range.maximum.view() == "é");

  // Cut, and raised; 64 bytes are not cut.
  const std::string exact(64, 'x');
  range = range_of_texts({exact + "longer", exact});
  BOOST_TEST(range.minimum.view() == exact);
  BOOST_TEST(range.minimum.exact);
  BOOST_TEST(range.maximum.view() == std::string(63, 'x') + "y");
  BOOST_TEST(!range.maximum.exact);
  range = range_of_texts({exact + "longer"});
  BOOST_TEST(range.minimum.view() == exact);
  BOOST_TEST(!range.minimum.exact);

  // No text is above all that begins so.
  std::string greatest;
  for (int i = 0; i < 17; ++i) greatest += "\U0010FFFF";
  range = range_of_texts({greatest});
  BOOST_TEST(range.minimum.present);
  BOOST_TEST(!range.maximum.present);
}

BOOST_AUTO_TEST_CASE(bounds_of_floats) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto range = [](std::vector<double> values) {
    return range_of(std::span<const double>(values));
  };
  Range found = range({nan, 2, nan, -3, 1, nan, 0.5});
  BOOST_TEST(number(found.minimum) == -3);
  BOOST_TEST(number(found.maximum) == 2);
  BOOST_TEST(found.nans == 3);
  BOOST_TEST(found.values == 4);
  found = range({nan, -nan});
  BOOST_TEST(found.nans == 2);
  BOOST_TEST(found.values == 0);
  BOOST_TEST(!found.minimum.present);
  found = range({infinity, -infinity});
  BOOST_TEST(number(found.minimum) == -infinity);
  BOOST_TEST(number(found.maximum) == infinity);
  for (const double zero : {0.0, -0.0}) {
    found = range({zero});
    BOOST_TEST(std::signbit(number(found.minimum)));
    BOOST_TEST(!std::signbit(number(found.maximum)));
  }
  // Every place among the lanes.
  for (std::size_t i = 0; i < 11; ++i) {
    std::vector<double> values(11, 1.0);
    values[i] = -5;
    values[(i + 1) % 11] = 5;
    found = range(values);
    BOOST_TEST(number(found.minimum) == -5);
    BOOST_TEST(number(found.maximum) == 5);
  }
}

BOOST_AUTO_TEST_CASE(orders) {
  const std::string minus_one(4, '\xFF');
  const std::string zero(4, '\0');
  BOOST_TEST(compare(Order::int32, minus_one, zero) < 0);
  BOOST_TEST(compare(Order::uint32, minus_one, zero) > 0);
  BOOST_TEST(compare(Order::decimal_bytes, minus_one, zero) < 0);
  BOOST_TEST(compare(Order::bytes, minus_one, zero) > 0);
  BOOST_TEST(compare(Order::bytes, "a", "ab") < 0);
  BOOST_TEST(compare(Order::bytes, "ab", "ab") == 0);
}

BOOST_AUTO_TEST_CASE(ranges_are_widened) {
  Range range = range_of_texts({"m"});
  range.nulls = 2;
  Range nothing;
  nothing.nulls = 3;
  range.add(Order::text, nothing);
  BOOST_TEST(range.nulls == 5);
  BOOST_TEST(range.minimum.view() == "m");
  range.add(Order::text, range_of_texts({"a", "n"}));
  BOOST_TEST(range.minimum.view() == "a");
  BOOST_TEST(range.maximum.view() == "n");
  BOOST_TEST(range.values == 3);
  // Between equal bounds the exact one stays.
  const std::string exact(64, 'c');
  Range cut = range_of_texts({exact + "z"});
  cut.add(Order::text, range_of_texts({exact}));
  BOOST_TEST(cut.minimum.exact);
  BOOST_TEST(!cut.maximum.exact);
}

BOOST_AUTO_TEST_CASE(xxhash64_of_known_texts) {
  BOOST_TEST(xxhash64("") == 0xEF46DB3751D8E999);
  BOOST_TEST(xxhash64("a") == 0xD24EC4F1A98C6E5B);
  BOOST_TEST(xxhash64("abc") == 0x44BC2CF5AD770999);
  BOOST_TEST(xxhash64("Nobody inspects the spammish repetition") == 0xFBCEA83C8A378BF1);
}

BOOST_AUTO_TEST_CASE(bloom_filter_sizes) {
  BOOST_TEST(bloom_filter_bytes_for(0) == 32U);
  BOOST_TEST(bloom_filter_bytes_for(25) == 32U);
  BOOST_TEST(bloom_filter_bytes_for(65'536) == 131'072U);
  BOOST_TEST(bloom_filter_bytes_for(~std::uint64_t{0} / 2) == 1U << 27);
}

BOOST_AUTO_TEST_SUITE_END()
