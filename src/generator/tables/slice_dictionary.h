#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "base/carver.h"
#include "generator/numbers/random.h"
#include "generator/time/time_order.h"
#include "parquet/dictionary.h"

namespace fraudgen::generator {

/// Turns one of a slice's lists into the dictionary of a column: its distinct entries as the
/// dictionary page has them, and for each entry of the list its code. One list at a time.
class SliceDictionary {
 public:
  SliceDictionary(Carver& carver, std::uint32_t capacity)
      : slots_(carver.take<std::uint32_t>(
            std::max<std::size_t>(slots_for(capacity), std::size_t{2} * capacity))),
        codes_(carver.take<std::uint16_t>(capacity)),
        keys_(carver.take<std::uint64_t>(capacity)),
        offsets_(carver.take<std::uint32_t>(capacity)),
        plain_(carver.take<std::byte>(std::size_t{capacity} * most_entry_bytes)) {}

  static constexpr std::size_t most_entry_bytes = 36;  // a length and a PIX key

  /// Entry after entry of a list: codes()[i] is the code of item i, and codes are given in the
  /// order in which keys first appear. For each new one `append` adds the entry's bytes.
  template <typename Items, typename Key, typename Append>
  void build(const Items& items, Key key, Append append) {
    const std::size_t size = slots_for(items.size());
    const auto shift = static_cast<unsigned>(64 - std::countr_zero(size));
    const std::size_t mask = size - 1;
    std::fill_n(slots_.begin(), size, free_slot);
    count_ = used_ = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::uint64_t wanted = key(items[i]);
      // The upper bits of the product choose the slot (Knuth's multiplicative hashing), and some
      // that those are not made of tell most other keys apart without looking at them.
      const std::uint64_t hash = (wanted ^ wanted >> 32) * golden_step;
      const std::uint32_t tag = static_cast<std::uint32_t>(hash << code_bits) & tag_mask;
      std::size_t slot = hash >> shift;
      std::uint32_t found = slots_[slot];
      while (found != free_slot &&
             ((found ^ tag) >> code_bits != 0 || keys_[code_in(found)] != wanted)) {
        slot = (slot + 1) & mask;
        found = slots_[slot];
      }
      if (found == free_slot) {
        slots_[slot] = found = tag | count_;
        keys_[count_] = wanted;
        offsets_[count_++] = used_;
        append(*this, items[i]);
      }
      codes_[i] = code_in(found);
    }
  }

