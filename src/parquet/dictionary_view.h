#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/bytes.h"
#include "parquet/dictionary.h"
#include "parquet/statistics.h"

namespace fraudgen::parquet {

/// Bytes of a value of this type, 0 for BYTE_ARRAY (and BOOLEAN, which is packed).
std::size_t value_bytes(const Leaf& leaf);

/// Whether the PLAIN value of a DOUBLE is none.
inline bool is_nan(std::string_view value) {
  const auto number = load<double>(value.data());
  return number != number;
}

/// A dictionary as the encoder looks at it: entries by code, whichever way it was given.
class DictionaryView {
 public:
  DictionaryView() = default;
  /// Throws std::invalid_argument when sizes and count contradict each other.
  DictionaryView(const Leaf& leaf, const Dictionary& dictionary);

  const Dictionary& dictionary() const { return dictionary_; }
  std::uint32_t count() const { return dictionary_.count; }
  bool sorted() const { return dictionary_.sorted; }
  bool complete() const { return dictionary_.complete; }
  /// The PLAIN value, without the length of a byte array.
  std::string_view entry(std::uint32_t code) const {
    const std::byte* plain = dictionary_.plain.data();
    if (stride_ != 0) {
      return {reinterpret_cast<const char*>(plain + std::size_t{code} * stride_), stride_};
    }
    const std::byte* at = plain + dictionary_.offsets[code];
    return {reinterpret_cast<const char*>(at + 4), load<std::uint32_t>(at)};
  }
  /// Bits of a code: at least 1 when there is an entry, since some readers know no width of 0.
  unsigned width() const;

 private:
  Dictionary dictionary_;
  std::size_t stride_ = 0;
};

/// The range of values of which `low` and `high` are the least and the greatest.
Range range_between(Order order, std::string_view low, std::string_view high);

/// Throws std::invalid_argument unless every entry of a BYTE_ARRAY dictionary lies within `plain`.
void check_entries(const Leaf& leaf, const Dictionary& dictionary);

/// A PreparedDictionary's memory.
struct PreparedDictionary::Data {
  std::vector<std::byte> plain;
  std::vector<std::uint32_t> offsets;
  Dictionary dictionary;
  /// ranks[code]: how many entries are below. Empty when there are NaNs, which have no rank.
  std::vector<std::uint32_t> ranks;
  std::vector<std::uint32_t> by_rank;
  std::vector<std::byte> page;  ///< header and body
  std::uint32_t uncompressed = 0;
  PhysicalType type;
  std::int32_t type_length;
  Order order;
  Codec codec;
  int zstd_level;
  bool checksums;
};

}  // namespace fraudgen::parquet
