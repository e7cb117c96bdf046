#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "parquet/bytes.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// How a column's values compare: the format's TYPE_ORDER.
enum class Order : std::uint8_t {
  boolean,
  int32,
  uint32,
  int64,
  uint64,
  float64,
  bytes,          ///< unsigned, the shorter first
  text,           ///< as bytes; a bound is cut between characters
  decimal_bytes,  ///< two's complement, most significant byte first, all of one length
};

Order order_of(const Leaf& leaf);

/// Below, equal or above 0 as a is below, equal to or above b. Both are PLAIN values without a
/// length, neither is NaN.
int compare(Order order, std::string_view a, std::string_view b);

/// Bounds of byte arrays longer than this are cut; a fixed length beyond it has none.
inline constexpr std::size_t max_bound_bytes = 64;

/// One end of the range of some values: a PLAIN value without a length, or nothing.
struct Bound {
  std::array<char, max_bound_bytes> bytes;
  std::uint8_t size = 0;
  bool present = false;
  bool exact = false;  ///< it is one of the values, not one beyond them

  std::string_view view() const { return {bytes.data(), size}; }
  void set(std::string_view value, bool is_exact);
};

/// What statistics say of the values of a page or of a chunk.
struct Range {
  Bound minimum;
  Bound maximum;
  std::int64_t nulls = 0;
  std::int64_t nans = 0;
  std::int64_t values = 0;  ///< neither null nor NaN

  /// Widens this range by another of the same order. Ranges without values widen nothing.
  void add(Order order, const Range& other);
};

// The range of fixed-width values (`nulls` stays 0). At least one value.
Range range_of_bools(std::span<const std::uint8_t> values);
Range range_of(std::span<const std::int32_t> values, bool is_signed);
Range range_of(std::span<const std::int64_t> values, bool is_signed);
Range range_of(std::span<const double> values);

/// Finds the range of byte arrays, of any length or of one. Keeps the first bytes of the least and
/// the greatest only, which is all that a bound needs.
class BytesRange {
 public:
  void clear() {
    values_ = 0;
    least_key_ = ~std::uint64_t{0};
    greatest_key_ = 0;
  }
  void add(std::string_view value) {
    ++values_;
    const std::uint64_t key = key_of(value);
    if (key <= least_key_ || key >= greatest_key_) consider(value, key);
  }
  /// `count` values of which `low` and `high` are the least and the greatest.
  void add(std::string_view low, std::string_view high, std::size_t count) {
    add(low);
    add(high);
    values_ += static_cast<std::int64_t>(count) - 2;
  }
  /// Of `order` bytes, text or decimal_bytes; of the latter the values' sign bits are flipped
  /// before they are added, which puts them in the order of bytes.
  Range range(Order order) const;

  /// The first eight bytes as a number that compares as they do, zeros for the missing.
  static std::uint64_t key_of(std::string_view value) {
    std::uint64_t word = 0;
    if (value.size() >= 8) {
      word = load<std::uint64_t>(value.data());
    } else if (!value.empty()) {
      std::memcpy(&word, value.data(), value.size());
    }
    return __builtin_bswap64(word);
  }

 private:
  struct Head {
    std::array<char, max_bound_bytes> bytes;
    std::size_t size;
    bool cut;
    std::string_view view() const { return {bytes.data(), size}; }
    void take(std::string_view value);
    int compare(std::string_view value) const;
  };

  void consider(std::string_view value, std::uint64_t key);

  std::int64_t values_ = 0;
  std::uint64_t least_key_ = ~std::uint64_t{0};
  std::uint64_t greatest_key_ = 0;
  Head least_;
  Head greatest_;
};

/// The longest prefix of `text`, at most `bytes` long, that ends between characters. Text that is
/// not UTF-8 is cut anywhere.
std::string_view cut_text(std::string_view text, std::size_t bytes);

/// Replaces a prefix by the least value of its length or less that is above everything that begins
/// with it: the last character (of text) or byte becomes the next one, and what can't grow is
/// dropped. Returns the new size, 0 when there is none.
std::size_t raise_text(std::span<char> prefix);
std::size_t raise_bytes(std::span<char> prefix);

}  // namespace fraudgen::parquet
