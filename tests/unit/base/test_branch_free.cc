#include <boost/test/unit_test.hpp>
#include <cstdint>

#include "base/branch_free.h"

namespace fraudgen {
namespace {

BOOST_AUTO_TEST_CASE(keeps_or_drops) {
  BOOST_TEST(all_if<std::uint64_t>(true) == ~std::uint64_t{0});
  BOOST_TEST(all_if<std::uint64_t>(false) == 0u);
  BOOST_TEST(all_if<std::uint16_t>(true) == 0xFFFFu);
}

BOOST_AUTO_TEST_CASE(chooses_the_first_if_so) {
  BOOST_TEST(chosen(true, 7u, 9u) == 7u);
  BOOST_TEST(chosen(false, 7u, 9u) == 9u);
  BOOST_TEST(chosen(true, ~std::uint64_t{0}, std::uint64_t{1}) == ~std::uint64_t{0});
  BOOST_TEST(chosen(false, std::uint16_t{0xFFFF}, std::uint16_t{0x8000}) == 0x8000u);
}

}  // namespace
}  // namespace fraudgen
