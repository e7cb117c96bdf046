#include "parquet/bitmap.h"

#include <cstring>

#include "base/arithmetic.h"
#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

constexpr std::uint64_t low_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// Up to 57 bits from bit `from` on, touching only the bytes that hold them.
std::uint64_t load_bits(const std::uint8_t* source, std::size_t from, std::size_t count) {
  const std::size_t first = from / 8;
  const std::size_t shift = from % 8;
  const std::size_t bytes = (shift + count + 7) / 8;
  std::uint64_t word = 0;
  if (bytes == 8) {
    word = load<std::uint64_t>(source + first);
  } else {
    std::memcpy(&word, source + first, bytes);
  }
  return (word >> shift) & low_bits(count);
}

/// Writes up to 57 bits at bit `at`; the bits below stay.
void store_bits(std::uint8_t* bits, std::size_t at, std::uint64_t word) {
  const std::size_t shift = at % 8;
  std::uint8_t* to = bits + at / 8;
  word = (word << shift) | (*to & low_bits(shift));
  std::memcpy(to, &word, sizeof(word));
}

/// The set bits of a word. Without the processor's instruction, which the oldest that runs this
/// does not have, std::popcount is a call.
constexpr std::size_t count_set(std::uint64_t word) {
  word -= (word >> 1) & 0x5555555555555555;
  word = (word & 0x3333333333333333) + ((word >> 2) & 0x3333333333333333);
  word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F;
  return static_cast<std::size_t>((word * 0x0101010101010101) >> 56);
}

constexpr std::size_t step = 56;  // a whole number of bytes, and room for any shift in a word

}  // namespace

void append_bits(std::uint8_t* bits, std::size_t at, const std::uint8_t* source, std::size_t from,
                 std::size_t count) {
  if (at % 8 == 0 && from % 8 == 0 && count > 0) {
    std::memcpy(bits + at / 8, source + from / 8, ceil_div(count, 8));
    return;
  }
  while (count > 0) {
    const std::size_t now = count < step ? count : step;
    store_bits(bits, at, load_bits(source, from, now));
    at += now;
    from += now;
    count -= now;
  }
}

void append_same(std::uint8_t* bits, std::size_t at, std::size_t count, bool value) {
  const std::uint64_t word = value ? low_bits(step) : 0;
  while (count > 0) {
    const std::size_t now = count < step ? count : step;
    store_bits(bits, at, word & low_bits(now));
    at += now;
    count -= now;
  }
}

void append_bools(std::uint8_t* bits, std::size_t at, const std::uint8_t* values,
                  std::size_t count) {
  std::size_t i = 0;
  const auto eight = [](const std::uint8_t* from) {
    // Moves the lowest bit of byte k to bit 56 + k.
    return ((load<std::uint64_t>(from) & 0x0101010101010101) * 0x0102040810204080) >> 56;
  };
  if (at % 8 == 0) {
    std::uint8_t* to = bits + at / 8;
    for (; i + 8 <= count; i += 8) *to++ = static_cast<std::uint8_t>(eight(values + i));
  } else {
    for (; i + 8 <= count; i += 8) store_bits(bits, at + i, eight(values + i));
  }
  for (; i < count; ++i) store_bits(bits, at + i, values[i] & 1U);
}

std::size_t count_bits(const std::uint8_t* source, std::size_t from, std::size_t count) {
  std::size_t set = 0;
  if (from % 8 == 0) {
    const std::uint8_t* at = source + from / 8;
    const std::size_t words = count / 64;
    for (std::size_t w = 0; w < words; ++w) set += count_set(load<std::uint64_t>(at + 8 * w));
    from += words * 64;
    count -= words * 64;
  }
  while (count > 0) {
    const std::size_t now = count < step ? count : step;
    set += count_set(load_bits(source, from, now));
    from += now;
    count -= now;
  }
  return set;
}

}  // namespace fraudgen::parquet
