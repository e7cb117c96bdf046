#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace fraudgen {
namespace {

BOOST_AUTO_TEST_CASE(numbers) {
  BOOST_TEST(parse_number("0").value() == 0U);
  BOOST_TEST(parse_number("18446744073709551615").value() == ~std::uint64_t{0});
  for (const char* bad : {"", "18446744073709551616", "-1", "+1", " 1", "1 ", "0x1", "1.0"}) {
    BOOST_TEST(!parse_number(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_CASE(lower_case_of_ascii_alone) {
  BOOST_TEST(lower("X-Amz-Date_09[@`{") == "x-amz-date_09[@`{");
  BOOST_TEST(lower("\xC3\x89T\xC3\x89") == "\xC3\x89t\xC3\x89");
  BOOST_TEST(lower("").empty());
}

BOOST_AUTO_TEST_CASE(blanks_at_both_ends_go) {
  BOOST_TEST(trim(" \t a b\r\n") == "a b");
  BOOST_TEST(trim("a") == "a");
  BOOST_TEST(trim(" \r\n").empty());
  BOOST_TEST(trim("").empty());
}

}  // namespace
}  // namespace fraudgen
