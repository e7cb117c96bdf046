#include "parquet/bit_packing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/instruction_set.h"
#include "parquet/bytes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace fraudgen::parquet {
namespace {

// Narrow values are packed inside a word: neighbours move together, in 2, 4, 8 values at a time.

template <unsigned width>
std::byte* pack_group(const std::uint8_t* values, std::byte* out) {
  auto word = load<std::uint64_t>(values);
  word = (word & 0x00FF00FF00FF00FF) | ((word & 0xFF00FF00FF00FF00) >> (8 - width));
  word = (word & 0x0000FFFF0000FFFF) | ((word & 0xFFFF0000FFFF0000) >> (16 - 2 * width));
  word = (word & 0x00000000FFFFFFFF) | ((word & 0xFFFFFFFF00000000) >> (32 - 4 * width));
  store(out, word);
  return out + width;
}

template <unsigned width>
std::uint64_t pack_quad(const std::uint16_t* values) {
  auto word = load<std::uint64_t>(values);
  word = (word & 0x0000FFFF0000FFFF) | ((word & 0xFFFF0000FFFF0000) >> (16 - width));
  return (word & 0x00000000FFFFFFFF) | ((word & 0xFFFFFFFF00000000) >> (32 - 2 * width));
}

template <unsigned width>
std::byte* pack_group(const std::uint16_t* values, std::byte* out) {
  const std::uint64_t low = pack_quad<width>(values);
  const std::uint64_t high = pack_quad<width>(values + 4);
  if constexpr (width == 16) {
    store(store(out, low), high);
  } else {
    store(out, low | (high << (4 * width)));
    if constexpr (width > 8) store(out + 8, high >> (64 - 4 * width));
  }
  return out + width;
}

/// Wide values go through a 64-bit accumulator; once unrolled, every shift is a constant.
template <unsigned width, class T>
std::byte* pack_group(const T* values, std::byte* out) {
  std::uint64_t word = 0;
  unsigned used = 0;
  std::byte* at = out;
#pragma GCC unroll 8
  for (unsigned i = 0; i < 8; ++i) {
    const std::uint64_t value = values[i];
    word |= value << used;
    used += width;
    if (used >= 64) {
      at = store(at, word);
      used -= 64;
      word = used == 0 ? 0 : value >> (width - used);
    }
  }
  if constexpr (width % 8 != 0) store(at, word);
  return out + width;
}

template <unsigned width, class T>
std::byte* pack_groups(const T* values, std::size_t count, std::byte* out) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) out = pack_group<width>(values + i, out);
  if (i < count) {
    std::array<T, 8> last{};
    std::copy(values + i, values + count, last.begin());
    out = pack_group<width>(last.data(), out);
  }
  return out;
}

template <class T>
using Packer = std::byte* (*)(const T*, std::size_t, std::byte*);

template <class T, unsigned... width>
constexpr std::array<Packer<T>, sizeof...(width)> packers(
    std::integer_sequence<unsigned, width...>) {
  return {&pack_groups<width + 1, T>...};
}

#if defined(__x86_64__)

// The same with an instruction that moves chosen bits of a word together. Processors on which that
// is slow do not have AVX-512. Up to 16 bits: four values fit a word.

constexpr unsigned widest_extracted = 16;

template <class T>
std::uint64_t low_bits_of_each(unsigned width) {
  constexpr std::uint64_t ones = ~std::uint64_t{0} / static_cast<T>(~T{0});
  return ones * ((std::uint64_t{1} << width) - 1);
}

__attribute__((target("bmi2"), always_inline)) inline std::uint64_t extract_four(
    const std::uint16_t* values, std::uint64_t mask, unsigned) {
  return _pext_u64(load<std::uint64_t>(values), mask);
}

__attribute__((target("bmi2"), always_inline)) inline std::uint64_t extract_four(
    const std::uint32_t* values, std::uint64_t mask, unsigned width) {
  return _pext_u64(load<std::uint64_t>(values), mask) |
         _pext_u64(load<std::uint64_t>(values + 2), mask) << (2 * width);
}

// Of whole groups. A macro, because GCC forgets the target of a template.
#define FRAUDGEN_EXTRACT_GROUPS(T)                                                               \
  __attribute__((target("bmi2"))) std::byte* extract_groups(const T* values, std::size_t groups, \
                                                            unsigned width, std::byte* out) {    \
    const std::uint64_t mask = low_bits_of_each<T>(width);                                       \
    for (; groups > 0; --groups, values += 8, out += width) {                                    \
      const std::uint64_t low = extract_four(values, mask, width);                               \
      const std::uint64_t high = extract_four(values + 4, mask, width);                          \
      store(out, low | (width < 16 ? high << (4 * width) : 0));                                  \
      if (width > 8) store(out + 8, high >> (64 - 4 * width));                                   \
    }                                                                                            \
    return out;                                                                                  \
  }
FRAUDGEN_EXTRACT_GROUPS(std::uint16_t)
FRAUDGEN_EXTRACT_GROUPS(std::uint32_t)
#undef FRAUDGEN_EXTRACT_GROUPS

__attribute__((target("bmi2"))) std::byte* extract_groups(const std::uint8_t* values,
                                                          std::size_t groups, unsigned width,
                                                          std::byte* out) {
  const std::uint64_t mask = low_bits_of_each<std::uint8_t>(width);
  for (; groups > 0; --groups, values += 8, out += width) {
    store(out, _pext_u64(load<std::uint64_t>(values), mask));
  }
  return out;
}

#endif

template <class T>
std::byte* pack(const T* values, std::size_t count, unsigned width, std::byte* out) {
#if defined(__x86_64__)
  if constexpr (sizeof(T) < 8) {
    if (width <= widest_extracted && instruction_set() == InstructionSet::avx512) {
      const std::size_t groups = count / 8;
      out = extract_groups(values, groups, width, out);
      values += groups * 8;
      count -= groups * 8;
    }
  }
#endif
  static constexpr auto by_width =
      packers<T>(std::make_integer_sequence<unsigned, sizeof(T) * 8>());
  return by_width[width - 1](values, count, out);
}

}  // namespace

std::byte* pack_bits(const std::uint8_t* values, std::size_t count, unsigned width,
                     std::byte* out) {
  return pack(values, count, width, out);
}

std::byte* pack_bits(const std::uint16_t* values, std::size_t count, unsigned width,
                     std::byte* out) {
  return pack(values, count, width, out);
}

std::byte* pack_bits(const std::uint32_t* values, std::size_t count, unsigned width,
                     std::byte* out) {
  return pack(values, count, width, out);
}

std::byte* pack_bits(const std::uint64_t* values, std::size_t count, unsigned width,
                     std::byte* out) {
  return pack(values, count, width, out);
}

}  // namespace fraudgen::parquet
