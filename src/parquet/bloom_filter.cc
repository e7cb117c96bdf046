#include "parquet/bloom_filter.h"

#include <algorithm>

#include "parquet/bytes.h"
#include "parquet/options.h"
#include "parquet/xxhash64.h"

namespace fraudgen::parquet {
namespace {

constexpr std::size_t block_bytes = 32;
constexpr std::uint32_t salts[8] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                                    0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

}  // namespace

void BloomFilter::clear() { std::fill(memory_.begin(), memory_.end(), std::byte{0}); }

void BloomFilter::add(std::string_view value) {
  const std::uint64_t hash = xxhash64(value);
  const std::uint64_t blocks = memory_.size() / block_bytes;
  std::byte* block = memory_.data() + (((hash >> 32) * blocks) >> 32) * block_bytes;
  const auto key = static_cast<std::uint32_t>(hash);
  for (std::size_t i = 0; i < 8; ++i) {
    std::byte* lane = block + i * 4;
    store(lane, load<std::uint32_t>(lane) | (std::uint32_t{1} << ((key * salts[i]) >> 27)));
  }
}

std::uint32_t bloom_filter_bytes_for(std::uint64_t distinct) {
  constexpr std::uint64_t most = std::uint64_t{128} << 20;
  const std::uint64_t bytes = std::min(most, distinct + distinct / 4);
  std::uint64_t size = block_bytes;
  while (size < bytes) size *= 2;
  return static_cast<std::uint32_t>(size);
}

}  // namespace fraudgen::parquet
