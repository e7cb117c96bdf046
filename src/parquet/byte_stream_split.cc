#include "parquet/byte_stream_split.h"

#include <array>

#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

/// Turns eight words of eight bytes: byte k of word i becomes byte i of word k.
void transpose(std::array<std::uint64_t, 8>& words) {
  const auto exchange = [&](std::size_t i, std::size_t j, unsigned shift, std::uint64_t mask) {
    const std::uint64_t turned = ((words[i] >> shift) ^ words[j]) & mask;
    words[j] ^= turned;
    words[i] ^= turned << shift;
  };
  for (const std::size_t i : {0U, 1U, 2U, 3U}) exchange(i, i + 4, 32, 0x00000000FFFFFFFF);
  for (const std::size_t i : {0U, 1U, 4U, 5U}) exchange(i, i + 2, 16, 0x0000FFFF0000FFFF);
  for (const std::size_t i : {0U, 2U, 4U, 6U}) exchange(i, i + 1, 8, 0x00FF00FF00FF00FF);
}

void split_plainly(const std::byte* values, std::size_t from, std::size_t count, std::size_t width,
                   std::byte* out) {
  for (std::size_t i = from; i < count; ++i) {
    for (std::size_t k = 0; k < width; ++k) out[k * count + i] = values[i * width + k];
  }
}

}  // namespace

std::byte* split_byte_streams(const std::byte* values, std::size_t count, std::size_t width,
                              std::byte* out) {
  std::size_t i = 0;
  if (width == 8) {
    for (; i + 8 <= count; i += 8) {
      std::array<std::uint64_t, 8> words;
      std::memcpy(words.data(), values + i * 8, sizeof(words));
      transpose(words);
      for (std::size_t k = 0; k < 8; ++k) store(out + k * count + i, words[k]);
    }
  } else if (width == 4) {
    for (; i + 8 <= count; i += 8) {
      std::array<std::uint64_t, 8> words;
      for (std::size_t v = 0; v < 8; ++v) words[v] = load<std::uint32_t>(values + (i + v) * 4);
      transpose(words);
      for (std::size_t k = 0; k < 4; ++k) store(out + k * count + i, words[k]);
    }
  }
  split_plainly(values, i, count, width, out);
  return out + count * width;
}

}  // namespace fraudgen::parquet
