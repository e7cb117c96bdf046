#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "parquet/options.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// A dictionary that the caller has: a view, nothing is copied, and it stays as it is until the
/// column is ended. Entries are distinct; a code is an entry's position.
struct Dictionary {
  /// The entries, PLAIN-encoded, back to back, as the dictionary page has them: 4 bytes (INT32) or
  /// 8 (INT64, DOUBLE) little-endian; for BYTE_ARRAY a 4-byte little-endian length and the bytes;
  /// for FIXED_LEN_BYTE_ARRAY the bytes.
  std::span<const std::byte> plain;
  std::uint32_t count = 0;
  /// BYTE_ARRAY: where each entry (its length) begins in `plain`; `count` of them or more. Empty
  /// for the other types.
  std::span<const std::uint32_t> offsets;
  /// The entries ascend in the order of the column's type (bytes unsigned, numbers by value, no
  /// NaN): minimum and maximum then come from codes alone.
  bool sorted = false;
  /// Every entry occurs in the column chunk: minimum and maximum are then the entries' own, and no
  /// code has to be looked at for them.
  bool complete = false;
};

/// A dictionary that never changes, made once at set-up: its page is compressed and its checksum
/// computed here, and every row group that uses it copies the page. Read-only afterwards, so all
/// writers and threads share it. Owns its memory.
class PreparedDictionary {
 public:
  /// `leaf`, `column` and `file` are those of the column that will use it (or of another with the
  /// same type, codec, level and checksums). Copies `entries`; they need not be sorted.
  /// Throws std::invalid_argument when `entries` is not what Dictionary says.
  PreparedDictionary(const Leaf& leaf, const ColumnOptions& column, const FileOptions& file,
                     const Dictionary& entries);
  /// For BYTE_ARRAY columns.
  PreparedDictionary(const Leaf& leaf, const ColumnOptions& column, const FileOptions& file,
                     std::span<const std::string_view> entries);
  ~PreparedDictionary();
  PreparedDictionary(PreparedDictionary&&) noexcept;
  PreparedDictionary& operator=(PreparedDictionary&&) noexcept;

  std::uint32_t count() const;
  struct Data;
  const Data& data() const { return *data_; }

 private:
  std::unique_ptr<Data> data_;
};

/// Builds a Dictionary of a BYTE_ARRAY column in caller-owned memory: a convenience for
/// dictionaries made anew for each row group.
class ByteArrayDictionaryBuilder {
 public:
  /// `plain` and `offsets` bound what fits.
  ByteArrayDictionaryBuilder(std::span<std::byte> plain, std::span<std::uint32_t> offsets)
      : plain_(plain), offsets_(offsets) {}

  void clear() { used_ = count_ = 0; }
  /// Appends an entry that is not in it yet, and returns its code. Throws std::length_error when
  /// the memory is full.
  std::uint32_t add(std::string_view value);
  std::uint32_t count() const { return count_; }
  /// Valid until the next add or clear. `sorted` is the caller's claim.
  Dictionary view(bool sorted) const {
    return {plain_.first(used_), count_, offsets_.first(count_), sorted};
  }

 private:
  std::span<std::byte> plain_;
  std::span<std::uint32_t> offsets_;
  std::uint32_t used_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace fraudgen::parquet
