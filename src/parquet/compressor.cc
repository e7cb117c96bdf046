#include "parquet/compressor.h"

#define ZSTD_STATIC_LINKING_ONLY
#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <stdexcept>

#include "parquet/options.h"

namespace fraudgen::parquet {
namespace {

/// For a search in steps: a table that stays in the first level of the cache, and repetitions of
/// six bytes or more, so that random ones, which cost more than they save, are not taken.
constexpr ZSTD_compressionParameters in_steps = {
    .windowLog = 18,
    .chainLog = 6,
    .hashLog = 10,
    .searchLog = 1,
    .minMatch = 6,
    .targetLength = Effort::no_search,
    .strategy = ZSTD_fast,
};

void check(std::size_t result) {
  if (ZSTD_isError(result)) {
    throw std::runtime_error(fmt::format("zstd: {}", ZSTD_getErrorName(result)));
  }
}

}  // namespace

std::size_t Compressor::workspace_bytes(int level, std::size_t max_input) {
  // zstd chooses its parameters by the input's size, in four classes with these upper ends; a
  // smaller class may ask for more memory than the largest.
  std::size_t bytes = ZSTD_estimateCCtxSize_usingCParams(in_steps);
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
  // For ZSTD_compress2() alone; ZSTD_compressCCtx() goes by the level.
  const auto set = [this](ZSTD_cParameter parameter, unsigned value) {
    check(ZSTD_CCtx_setParameter(context_, parameter, static_cast<int>(value)));
  };
  set(ZSTD_c_windowLog, in_steps.windowLog);
  set(ZSTD_c_hashLog, in_steps.hashLog);
  set(ZSTD_c_chainLog, in_steps.chainLog);
  set(ZSTD_c_searchLog, in_steps.searchLog);
  set(ZSTD_c_minMatch, in_steps.minMatch);
  set(ZSTD_c_strategy, in_steps.strategy);
  set(ZSTD_c_literalCompressionMode, ZSTD_ps_enable);
}

void Compressor::set_step(std::uint32_t step) {
  if (step == step_) return;
  // The fast strategy takes what it calls the target length, and one more, for its step.
  check(ZSTD_CCtx_setParameter(context_, ZSTD_c_targetLength, static_cast<int>(step - 1)));
  step_ = step;
}

std::size_t Compressor::compress(std::span<const std::byte> from, std::span<std::byte> to,
                                 std::uint32_t step) {
  if (from.size() > max_input_) {
    throw std::length_error(
        fmt::format("a page of {} bytes is more than the {} that zstd's memory"
                    " was made for",
                    from.size(), max_input_));
  }
  std::size_t size = 0;
  if (step == 0) {
    size = ZSTD_compressCCtx(context_, to.data(), to.size(), from.data(), from.size(), level_);
  } else {
    set_step(step);
    size = ZSTD_compress2(context_, to.data(), to.size(), from.data(), from.size());
  }
  if (!ZSTD_isError(size)) return size;
  if (ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall) return 0;
  throw std::runtime_error(fmt::format("zstd: {}", ZSTD_getErrorName(size)));
}

}  // namespace fraudgen::parquet
