#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "parquet/file_writer.h"

namespace files {

/// Keeps a file in memory.
class Collector final : public fraudgen::parquet::Output {
 public:
  void append(std::span<const std::byte> bytes) override {
    if (calls_left == 0) throw std::runtime_error("full");
    --calls_left;
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }

  std::size_t calls_left = ~std::size_t{0};

 private:
  std::vector<std::byte> bytes_;
};

/// A writer with a workspace of its own.
class Writer {
 public:
  Writer(const fraudgen::parquet::Schema& schema, const fraudgen::parquet::FileOptions& options,
         std::uint32_t rows, std::uint32_t row_groups)
      : size_(fraudgen::parquet::FileWriter::workspace_bytes(schema, options, rows, row_groups)),
        memory_(static_cast<std::byte*>(std::aligned_alloc(64, size_)), &std::free),
        writer_(schema, options, rows, row_groups, {memory_.get(), size_}) {}

  fraudgen::parquet::FileWriter& operator*() { return writer_; }
  fraudgen::parquet::FileWriter* operator->() { return &writer_; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte, decltype(&std::free)> memory_;
  fraudgen::parquet::FileWriter writer_;
};

}  // namespace files
