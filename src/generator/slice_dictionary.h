#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "generator/random.h"
#include "memory/carver.h"
#include "parquet/dictionary.h"

namespace fraudgen::generator {

/// Turns one of a slice's lists into the dictionary of a column: its distinct entries as the
/// dictionary page has them, and for each entry of the list its code. One list at a time.
class SliceDictionary {
 public:
  SliceDictionary(memory::Carver& carver, std::uint32_t capacity)
      : slots_(carver.take<std::uint32_t>(std::bit_ceil(capacity) * 2)),
        codes_(carver.take<std::uint16_t>(capacity)),
        keys_(carver.take<std::uint64_t>(capacity)),
        offsets_(carver.take<std::uint32_t>(capacity)),
        plain_(carver.take<std::byte>(std::size_t{capacity} * most_entry_bytes)) {
    // Sooner or later a slice fills these; touched at once, a run's memory is the same from its
    // first file on, whatever its size.
    std::fill(keys_.begin(), keys_.end(), 0);
    std::fill(offsets_.begin(), offsets_.end(), 0);
  }

  static constexpr std::size_t most_entry_bytes = 36;  // a length and a PIX key

  void clear() {
    std::fill(slots_.begin(), slots_.end(), free_slot);
    count_ = used_ = 0;
  }

  /// The code of a key, a new one if it was not in the dictionary yet; `append` then adds the
  /// entry's bytes. At most `capacity` different keys.
  template <typename Append>
  std::uint16_t intern(std::uint64_t key, Append append) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = mix(key + golden_step) & mask;
    while (slots_[slot] != free_slot) {
      if (keys_[slots_[slot]] == key) return static_cast<std::uint16_t>(slots_[slot]);
      slot = (slot + 1) & mask;
    }
    slots_[slot] = count_;
    keys_[count_] = key;
    offsets_[count_] = used_;
    append(*this);
    return static_cast<std::uint16_t>(count_++);
  }

  /// Interns entry after entry of a list: codes()[i] is the code of item i.
  template <typename Items, typename Key, typename Append>
  void build(const Items& items, Key key, Append append) {
    clear();
    for (std::size_t i = 0; i < items.size(); ++i) {
      codes_[i] = intern(key(items[i]), [&](SliceDictionary& self) { append(self, items[i]); });
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

  /// The same for small numbers that come one at a time: those of `values` in ascending order, by a
  /// table instead of hashing. code_of() has their codes. False, and nothing is done, when the
  /// greatest is beyond the table.
  template <typename Values, typename Append>
  bool build_ascending(const Values& values, Append append) {
    std::uint32_t greatest = 0;
    values([&](std::uint32_t value) { greatest = std::max(greatest, value); });
    if (greatest >= slots_.size()) return false;
    std::fill_n(slots_.begin(), greatest + 1, free_slot);
    values([&](std::uint32_t value) { slots_[value] = 0; });
    count_ = used_ = 0;
    for (std::uint32_t value = 0; value <= greatest; ++value) {
      if (slots_[value] == free_slot) continue;
      slots_[value] = count_++;
      append(*this, value);
    }
    return true;
  }
  std::uint16_t code_of(std::uint32_t value) const {
    return static_cast<std::uint16_t>(slots_[value]);
  }

  /// For `append`: the bytes of a BYTE_ARRAY entry, to be filled in at once.
  std::span<char> text(std::uint32_t length) {
    put(length);
    char* begin = reinterpret_cast<char*>(plain_.data() + used_);
    used_ += length;
    return {begin, length};
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
  static constexpr std::uint32_t free_slot = 0xFFFFFFFF;
  std::span<std::uint32_t> slots_;
  std::span<std::uint16_t> codes_;
  std::span<std::uint64_t> keys_;
  std::span<std::uint32_t> offsets_;
  std::span<std::byte> plain_;
  std::uint32_t count_ = 0;
  std::uint32_t used_ = 0;
};

}  // namespace fraudgen::generator
