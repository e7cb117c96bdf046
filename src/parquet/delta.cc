#include "parquet/delta.h"

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>

#include "base/arithmetic.h"
#include "base/instruction_set.h"
#include "parquet/bit_packing.h"
#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

constexpr std::size_t block_values = 128;
constexpr std::size_t miniblocks = 4;
constexpr std::size_t miniblock_values = block_values / miniblocks;

/// The differences of a block, less their minimum. Unsigned arithmetic wraps around, as the
/// format wants it.
template <class T>
struct Block {
  using Unsigned = std::make_unsigned_t<T>;

  std::array<Unsigned, block_values> deltas;
  T minimum;

  /// `count` values from `values` on, of which the predecessor is values[-1].
  [[gnu::always_inline]] void take(const T* values, std::size_t count) {
    // In a variable of its own, which no store to the deltas might change.
    T least = difference(values, 0);
    for (std::size_t i = 0; i < count; ++i) {
      const T delta = difference(values, i);
      deltas[i] = static_cast<Unsigned>(delta);
      least = std::min(least, delta);
    }
    minimum = least;
    const auto base = static_cast<Unsigned>(least);
    for (std::size_t i = 0; i < count; ++i) deltas[i] -= base;
    std::fill(deltas.begin() + static_cast<std::ptrdiff_t>(count), deltas.end(), Unsigned{0});
  }

  static T difference(const T* values, std::size_t i) {
    return static_cast<T>(static_cast<Unsigned>(values[i]) -
                          static_cast<Unsigned>(values[static_cast<std::ptrdiff_t>(i) - 1]));
  }

  [[gnu::always_inline]] unsigned width(std::size_t miniblock) const {
    Unsigned all = 0;
    const Unsigned* from = deltas.data() + miniblock * miniblock_values;
    for (std::size_t i = 0; i < miniblock_values; ++i) all |= from[i];
    return static_cast<unsigned>(std::bit_width(all));
  }
};

template <class T>
[[gnu::always_inline]] inline std::byte* encode(std::span<const T> values, std::byte* out) {
  const std::size_t count = values.size();
  out = store_varint(out, block_values);
  out = store_varint(out, miniblocks);
  out = store_varint(out, count);
  out = store_varint(out, zigzag(count == 0 ? 0 : values[0]));

  Block<T> block;
  for (std::size_t first = 1; first < count; first += block_values) {
    const std::size_t here = std::min(block_values, count - first);
    // A whole block is told so with a constant, and its loops lose their tails.
    if (here == block_values) {
      block.take(values.data() + first, block_values);
    } else {
      block.take(values.data() + first, here);
    }
    out = store_varint(out, zigzag(block.minimum));
    std::byte* widths = out;
    out += miniblocks;
    for (std::size_t m = 0; m < miniblocks; ++m) {
      const unsigned width = block.width(m);
      widths[m] = static_cast<std::byte>(width);
      if (width != 0) {
        out = pack_bits(block.deltas.data() + m * miniblock_values, miniblock_values, width, out);
      }
    }
  }
  return out;
}

}  // namespace

std::size_t delta_bound(std::size_t count, std::size_t value_bytes) {
  const std::size_t blocks = ceil_div(count, block_values);
  return 4 * max_varint_bytes + blocks * (max_varint_bytes + miniblocks) +
         ceil_div(count, miniblock_values) * miniblock_values * value_bytes + packing_slack;
}

FRAUDGEN_KERNEL(std::byte*, encode_delta, (std::span<const std::int32_t> values, std::byte* out),
                (values, out)) {
  return encode(values, out);
}

FRAUDGEN_KERNEL(std::byte*, encode_delta, (std::span<const std::int64_t> values, std::byte* out),
                (values, out)) {
  return encode(values, out);
}

}  // namespace fraudgen::parquet
