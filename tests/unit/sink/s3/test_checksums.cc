#include <boost/test/unit_test.hpp>
#include <string_view>
#include <vector>

#include "base/checksum.h"
#include "sink/s3/checksums.h"

namespace fraudgen::sink::s3 {

std::ostream& operator<<(std::ostream& out, Match match) { return out << static_cast<int>(match); }

namespace {

std::uint32_t crc(std::string_view text) {
  return crc32c(std::as_bytes(std::span(text.data(), text.size())));
}

BOOST_AUTO_TEST_SUITE(checksums)

BOOST_AUTO_TEST_CASE(texts) {
  // CRC-32C's check value, 0xE3069283 (of "123456789"), and the ends of the range.
  BOOST_TEST(crc32c_text(crc("123456789")) == "4waSgw==");
  BOOST_TEST(crc32c_text(0) == "AAAAAA==");
  BOOST_TEST(crc32c_text(0xFFFFFFFF) == "/////w==");
  BOOST_TEST(crc32c_text(1) == "AAAAAQ==");
}

BOOST_AUTO_TEST_CASE(composites) {
  const std::vector<std::uint32_t> parts{0x01020304, 0xFFFEFDFC};
  BOOST_TEST(composite_crc32c_text(parts) ==
             crc32c_text(crc("\x01\x02\x03\x04\xFF\xFE\xFD\xFC")) + "-2");
}

BOOST_AUTO_TEST_CASE(comparing) {
  const std::vector<std::uint32_t> parts{1, 2, 3};
  const std::string composite = composite_crc32c_text(parts);
  BOOST_TEST(compare_crc32c("4waSgw==", 0xE3069283, {}) == Match::equal);
  BOOST_TEST(compare_crc32c("4waSgw==", 0xE3069283, parts) == Match::equal);
  BOOST_TEST(compare_crc32c(composite, 0, parts) == Match::equal);
  BOOST_TEST(compare_crc32c(composite.substr(0, 8), 0, parts) == Match::equal);

  BOOST_TEST(compare_crc32c("4waSgg==", 0xE3069283, {}) == Match::different);
  BOOST_TEST(compare_crc32c("4waSgg==", 0xE3069283, parts) == Match::different);
  BOOST_TEST(compare_crc32c("4waSgw==-3", 0xE3069283, parts) == Match::different);

  for (const std::string_view other :
       {"", "4waSgw", "4waSgw=", "4waSgw===", "4waS=w==", "e3069283", "4waSgw==-2", "4waSgw==-03",
        "4waSgw==-", "-3", "no checksum-3", "dQnlvaDHYtK6x/kNdYtbImP6Acy8VCq1498WO+CObKk="}) {
    BOOST_TEST(compare_crc32c(other, 0xE3069283, parts) == Match::unknown, other);
  }
  // Of a single PUT there is no composite.
  BOOST_TEST(compare_crc32c("4waSgw==-1", 0xE3069283, {}) == Match::unknown);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
