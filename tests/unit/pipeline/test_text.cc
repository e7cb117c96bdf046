#include <boost/test/unit_test.hpp>

#include "pipeline/text.h"

namespace fraudgen::pipeline {
namespace {

BOOST_AUTO_TEST_CASE(sizes) {
  BOOST_TEST(size_text(0) == "0B");
  BOOST_TEST(size_text(1023) == "1023B");
  BOOST_TEST(size_text(1024) == "1.00KB");
  BOOST_TEST(size_text(64 << 20) == "64.0MB");
  BOOST_TEST(size_text((std::uint64_t{1} << 30) - 1) == "1.00GB");
  BOOST_TEST(size_text(std::uint64_t{1} << 63) == "8.00EB");
  BOOST_TEST(size_for_option(1) == "1MB");
  BOOST_TEST(size_for_option(1 << 20) == "1MB");
  BOOST_TEST(size_for_option((1 << 20) + 1) == "2MB");
}

BOOST_AUTO_TEST_CASE(counts) {
  BOOST_TEST(count_text(0) == "0");
  BOOST_TEST(count_text(999) == "999");
  BOOST_TEST(count_text(1000) == "1,000");
  BOOST_TEST(count_text(1234567890) == "1,234,567,890");
}

BOOST_AUTO_TEST_CASE(durations) {
  BOOST_TEST(duration_text(12.34) == "12.3 s");
  BOOST_TEST(duration_text(245) == "4:05");
  BOOST_TEST(duration_text(3723) == "1:02:03");
}

}  // namespace
}  // namespace fraudgen::pipeline
