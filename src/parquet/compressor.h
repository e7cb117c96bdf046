#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// ZSTD_CCtx, without zstd's header.
struct ZSTD_CCtx_s;

namespace fraudgen::parquet {

/// zstd in fixed memory. The bytes depend on the level, the step and the input alone.
class Compressor {
 public:
  /// Memory for inputs of at most `max_input` bytes.
  static std::size_t workspace_bytes(int level, std::size_t max_input);
  /// Room that any input of `input` bytes compresses into.
  static std::size_t bound(std::size_t input);

  /// `workspace` is aligned to 8 bytes and outlives the compressor.
  Compressor(int level, std::size_t max_input, std::span<std::byte> workspace);

  /// `step` is an Effort's. Returns the compressed size, or 0 when `to` is too small.
  std::size_t compress(std::span<const std::byte> from, std::span<std::byte> to,
                       std::uint32_t step);

 private:
  void set_step(std::uint32_t step);

  int level_;
  std::size_t max_input_;
  ZSTD_CCtx_s* context_;
  std::uint32_t step_ = 0;  ///< that the context is set to; 0: to none yet
};

}  // namespace fraudgen::parquet
