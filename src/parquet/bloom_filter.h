#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fraudgen::parquet {

/// A split block bloom filter (BloomFilter.md; Putze, Sanders, Singler 2007) in memory of the
/// caller's, a multiple of 32 bytes.
class BloomFilter {
 public:
  explicit BloomFilter(std::span<std::byte> memory) : memory_(memory) {}

  void clear();
  /// `value` is PLAIN without a length.
  void add(std::string_view value);
  std::span<const std::byte> bytes() const { return memory_; }

 private:
  std::span<std::byte> memory_;
};

}  // namespace fraudgen::parquet
