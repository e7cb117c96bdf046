#include "parquet/compressor.h"

#define ZSTD_STATIC_LINKING_ONLY
#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <stdexcept>

namespace fraudgen::parquet {

std::size_t Compressor::workspace_bytes(int level, std::size_t max_input) {
  // zstd chooses its parameters by the input's size, in four classes with these upper ends; a
  // smaller class may ask for more memory than the largest.
  std::size_t bytes = 0;
  for (const std::size_t input : {std::size_t{1}, std::size_t{16} << 10, std::size_t{128} << 10,
                                  std::size_t{256} << 10, max_input}) {
    const std::size_t size = std::min(input, max_input);
    bytes = std::max(bytes, ZSTD_estimateCCtxSize_usingCParams(ZSTD_getCParams(level, size, 0)));
  }
  return bytes;
}

std::size_t Compressor::bound(std::size_t input) { return ZSTD_compressBound(input); }

Compressor::Compressor(int level, std::size_t max_input, std::span<std::byte> workspace)
    : level_(level),
      max_input_(max_input),
      context_(ZSTD_initStaticCCtx(workspace.data(), workspace.size())) {
  if (context_ == nullptr) {
    throw std::length_error(fmt::format("{} bytes hold no zstd context", workspace.size()));
  }
}

std::size_t Compressor::compress(std::span<const std::byte> from, std::span<std::byte> to) {
  if (from.size() > max_input_) {
    throw std::length_error(
        fmt::format("a page of {} bytes is more than the {} that zstd's memory"
                    " was made for",
                    from.size(), max_input_));
  }
  const std::size_t size =
      ZSTD_compressCCtx(context_, to.data(), to.size(), from.data(), from.size(), level_);
  if (!ZSTD_isError(size)) return size;
  if (ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall) return 0;
  throw std::runtime_error(fmt::format("zstd: {}", ZSTD_getErrorName(size)));
}

}  // namespace fraudgen::parquet
