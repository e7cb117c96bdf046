#include <boost/test/unit_test.hpp>
#include <string>

#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(printable_lines) {
  BOOST_TEST(printable("", 10) == "");
  BOOST_TEST(printable("  The bucket\r\n\tis  gone. ", 100) == "The bucket is gone.");
  // Escape sequences, also in their one-byte form (CSI, U+009B), can't reach a terminal.
  BOOST_TEST(printable("a\x1b[31mb\x7f\xc2\x9b"
                       "2Jc",
                       100) == "a [31mb 2Jc");
  BOOST_TEST(printable("S\u00e3o Paulo \u20ac \U0001F600", 100) ==
             "S\u00e3o Paulo \u20ac \U0001F600");
  // Overlong, a surrogate, beyond Unicode, cut off, a lone continuation.
  BOOST_TEST(printable("\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xe2\x82|\x80", 100) ==
             "??|???|????|??|?");
  BOOST_TEST(printable("abc", 2) == "ab");
  BOOST_TEST(printable("a\u20ac", 3) == "a");
  BOOST_TEST(printable("a\u20ac", 4) == "a\u20ac");
}

BOOST_AUTO_TEST_CASE(tokens) {
  BOOST_TEST(is_token("\"abc\"~!", 7));
  BOOST_TEST(!is_token("\"abc\"~!", 6));
  BOOST_TEST(!is_token("", 6));
  BOOST_TEST(!is_token("a b", 6));
  BOOST_TEST(!is_token("a\r\nb", 6));
  BOOST_TEST(!is_token("\u00e9", 6));
  BOOST_TEST(!is_token("a\x7f", 6));
}

BOOST_AUTO_TEST_CASE(percent_encoding) {
  BOOST_TEST(decode_url("a%2Fb+c%c3%A9").value() == "a/b c\u00e9");
  BOOST_TEST(decode_url("").value() == "");
  for (const char* bad : {"%", "%4", "a%4", "%4g", "%g4", "%%41"}) {
    BOOST_TEST(!decode_url(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_CASE(users_and_passwords_are_left_out) {
  BOOST_TEST(without_user_info("syntax in 'http://u:p@host:bad'") == "syntax in 'http://host:bad'");
  BOOST_TEST(without_user_info("http://u:p@q@host/a@b") == "http://host/a@b");
  BOOST_TEST(without_user_info("a//b // c@d") == "a//b // c@d");
  BOOST_TEST(without_user_info("//") == "//");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
