#include "parquet/hybrid.h"

#include <algorithm>
#include <bit>

#include "base/arithmetic.h"
#include "base/instruction_set.h"
#include "parquet/bit_packing.h"
#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

constexpr std::size_t group = 8;

// A group of eight equal values, told without a branch: a word that equals itself turned by one
// value holds one value only.

bool is_constant(const std::uint8_t* values) {
  const auto word = load<std::uint64_t>(values);
  return std::rotl(word, 8) == word;
}

bool is_constant(const std::uint16_t* values) {
  const auto a = load<std::uint64_t>(values);
  const auto b = load<std::uint64_t>(values + 4);
  return ((std::rotl(a, 16) ^ a) | (a ^ b)) == 0;
}

bool is_constant(const std::uint32_t* values) {
  const auto a = load<std::uint64_t>(values);
  const auto b = load<std::uint64_t>(values + 2);
  const auto c = load<std::uint64_t>(values + 4);
  const auto d = load<std::uint64_t>(values + 6);
  return ((std::rotl(a, 32) ^ a) | (a ^ b) | (a ^ c) | (a ^ d)) == 0;
}

/// Bit i tells of the i-th of `groups` groups, up to 64, whether it is constant.
template <class T>
[[gnu::always_inline]] inline std::uint64_t constant_groups(const T* values, std::size_t groups) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < groups; ++i) {
    mask |= static_cast<std::uint64_t>(is_constant(values + i * group)) << i;
  }
  return mask;
}

template <class T>
std::byte* store_literals(const T* values, std::size_t count, unsigned width, std::byte* out) {
  if (count == 0) return out;
  out = store_varint(out, (ceil_div(count, group) << 1) | 1);
  return pack_bits(values, count, width, out);
}

template <class T>
[[gnu::always_inline]] inline std::byte* encode(std::span<const T> values, unsigned width,
                                                std::byte* out) {
  const std::size_t count = values.size();
  if (width == 0) return count == 0 ? out : encode_hybrid_run(0, count, 0, out);
  const T* v = values.data();
  const std::size_t groups = count / group;
  // A run takes about as much as eight bytes of packed values with the headers around it.
  const std::size_t worthwhile = ceil_div(8, width);

  std::size_t literals = 0;  // first value that is not written yet
  std::size_t g = 0;
  std::size_t window = 0;  // `mask` tells of the groups from here on
  std::uint64_t mask = constant_groups(v, std::min<std::size_t>(groups, 64));
  while (g < groups) {
    if (g >= window + 64) {
      window = g;
      mask = constant_groups(v + g * group, std::min<std::size_t>(groups - g, 64));
    }
    const std::uint64_t ahead = mask >> (g - window);
    if (ahead == 0) {
      g = window + 64;
      continue;
    }
    g += static_cast<std::size_t>(std::countr_zero(ahead));
    const T value = v[g * group];
    std::size_t end = g + 1;
    while (end < groups && v[end * group] == value && is_constant(v + end * group)) ++end;
    if (end - g >= worthwhile) {
      std::size_t run_end = end * group;
      if (end == groups && std::all_of(v + run_end, v + count, [&](T x) { return x == value; })) {
        run_end = count;
      }
      out = store_literals(v + literals, g * group - literals, width, out);
      out = encode_hybrid_run(value, run_end - g * group, width, out);
      literals = run_end;
    }
    g = end;
  }
  return store_literals(v + literals, count - literals, width, out);
}

}  // namespace

std::size_t hybrid_bound(std::size_t count, unsigned width) {
  // Every run replaces at least eight bytes of packed values, and takes at most five bytes for its
  // header, four for its value, and five for the header of the literals that follow it. One of bits
  // may replace only four, and takes three together with that header: those longer than 127 bytes
  // take longer headers, and replace more.
  const std::size_t packed = ceil_div(count, group) * width;
  return packed + packed / 8 * 6 + 16 + packing_slack;
}

FRAUDGEN_KERNEL(std::byte*, encode_hybrid,
                (std::span<const std::uint8_t> values, unsigned width, std::byte* out),
                (values, width, out)) {
  return encode(values, width, out);
}

FRAUDGEN_KERNEL(std::byte*, encode_hybrid,
                (std::span<const std::uint16_t> values, unsigned width, std::byte* out),
                (values, width, out)) {
  return encode(values, width, out);
}

std::byte* encode_hybrid(std::span<const std::uint32_t> values, unsigned width, std::byte* out) {
  return encode(values, width, out);
}

std::byte* encode_hybrid_run(std::uint32_t value, std::size_t count, unsigned width,
                             std::byte* out) {
  out = store_varint(out, count << 1);
  const std::size_t bytes = ceil_div(width, 8);
  return copy_bytes(out, &value, bytes);
}

std::byte* encode_hybrid_bits(std::uint8_t* bits, std::size_t count, std::byte* out) {
  // Runs of whole words of 32 bits: a run and the header of the literals behind it take three
  // bytes. In a bitmap that is nearly all zeros there are many such.
  using Word = std::uint32_t;
  constexpr Word ones = ~Word{0};
  constexpr std::size_t word_bits = 32;
  const std::size_t tail = count % word_bits;
  const Word tail_bits = (Word{1} << tail) - 1;
  const auto word_at = [bits](std::size_t w) { return load<Word>(bits + w * sizeof(Word)); };
  if (tail != 0) {  // zeros after the last bit, so that the packed padding is the same everywhere
    Word word = 0;
    std::uint8_t* at = bits + count / word_bits * sizeof(Word);
    std::memcpy(&word, at, ceil_div(tail, 8));
    word &= tail_bits;
    std::memcpy(at, &word, sizeof(word));
  }
  const auto literals_to = [&](std::size_t from, std::size_t to) {
    if (from == to) return;
    out = store_varint(out, (ceil_div(to - from, group) << 1) | 1);
    out = copy_bytes(out, bits + from / 8, ceil_div(to - from, 8));
  };

  const std::size_t words = count / word_bits;
  std::size_t literals = 0;
  for (std::size_t w = 0; w < words;) {
    const Word word = word_at(w);
    if (word != 0 && word != ones) {
      ++w;
      continue;
    }
    std::size_t end = w + 1;
    while (end < words && word_at(end) == word) ++end;
    std::size_t run_end = end * word_bits;
    if (end == words && tail != 0 && word_at(end) == (word & tail_bits)) run_end = count;
    literals_to(literals, w * word_bits);
    out = encode_hybrid_run(word == 0 ? 0 : 1, run_end - w * word_bits, 1, out);
    literals = run_end;
    w = end;
  }
  literals_to(literals, count);
  return out;
}

}  // namespace fraudgen::parquet
