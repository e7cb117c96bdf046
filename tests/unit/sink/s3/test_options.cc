#include <boost/test/unit_test.hpp>

#include "sink/s3/options.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
constexpr std::uint64_t gib = mib * 1024;

BOOST_AUTO_TEST_CASE(parts_grow_when_there_would_be_too_many) {
  BOOST_TEST(part_bytes_for(0, 5 * mib) == 5 * mib);
  BOOST_TEST(part_bytes_for(40 * gib, 5 * mib) == 5 * mib);
  BOOST_TEST(part_bytes_for(48 * gib, 5 * mib) == 6 * mib);
  BOOST_TEST(part_bytes_for(48 * gib, 64 * mib) == 64 * mib);
  for (std::uint64_t object = gib; object < 1000 * gib; object += 7 * gib) {
    const std::uint64_t part = part_bytes_for(object, 5 * mib);
    BOOST_TEST((object + object / 20) / part < most_parts);
  }
}

}  // namespace
}  // namespace fraudgen::sink::s3
