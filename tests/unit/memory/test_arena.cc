#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <stdexcept>

#include "memory/arena.h"

namespace fraudgen::memory {
namespace {

BOOST_AUTO_TEST_CASE(pieces_are_aligned_and_apart) {
  Arena arena(1000);
  BOOST_TEST(arena.size() == 1024);
  const auto a = arena.take(1);
  const auto b = arena.take(100);
  BOOST_TEST(a.size() == 1);
  BOOST_TEST(b.size() == 100);
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(a.data()) % Arena::alignment == 0);
  BOOST_TEST(b.data() - a.data() == 64);
  BOOST_TEST(arena.taken() == 64 + 128);
  BOOST_TEST((b.back() == std::byte{0}));
}

BOOST_AUTO_TEST_CASE(no_more_than_there_is) {
  Arena arena(128);
  arena.take(64);
  BOOST_CHECK_THROW(arena.take(65), std::length_error);
  BOOST_CHECK_THROW(arena.take(~std::size_t{0}), std::length_error);
  BOOST_TEST(arena.take(64).size() == 64);
  BOOST_CHECK_THROW(arena.take(1), std::length_error);
}

}  // namespace
}  // namespace fraudgen::memory