  /// The same for numbers, in ascending order. Nothing is hashed.
  template <typename Number, typename Append>
  void build_sorted(std::span<const Number> items, Append append) {
    // The sign's bit turned, as numbers without a sign they are in the same order.
    constexpr std::uint32_t turned = std::is_signed_v<Number> ? 0x80000000u : 0;
    const std::span<std::uint64_t> keys = keys_.first(items.size());
    std::uint32_t all_ones = ~0u;
    std::uint32_t any_ones = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::uint32_t number = static_cast<std::uint32_t>(items[i]) ^ turned;
      keys[i] = std::uint64_t{number} << code_bits | i;
      all_ones &= number;
      any_ones |= number;
    }
    // What all have in common above need not be sorted by.
    const auto bits = static_cast<std::uint32_t>(std::bit_width(all_ones ^ any_ones));
    const std::span<std::uint64_t> spare(reinterpret_cast<std::uint64_t*>(slots_.data()),
                                         slots_.size() / 2);
    count_ = used_ = 0;
    std::uint64_t last = ~std::uint64_t{0};
    for (const std::uint64_t key : sort_by_bits(keys, spare.first(keys.size()), code_bits, bits)) {
      if (key >> code_bits != last) {
        last = key >> code_bits;
        offsets_[count_++] = used_;
        append(*this, items[key & 0xFFFF]);
      }
      codes_[key & 0xFFFF] = static_cast<std::uint16_t>(count_ - 1);
    }
  }

  /// The same for a list that has no entry twice: the codes are the positions.
  template <typename Items, typename Append>
  void build_distinct(const Items& items, Append append) {
    count_ = used_ = 0;
    for (const auto& item : items) {
      offsets_[count_++] = used_;
      append(*this, item);
    }
  }

  /// The same for numbers of which most are small and none is 2^32 - 1: the entries are in
  /// ascending order, and `append` is given the number. Nothing is hashed.
  template <typename Append>
  void build_ascending(std::span<const std::uint32_t> numbers, Append append) {
    const std::span<std::uint32_t> near = near_slots();
    std::uint32_t greatest = 0;
    for (const std::uint32_t number : numbers) greatest = std::max(greatest, number);
    const std::size_t table = std::min<std::size_t>(greatest + std::size_t{1}, near.size());
    std::fill_n(near.begin(), table, free_slot);
    std::size_t far = 0;
#pragma GCC unroll 8
    for (const std::uint32_t number : numbers) {
      if (number < near.size()) {
        near[number] = 0;
      } else {
        keys_[far++] = number;
      }
    }
    count_ = used_ = 0;
    for (std::uint32_t number = 0; number < table; ++number) {
      if (near[number] == free_slot) continue;
      near[number] = count_++;
      append(*this, number);
    }
    first_far_ = count_;
    far_ = sorted_and_distinct(keys_.first(far));
    for (const std::uint64_t number : far_) {
      append(*this, static_cast<std::uint32_t>(number));
      ++count_;
    }
  }
  /// Where those numbers may lie meanwhile: as many as the capacity. build() takes it back.
  std::span<std::uint32_t> room_for_numbers() const { return offsets_; }
  /// f(number): the code of one of those numbers. Valid until the next build.
  auto code_of_number() const {
    return [near = near_slots(), this](std::uint32_t number) {
      if (number < near.size()) return static_cast<std::uint16_t>(near[number]);
      return code_of_far(number);
    };
  }

  /// For `append`: the bytes of a BYTE_ARRAY entry, to be filled in at once.
  std::span<char> text(std::uint32_t length) {
    put(length);
    char* begin = reinterpret_cast<char*>(plain_.data() + used_);
    used_ += length;
    return {begin, length};
  }
  /// The same for a text of at most 16 bytes that write(begin) writes, up to the end that it
  /// returns.
  template <typename Write>
  void text_by(Write write) {
    char* const begin = reinterpret_cast<char*>(plain_.data() + used_ + sizeof(std::uint32_t));
    const auto length = static_cast<std::uint32_t>(write(begin) - begin);
    put(length);
    used_ += length;
  }
  /// For `append`: a DOUBLE or INT32 entry.
  template <typename T>
  void put(T value) {
    std::memcpy(plain_.data() + used_, &value, sizeof value);
    used_ += sizeof value;
  }

  std::span<const std::uint16_t> codes() const { return codes_; }
  /// As the dictionary of a BYTE_ARRAY column, and of one of numbers.
  parquet::Dictionary texts(bool sorted = false) const {
    return {.plain = plain_.first(used_),
            .count = count_,
            .offsets = offsets_.first(count_),
            .sorted = sorted,
            .complete = true};
  }
  parquet::Dictionary numbers(bool sorted = false) const {
    return {.plain = plain_.first(used_),
            .count = count_,
            .offsets = {},
            .sorted = sorted,
            .complete = true};
  }

 private:
  // A slot holds a code and above it a part of the key's hash. As many slots as stay a third free.
  static constexpr std::uint32_t code_bits = 16;
  static constexpr std::uint32_t tag_mask = 0x7FFF0000;
  static constexpr std::uint32_t free_slot = 0xFFFFFFFF;
  static constexpr std::size_t near_numbers = 65'536;
  static constexpr std::size_t slots_for(std::size_t items) {
    return std::bit_ceil(std::max<std::size_t>(items + items / 2, 16));
  }
  /// Of build_ascending(): the codes of the small numbers, by number.
  std::span<std::uint32_t> near_slots() const {
    return slots_.first(std::min<std::size_t>(slots_.size(), near_numbers));
  }
  [[gnu::noinline]] std::uint16_t code_of_far(std::uint32_t number) const {
    const auto at = std::lower_bound(far_.begin(), far_.end(), number) - far_.begin();
    return static_cast<std::uint16_t>(first_far_ + static_cast<std::uint32_t>(at));
  }
  static constexpr std::uint16_t code_in(std::uint32_t slot) {
    return static_cast<std::uint16_t>(slot);
  }
  static std::span<std::uint64_t> sorted_and_distinct(std::span<std::uint64_t> numbers) {
    std::sort(numbers.begin(), numbers.end());
    const auto end = std::unique(numbers.begin(), numbers.end());
    return numbers.first(static_cast<std::size_t>(end - numbers.begin()));
  }

  std::span<std::uint32_t> slots_;  ///< or the sort's spare keys, or codes by number
  std::span<std::uint16_t> codes_;
  std::span<std::uint64_t> keys_;
  std::span<std::uint32_t> offsets_;
  std::span<std::byte> plain_;
  std::uint32_t count_ = 0;
  std::uint32_t used_ = 0;
  std::span<const std::uint64_t> far_;  ///< numbers beyond the table, of build_ascending()
  std::uint32_t first_far_ = 0;         ///< the code of the first of them
};

}  // namespace fraudgen::generator
