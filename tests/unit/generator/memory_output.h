#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parquet/output.h"

namespace fraudgen::generator {

/// Keeps a file in memory.
class MemoryOutput final : public parquet::Output {
 public:
  void append(std::span<const std::byte> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Memory for a Carver, filled with something that nobody should rely on.
class DirtyMemory {
 public:
  DirtyMemory(std::size_t bytes, std::byte content) : chunks_(bytes / sizeof(Chunk) + 1) {
    for (Chunk& chunk : chunks_) {
      for (std::byte& byte : chunk.bytes) byte = content;
    }
  }
  std::span<std::byte> span() { return {chunks_.front().bytes, chunks_.size() * sizeof(Chunk)}; }

 private:
  struct alignas(64) Chunk {
    std::byte bytes[64];
  };
  std::vector<Chunk> chunks_;
};

}  // namespace fraudgen::generator
