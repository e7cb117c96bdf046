#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "base/carver.h"

using fraudgen::Carver;

BOOST_AUTO_TEST_SUITE(carver)

BOOST_AUTO_TEST_CASE(it_counts_what_it_would_take) {
  alignas(Carver::alignment) std::array<std::byte, 256> memory;
  Carver counting;
  Carver taking(memory);
  for (Carver* const carver : {&counting, &taking}) {
    carver->take<std::uint8_t>(1);
    Carver first = carver->fork();
    Carver second = carver->fork();
    first.take<std::uint64_t>(9);
    second.take<std::uint8_t>(64);
    carver->advance_to(std::max(first.used(), second.used()));
    BOOST_TEST(carver->used() == 192u);
  }
  BOOST_TEST(counting.take<int>(1).empty());
}

BOOST_AUTO_TEST_CASE(pieces_lie_on_cache_lines_of_their_own) {
  alignas(Carver::alignment) std::array<std::byte, 256> memory;
  Carver carver(memory);
  const auto bytes = carver.take<std::uint8_t>(65);
  const auto words = carver.take<std::uint32_t>(3);
  BOOST_TEST(bytes.size() == 65u);
  BOOST_TEST(words.size() == 3u);
  BOOST_TEST(static_cast<void*>(bytes.data()) == memory.data());
  BOOST_TEST(static_cast<void*>(words.data()) == memory.data() + 128);
}

BOOST_AUTO_TEST_CASE(more_than_there_is_is_refused) {
  alignas(Carver::alignment) std::array<std::byte, 128> memory;
  Carver carver(memory);
  carver.take<std::byte>(64);
  BOOST_CHECK_THROW(carver.take<std::byte>(65), std::length_error);
  Carver other(memory);
  BOOST_CHECK_THROW(other.advance_to(129), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()
