#include <boost/test/unit_test.hpp>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "decoders.h"
#include "parquet/bit_packing.h"
#include "parquet/bitmap.h"
#include "parquet/byte_stream_split.h"
#include "parquet/delta.h"
#include "parquet/digits.h"
#include "parquet/hybrid.h"

namespace {

using namespace fraudgen::parquet;

constexpr std::byte guard{0xEE};

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

template <class T>
void check_packing(unsigned width) {
  std::mt19937_64 random(width);
  for (const std::size_t count : {0, 1, 7, 8, 9, 31, 32, 33, 100}) {
    std::vector<T> values(count);
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    for (T& value : values) value = static_cast<T>(random() & mask);
    const std::size_t size = (count + 7) / 8 * width;
    std::vector<std::byte> out(size + packing_slack, guard);
    BOOST_REQUIRE(pack_bits(values.data(), count, width, out.data()) == out.data() + size);
    const auto found = decoders::Bytes(std::span(out).first(size)).packed(count, width);
    BOOST_REQUIRE(std::equal(values.begin(), values.end(), found.begin(), found.end()));
  }
}

template <class T>
std::vector<std::byte> hybrid_bytes(const std::vector<T>& values, unsigned width) {
  std::vector<std::byte> out(hybrid_bound(values.size(), width), guard);
  const std::byte* end = encode_hybrid(std::span<const T>(values), width, out.data());
  BOOST_REQUIRE(static_cast<std::size_t>(end - out.data()) <= out.size());
  out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

template <class T>
void check_hybrid(std::mt19937_64& random, unsigned width) {
  for (int repeat = 0; repeat < 60; ++repeat) {
    std::vector<T> values;
    const std::size_t count = random() % 3000;
    const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
    while (values.size() < count) {
      const std::size_t run = random() % 3 == 0 ? 1 + random() % 200 : 1;
      values.insert(values.end(), run, static_cast<T>(random() & mask));
    }
    values.resize(count);
    const auto found = decoders::hybrid(hybrid_bytes(values, width), count, width);
    BOOST_REQUIRE(std::equal(values.begin(), values.end(), found.begin(), found.end()));
  }
}

template <class T>
void check_delta(const std::vector<T>& values) {
  std::vector<std::byte> out(delta_bound(values.size(), sizeof(T)), guard);
  const std::byte* end = encode_delta(std::span<const T>(values), out.data());
  const auto size = static_cast<std::size_t>(end - out.data());
  BOOST_REQUIRE(size <= out.size());
  std::size_t used = 0;
  BOOST_REQUIRE(decoders::delta<T>(std::span(out).first(size), used) == values);
  BOOST_REQUIRE_EQUAL(used, size);
}

template <class T>
void check_random_deltas() {
  using Limits = std::numeric_limits<T>;
  std::mt19937_64 random(3);
  for (const std::size_t count : {0, 1, 2, 32, 33, 128, 129, 130, 257, 1000}) {
    for (unsigned width = 1; width <= sizeof(T) * 8; width += 3) {
      std::vector<T> values(count);
      for (T& value : values) value = static_cast<T>(random() >> (64 - width));
      check_delta(values);
    }
    std::vector<T> extremes(count);
    for (T& value : extremes) value = random() % 2 == 0 ? Limits::min() : Limits::max();
    check_delta(extremes);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(encodings)

BOOST_AUTO_TEST_CASE(packs_the_specifications_example) {
  const std::vector<std::uint8_t> values{0, 1, 2, 3, 4, 5, 6, 7};
  std::vector<std::byte> out(3 + packing_slack);
  pack_bits(values.data(), values.size(), 3, out.data());
  out.resize(3);
  BOOST_TEST((out == bytes_of({0b10001000, 0b11000110, 0b11111010})));
}

BOOST_AUTO_TEST_CASE(packs_every_width_of_every_type) {
  for (unsigned width = 1; width <= 8; ++width) check_packing<std::uint8_t>(width);
  for (unsigned width = 1; width <= 16; ++width) check_packing<std::uint16_t>(width);
  for (unsigned width = 1; width <= 32; ++width) check_packing<std::uint32_t>(width);
  for (unsigned width = 1; width <= 64; ++width) check_packing<std::uint64_t>(width);
}

BOOST_AUTO_TEST_CASE(hybrid_runs_and_literals) {
  // A run of one value: its length shifted left, and the value in whole bytes.
  BOOST_TEST((hybrid_bytes(std::vector<std::uint16_t>(1000, 300), 9) ==
              bytes_of({0xD0, 0x0F, 0x2C, 0x01})));
  // Eight values packed: one group, the lowest bit set.
  BOOST_TEST((hybrid_bytes(std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6, 7}, 3) ==
              bytes_of({3, 0b10001000, 0b11000110, 0b11111010})));
  BOOST_TEST(hybrid_bytes(std::vector<std::uint8_t>{}, 3).empty());
  // Runs that take no less than their packed bits stay packed.
  std::vector<std::uint8_t> short_runs(32, 0);
  std::fill_n(short_runs.begin() + 8, 8, 1);
  std::fill_n(short_runs.begin() + 24, 8, 1);
  BOOST_TEST((hybrid_bytes(short_runs, 1) == bytes_of({9, 0x00, 0xFF, 0x00, 0xFF})));
  // No bits at all: only how many.
  BOOST_TEST((hybrid_bytes(std::vector<std::uint8_t>(5, 0), 0) == bytes_of({10})));
}

BOOST_AUTO_TEST_CASE(hybrid_of_anything) {
  std::mt19937_64 random(1);
  for (unsigned width = 1; width <= 8; ++width) check_hybrid<std::uint8_t>(random, width);
  for (unsigned width = 1; width <= 16; ++width) check_hybrid<std::uint16_t>(random, width);
  for (unsigned width = 1; width <= 32; ++width) check_hybrid<std::uint32_t>(random, width);
}

BOOST_AUTO_TEST_CASE(hybrid_of_bits) {
  std::mt19937_64 random(2);
  for (int repeat = 0; repeat < 300; ++repeat) {
    const std::size_t count = random() % 2000;
    std::vector<std::uint8_t> values;
    while (values.size() < count) {
      const std::size_t run = random() % 4 == 0 ? 1 + random() % 500 : 1;
      values.insert(values.end(), run, static_cast<std::uint8_t>(random() & 1));
    }
    values.resize(count);
    std::vector<std::uint8_t> bits(count / 8 + 16, 0xFF);
    append_bools(bits.data(), 0, values.data(), count);
    std::vector<std::byte> out(hybrid_bound(count, 1), guard);
    const std::byte* end = encode_hybrid_bits(bits.data(), count, out.data());
    out.resize(static_cast<std::size_t>(end - out.data()));
    const auto found = decoders::hybrid(out, count, 1);
    BOOST_REQUIRE(std::equal(values.begin(), values.end(), found.begin(), found.end()));
  }
}

BOOST_AUTO_TEST_CASE(bitmaps_are_appended_bit_by_bit) {
  std::mt19937_64 random(4);
  for (int repeat = 0; repeat < 200; ++repeat) {
    std::vector<bool> expected;
    std::vector<std::uint8_t> bits(2000, 0xCC);
    for (int piece = 0; piece < 10; ++piece) {
      const std::size_t count = random() % 3 == 0 ? 8 * (random() % 25) : random() % 200;
      std::size_t set = 0;
      if (random() % 3 == 0) {
        const bool value = random() % 2 == 0;
        append_same(bits.data(), expected.size(), count, value);
        expected.insert(expected.end(), count, value);
        continue;
      }
      const std::size_t from = random() % 2 == 0 ? 8 * (random() % 9) : random() % 70;
      // Of exactly the bytes that hold the bits, so that a sanitizer sees a read beyond.
      std::vector<std::uint8_t> source((from + count + 7) / 8);
      for (auto& byte : source) byte = static_cast<std::uint8_t>(random());
      append_bits(bits.data(), expected.size(), source.data(), from, count);
      for (std::size_t i = from; i < from + count; ++i) {
        const bool bit = ((source[i / 8] >> (i % 8)) & 1) != 0;
        set += bit ? 1 : 0;
        expected.push_back(bit);
      }
      BOOST_REQUIRE_EQUAL(count_bits(source.data(), from, count), set);
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      BOOST_REQUIRE_EQUAL(((bits[i / 8] >> (i % 8)) & 1) != 0, expected[i]);
    }
  }
}

BOOST_AUTO_TEST_CASE(delta_of_the_specifications_examples) {
  // With blocks of 128 values in four miniblocks, where the examples have 8 in one.
  const std::vector<std::int32_t> steady{1, 2, 3, 4, 5};
  std::vector<std::byte> out(delta_bound(5, 4));
  out.resize(static_cast<std::size_t>(encode_delta(std::span(steady), out.data()) - out.data()));
  // Block, miniblocks, count, zigzag of 1; minimum 1, four widths of 0.
  BOOST_TEST((out == bytes_of({0x80, 0x01, 4, 5, 2, 2, 0, 0, 0, 0})));

  const std::vector<std::int32_t> falling{7, 5, 3, 1, 2, 3, 4, 5};
  out.assign(delta_bound(8, 4), guard);
  out.resize(static_cast<std::size_t>(encode_delta(std::span(falling), out.data()) - out.data()));
  // Minimum -2, a width of 2; 0 0 0 3 3 3 3, and zeros up to 32 values.
  BOOST_TEST((out == bytes_of({0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b11000000, 0b00111111, 0, 0, 0,
                               0, 0, 0})));
}

BOOST_AUTO_TEST_CASE(delta_of_anything) {
  check_random_deltas<std::int32_t>();
  check_random_deltas<std::int64_t>();
}

BOOST_AUTO_TEST_CASE(byte_streams_of_the_specifications_example) {
  const auto values =
      bytes_of({0xAA, 0xBB, 0xCC, 0xDD, 0x00, 0x11, 0x22, 0x33, 0xA3, 0xB4, 0xC5, 0xD6});
  std::vector<std::byte> out(12);
  split_byte_streams(values.data(), 3, 4, out.data());
  BOOST_TEST(
      (out == bytes_of({0xAA, 0x00, 0xA3, 0xBB, 0x11, 0xB4, 0xCC, 0x22, 0xC5, 0xDD, 0x33, 0xD6})));
}

BOOST_AUTO_TEST_CASE(byte_streams_of_anything) {
  std::mt19937_64 random(5);
  for (const std::size_t width : {1, 2, 3, 4, 5, 8, 16}) {
    for (const std::size_t count : {0, 1, 7, 8, 9, 64, 100}) {
      std::vector<std::byte> values(count * width);
      for (auto& byte : values) byte = static_cast<std::byte>(random());
      std::vector<std::byte> out(count * width);
      split_byte_streams(values.data(), count, width, out.data());
      for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < width; ++k) {
          BOOST_REQUIRE(out[k * count + i] == values[i * width + k]);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(digits_of_any_number) {
  std::mt19937_64 random(6);
  const auto check = [](std::uint64_t number) {
    const Digits digits = format_digits(number);
    char expected[32];
    std::snprintf(expected, sizeof(expected), "%024llu", static_cast<unsigned long long>(number));
    BOOST_REQUIRE(std::memcmp(digits.characters, expected, Digits::size) == 0);
  };
  for (unsigned e = 0; e < 20; ++e) {
    check(power_of_ten(e));
    check(power_of_ten(e) - 1);
  }
  check(~std::uint64_t{0});
  for (int i = 0; i < 100'000; ++i) check(random() >> (random() % 64));
  for (std::uint32_t i = 0; i < 10'000; ++i) check(i * 10'001ULL);
}

BOOST_AUTO_TEST_SUITE_END()
