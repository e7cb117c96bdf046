#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "parquet/dictionary.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// Builds the dictionary of a column chunk from its values: an open-addressing hash table in memory
/// of fixed size. Codes count up in the order in which values first appear, so the table's layout
/// reaches no byte of the file.
class InternTable {
 public:
  struct Memory {
    std::span<std::uint32_t> slots;  ///< a power of two, at least twice the offsets
    std::span<std::uint32_t> offsets;
    std::span<std::byte> plain;
  };

  explicit InternTable(const Memory& memory) : memory_(memory) {}

  void begin_chunk(const Leaf& leaf);
  /// The code of a PLAIN value (without the length), or nothing when it is new and the table is
  /// full.
  std::optional<std::uint32_t> intern(std::string_view value);
  Dictionary view() const;
  std::uint32_t count() const { return count_; }
  std::size_t plain_bytes() const { return used_; }

 private:
  std::string_view entry(std::uint32_t code) const;

  Memory memory_;
  std::size_t stride_ = 0;
  std::uint32_t count_ = 0;
  std::size_t used_ = 0;
};

}  // namespace fraudgen::parquet
