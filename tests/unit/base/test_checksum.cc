#define BOOST_TEST_MODULE base
#include <boost/test/unit_test.hpp>

#include <string_view>

#include "base/checksum.h"

namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

BOOST_AUTO_TEST_CASE(published_check_values) {
  BOOST_TEST(fraudgen::crc32(bytes("123456789")) == 0xCBF43926U);
  BOOST_TEST(fraudgen::crc32c(bytes("123456789")) == 0xE3069283U);
}

}  // namespace
