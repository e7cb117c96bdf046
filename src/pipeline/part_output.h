#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>

#include "memory/part_pool.h"
#include "parquet/output.h"
#include "sink/target.h"

namespace fraudgen::pipeline {

/// The encoder's output: copies what it is given into part buffers, hands full ones to the object,
/// and keeps the file's checksum and length. One thread. Allocates nothing.
class PartOutput : public parquet::Output {
 public:
  /// All of them outlive it. `bytes_done` grows with what is appended, for progress.
  PartOutput(memory::PartPool& pool, sink::Object& object, std::stop_token stop,
             std::atomic<std::uint64_t>& bytes_done)
      : pool_(pool), object_(object), stop_(std::move(stop)), bytes_done_(bytes_done) {}

  /// Throws Stopped once a stop is asked for, and what the object throws.
  void append(std::span<const std::byte> data) override;

  /// Hands over the last part and finishes the object.
  void finish();

  std::uint64_t bytes() const { return bytes_; }
  std::uint32_t crc32c() const { return crc32c_; }

 private:
  memory::PartPool& pool_;
  sink::Object& object_;
  std::stop_token stop_;
  std::atomic<std::uint64_t>& bytes_done_;
  memory::Part part_;
  std::uint64_t bytes_ = 0;
  std::uint32_t crc32c_ = 0;
};

}  // namespace fraudgen::pipeline
