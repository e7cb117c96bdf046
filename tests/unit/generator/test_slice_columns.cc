// What the writer of transactions makes columns from: orders of rows, dictionaries, texts.

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "generator/numbers/random.h"
#include "generator/rows/row_order.h"
#include "generator/tables/slice_dictionary.h"
#include "generator/tables/text.h"
#include "generator/time/time_order.h"

using namespace fraudgen::generator;

namespace {

/// A T(carver, capacity) with memory of its own.
template <typename T>
struct Owner {
  explicit Owner(std::uint32_t capacity)
      : bytes([&] {
          fraudgen::Carver counter;
          T(counter, capacity);
          return counter.used() + fraudgen::Carver::alignment;
        }()),
        value([&] {
          void* at = bytes.data();
          std::size_t room = bytes.size();
          std::align(fraudgen::Carver::alignment, 1, at, room);
          fraudgen::Carver carver({static_cast<std::byte*>(at), room});
          return T(carver, capacity);
        }()) {}
  std::vector<std::byte> bytes;
  T value;
};

template <typename Dictionary>
std::vector<std::uint32_t> numbers_in(const Dictionary& dictionary) {
  std::vector<std::uint32_t> numbers(dictionary.count);
  BOOST_REQUIRE_EQUAL(dictionary.plain.size(), numbers.size() * sizeof(std::uint32_t));
  std::memcpy(numbers.data(), dictionary.plain.data(), dictionary.plain.size());
  return numbers;
}

constexpr auto put_number_entry = [](SliceDictionary& to, std::uint32_t number) { to.put(number); };

}  // namespace

BOOST_AUTO_TEST_SUITE(slice_columns)

BOOST_AUTO_TEST_CASE(marked_rows_are_kept_in_their_order_batch_by_batch) {
  Random random(2);
  for (const std::uint32_t count : {1u, 63u, 64u, 65u, 4096u, 4097u, 65'536u}) {
    // In 65,536ths: none, few, half, nearly all, all.
    for (const std::uint32_t chance : {0u, 700u, 32'768u, 65'500u, 65'536u}) {
      Owner<RowOrder> all(count);
      Owner<RowOrder> some(count);
      std::vector<std::uint64_t> order(count);
      for (std::uint32_t i = 0; i < count; ++i) order[i] = count - 1 - i;
      all.value.take_all(order);
      std::vector<std::uint8_t> marks(RowOrder::padded(count), 0);
      for (std::uint32_t i = 0; i < count; ++i) {
        marks[i] =
            static_cast<std::uint8_t>((random.chance(chance) ? 4 : 0) | (random.next() & 0xFB));
      }
      some.value.take_marked(all.value, marks, 2);
      std::uint32_t kept = 0;
      for (std::uint32_t b = 0; b < some.value.batches(); ++b) {
        BOOST_REQUIRE_EQUAL(some.value.first(b), kept);
        std::vector<std::uint16_t> wanted;
        const auto validity = some.value.validity(b);
        for (std::uint32_t i = 0; i < validity.rows(); ++i) {
          const std::uint32_t at = b * RowOrder::batch_rows + i;
          const bool has = (marks[at] & 4) != 0;
          BOOST_REQUIRE_EQUAL((validity.data()[i / 8] >> (i % 8) & 1) != 0, has);
          if (has) wanted.push_back(static_cast<std::uint16_t>(count - 1 - at));
        }
        const auto found = some.value.rows(b);
        BOOST_REQUIRE(std::ranges::equal(found, wanted));
        kept += static_cast<std::uint32_t>(wanted.size());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_key_has_the_code_of_its_first_appearance) {
  Random random(3);
  // Of keys that differ in their upper half only, in the lower only, and anywhere.
  for (const std::uint64_t spread : {std::uint64_t{0xFFFFFF0000000000}, std::uint64_t{0xFFFFFF},
                                     ~std::uint64_t{0}, std::uint64_t{0xFF}}) {
    for (const std::size_t count : {0u, 1u, 2u, 1000u, 65'536u}) {
      Owner<SliceDictionary> owner(65'536);
      std::vector<std::uint64_t> keys(count);
      for (std::uint64_t& key : keys) key = random.next() & spread;
      owner.value.build(
          keys, [](std::uint64_t key) { return key; },
          [](SliceDictionary& to, std::uint64_t key) { to.put(key); });
      std::map<std::uint64_t, std::uint16_t> codes;
      std::vector<std::uint64_t> entries;
      for (std::size_t i = 0; i < count; ++i) {
        const auto [entry, is_new] =
            codes.emplace(keys[i], static_cast<std::uint16_t>(entries.size()));
        if (is_new) entries.push_back(keys[i]);
        BOOST_REQUIRE_EQUAL(owner.value.codes()[i], entry->second);
      }
      const auto dictionary = owner.value.numbers();
      BOOST_REQUIRE_EQUAL(dictionary.count, entries.size());
      BOOST_REQUIRE_EQUAL(dictionary.plain.size(), entries.size() * sizeof(std::uint64_t));
      BOOST_CHECK(entries.empty() || std::memcmp(dictionary.plain.data(), entries.data(),
                                                 dictionary.plain.size()) == 0);
    }
  }
}

// Also as many as the capacity is, of sizes of which the hash table is less than twice as long.
template <typename Number>
void check_sorted(std::uint64_t spread, std::int64_t least) {
  Random random(6);
  for (const std::uint32_t count :
       {0u, 1u, 2u, 1000u, 1300u, 2700u, 21'845u, 40'000u, 43'691u, 65'536u}) {
    Owner<SliceDictionary> owner(std::max(count, 16u));
    std::vector<Number> numbers(count);
    for (Number& number : numbers) {
      number = static_cast<Number>(least + static_cast<std::int64_t>(random.below(spread)));
    }
    owner.value.build_sorted(std::span<const Number>(numbers),
                             [](SliceDictionary& to, Number number) { to.put(number); });
    const std::set<Number> distinct(numbers.begin(), numbers.end());
    const auto dictionary = owner.value.numbers(true);
    BOOST_REQUIRE_EQUAL(dictionary.count, distinct.size());
    BOOST_REQUIRE_EQUAL(dictionary.plain.size(), distinct.size() * sizeof(Number));
    std::vector<Number> entries(distinct.size());
    if (!entries.empty()) {
      std::memcpy(entries.data(), dictionary.plain.data(), dictionary.plain.size());
    }
    BOOST_REQUIRE(std::ranges::equal(entries, distinct));
    for (std::size_t i = 0; i < count; ++i) {
      BOOST_REQUIRE_EQUAL(entries[owner.value.codes()[i]], numbers[i]);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sorted_dictionary_has_each_number_once) {
  constexpr std::int64_t least_of_all = std::numeric_limits<std::int32_t>::min();
  for (const std::uint64_t spread :
       {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{40'000}, std::uint64_t{1} << 32}) {
    check_sorted<std::uint32_t>(spread, 0);
    check_sorted<std::int32_t>(spread, least_of_all);
    if (spread <= 40'000) check_sorted<std::int32_t>(spread, -20'000);
  }
}

BOOST_AUTO_TEST_CASE(numbers_are_in_ascending_order_whether_they_are_near_or_far) {
  Random random(4);
  for (const std::uint64_t bound : {1u, 300u, 10'000u, 65'536u, 65'537u, 440'000u, 0xFFFFFFFEu}) {
    for (const std::uint32_t capacity : {16u, 1024u, 65'536u}) {
      Owner<SliceDictionary> owner(capacity);
      std::vector<std::uint32_t> numbers(capacity);
      for (std::uint32_t& number : numbers)
        number = static_cast<std::uint32_t>(random.below(bound));
      owner.value.build_ascending(numbers, put_number_entry);
      const std::set<std::uint32_t> distinct(numbers.begin(), numbers.end());
      const auto entries = numbers_in(owner.value.numbers(true));
      BOOST_REQUIRE(std::ranges::equal(entries, distinct));
      for (const std::uint32_t number : numbers) {
        BOOST_REQUIRE_EQUAL(entries[owner.value.code_of_number()(number)], number);
      }
    }
  }
  Owner<SliceDictionary> owner(16);
  owner.value.build_ascending({}, put_number_entry);
  BOOST_CHECK_EQUAL(owner.value.numbers(true).count, 0);
}

BOOST_AUTO_TEST_CASE(keys_are_sorted_and_equal_ones_keep_their_order) {
  Random random(5);
  for (const std::uint32_t bits : {1u, 11u, 12u, 30u, 48u}) {
    std::vector<std::uint64_t> keys(5000);
    std::vector<std::uint64_t> spare(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      keys[i] = (random.next() >> (64 - bits)) << 16 | (0xFFFF - i);
    }
    std::vector<std::uint64_t> wanted = keys;
    std::stable_sort(wanted.begin(), wanted.end(),
                     [](std::uint64_t a, std::uint64_t b) { return a >> 16 < b >> 16; });
    BOOST_CHECK(std::ranges::equal(sort_by_bits(keys, spare, 16, bits), wanted));
  }
}

BOOST_AUTO_TEST_CASE(hexadecimal_digits_and_addresses_are_spelled_as_usual) {
  Random random(6);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t value = i == 0 ? 0 : i == 1 ? ~std::uint64_t{0} : random.next();
    std::array<char, 17> hex{};
    BOOST_REQUIRE_EQUAL(put_hex(hex.data(), value) - hex.data(), 16);
    std::array<char, 17> wanted{};
    std::snprintf(wanted.data(), wanted.size(), "%016llx", static_cast<unsigned long long>(value));
    BOOST_REQUIRE_EQUAL(std::string(hex.data()), std::string(wanted.data()));

    const auto ip = static_cast<std::uint32_t>(value >> 7);
    std::array<char, 20> text{};
    const auto length = static_cast<std::size_t>(put_address(text.data(), ip) - text.data());
    BOOST_REQUIRE_EQUAL(std::string(text.data(), length),
                        std::to_string(ip >> 24) + '.' + std::to_string(ip >> 16 & 255) + '.' +
                            std::to_string(ip >> 8 & 255) + '.' + std::to_string(ip & 255));
  }
}

BOOST_AUTO_TEST_SUITE_END()
