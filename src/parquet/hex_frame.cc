#include "parquet/hex_frame.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parquet/bytes.h"

namespace fraudgen::parquet {
namespace {

// A frame as RFC 8878 has it (section 3.1.1):
//
//   frame header      single segment, the size in four bytes
//   raw block         the first entry's length
//   compressed blocks for each entry its digits as literals, and the four bytes of the next one's
//                     length as a match with those of its own, one entry back
//   raw block         the entries that are left over
//
// Sixteen digits that are equally frequent have a Huffman code of four bits each, which is the
// digit's value; a stream of literals is read from its end, so it is the numbers that the digits
// stand for, back to front. All sequences of literals and match are the same: they take no
// probabilities, only the extra bits of their length and offset.

constexpr std::size_t length_bytes = 4;
constexpr std::size_t streams = 4;
// Entries of a compressed block: of 36 bytes, for a block of at most 128 KiB. Eight go together, so
// that each of the four streams is whole words and the smallest block less than what it holds.
constexpr std::size_t most_in_block = 3640;
constexpr std::size_t entry_step = 8;
static_assert(most_in_block * (length_bytes + 32) <= 128 * 1024 && most_in_block % entry_step == 0);
constexpr std::size_t fewest_bytes = 9216;  // of a page that is worth the effort

enum class BlockType : std::uint32_t { raw = 0, compressed = 2 };

/// How a sequence is told (section 3.1.1.3.2.1.1): codes, and the extra bits behind them, the
/// offset's read before the length's.
struct SequenceForm {
  std::byte literals_code;
  std::byte offset_code;
  std::uint32_t extra;
  unsigned extra_bits;
};
constexpr std::byte match_code{1};  // of four bytes; no extra bits

constexpr SequenceForm form_of(std::size_t digits) {
  // 32 is the first length of code 22 (three bits), 16 of code 16 (one). An offset of 36 is told as
  // 39, which is 2^5 + 7; one of 20 as 23, 2^4 + 7.
  return digits == 32 ? SequenceForm{std::byte{22}, std::byte{5}, 7 << 3, 8}
                      : SequenceForm{std::byte{16}, std::byte{4}, 7 << 1, 5};
}

std::byte* store_little_endian(std::byte* to, std::uint64_t value, std::size_t bytes) {
  return copy_bytes(to, &value, bytes);
}

std::byte* store_block_header(std::byte* to, BlockType type, std::size_t size, bool is_last) {
  return store_little_endian(
      to, (is_last ? 1u : 0u) | static_cast<std::uint32_t>(type) << 1 | size << 3, 3);
}

/// The Huffman tree (section 4.2.1): the weights of all bytes up to 'e', 1 for digits, and that of
/// 'f' follows from them.
constexpr auto tree = [] {
  constexpr std::size_t weights = 'f';
  std::array<std::byte, 1 + weights / 2> made{std::byte{127 + weights}};
  for (std::size_t byte = 0; byte < weights; ++byte) {
    const bool is_digit = (byte >= '0' && byte <= '9') || byte >= 'a';
    if (is_digit) made[1 + byte / 2] |= std::byte{1} << (byte % 2 == 0 ? 4 : 0);
  }
  return made;
}();
static_assert('f' % 2 == 0);

/// Eight digits as their values, each in a byte; `wrong` becomes non-zero if one is none.
std::uint64_t values_of(std::uint64_t digits, std::uint64_t& wrong) {
  constexpr std::uint64_t each = 0x0101010101010101;
  const std::uint64_t letters = digits >> 6 & each;
  const std::uint64_t values = (digits & each * 15) + letters * 9;
  // A letter is at least ten and a figure is not, and with that they are what was read.
  wrong |= ((values + each * 6) >> 4 & each) ^ letters;
  wrong |= (values + each * '0' + letters * ('a' - 10 - '0')) ^ digits;
  wrong |= values & each * 0xF0;
  return values;
}

/// Sixteen digits as the number that they stand for.
std::uint64_t number_of(const std::byte* digits, std::uint64_t& wrong) {
  const auto four_bytes = [&](const std::byte* from) {
    std::uint64_t word = values_of(load<std::uint64_t>(from), wrong);
    word = (word << 4 | word >> 8) & 0x00FF00FF00FF00FF;
    word = (word | word >> 8) & 0x0000FFFF0000FFFF;
    return (word | word >> 16) & 0xFFFFFFFF;
  };
  return __builtin_bswap64(four_bytes(digits) | four_bytes(digits + 8) << 32);
}

class Writer {
 public:
  Writer(const std::byte* entries, std::size_t digits, std::byte* to)
      : next_(entries), digits_(digits), form_(form_of(digits)), to_(to) {}

  /// A compressed block of the next entries' digits, and of the lengths behind them. `count` is a
  /// multiple of entry_step.
  void compressed_block(std::size_t count) {
    std::byte* const begin = to_;
    to_ = literals(count, begin + 3);
    to_ = sequences(count, to_);
    store_block_header(begin, BlockType::compressed, static_cast<std::size_t>(to_ - begin) - 3,
                       false);
  }
  const std::byte* next() const { return next_; }
  std::byte* end() const { return to_; }
  bool is_hex() const { return wrong_ == 0; }

 private:
  // Section 3.1.1.3.1: four streams, sizes of 18 bits.
  std::byte* literals(std::size_t count, std::byte* to) {
    const std::size_t bytes = count * digits_ / streams / 2;  // of a stream
    const std::size_t stream = bytes + 1;
    const std::uint64_t size = tree.size() + 3 * sizeof(std::uint16_t) + streams * stream;
    to = store_little_endian(to, 2 | 3 << 2 | std::uint64_t{count * digits_} << 4 | size << 22, 5);
    to = copy_bytes(to, tree.data(), tree.size());
    for (int i = 0; i < 3; ++i) to = store(to, static_cast<std::uint16_t>(stream));
    std::size_t digit = 0;  // of the entry at hand
    for (std::size_t i = 0; i < streams; ++i, to += stream) {
      std::byte* at = to + bytes;
      *at = std::byte{1};  // where the reader begins
      while (at != to) {
        at -= 8;
        store(at, number_of(next_ + digit, wrong_));
        digit += 16;
        if (digit == digits_) {
          wrong_ |= load<std::uint32_t>(next_ + digit) ^ digits_;
          next_ += digit + length_bytes;
          digit = 0;
        }
      }
    }
    return to;
  }

  // Section 3.1.1.3.2: one for each entry, all codes repeated (RLE_Mode).
  std::byte* sequences(std::size_t count, std::byte* to) const {
    if (count < 128) {
      *to++ = static_cast<std::byte>(count);
    } else {
      *to++ = static_cast<std::byte>(128 + (count >> 8));
      *to++ = static_cast<std::byte>(count);
    }
    constexpr unsigned rle_mode = 1;
    *to++ = static_cast<std::byte>(rle_mode << 6 | rle_mode << 4 | rle_mode << 2);
    *to++ = form_.literals_code;
    *to++ = form_.offset_code;
    *to++ = match_code;
    std::uint64_t word = 0;
    unsigned bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
      word |= std::uint64_t{form_.extra} << bits;
      bits += form_.extra_bits;
      for (; bits >= 8; bits -= 8, word >>= 8) *to++ = static_cast<std::byte>(word);
    }
    *to++ = static_cast<std::byte>(word | std::uint64_t{1} << bits);
    return to;
  }

  const std::byte* next_;  ///< the next entry's digits
  std::size_t digits_;
  SequenceForm form_;
  std::byte* to_;
  std::uint64_t wrong_ = 0;
};

}  // namespace

std::size_t compress_hex(std::span<const std::byte> plain, std::span<std::byte> to) {
  if (plain.size() < fewest_bytes || plain.size() >> 32 != 0) return 0;
  const std::size_t digits = load<std::uint32_t>(plain.data());
  if ((digits != 16 && digits != 32) || plain.size() % (length_bytes + digits) != 0) return 0;
  const std::size_t entries = plain.size() / (length_bytes + digits);
  // The last of them has no length behind it.
  const std::size_t told = (entries - 1) / entry_step * entry_step;
  const std::size_t blocks = (told + most_in_block - 1) / most_in_block;
  if (to.size() < plain.size() / 2 + entries + (blocks + 2) * 128 + entry_step * 36) return 0;

  std::byte* at = store(to.data(), std::uint32_t{0xFD2FB528});
  *at++ = std::byte{2 << 6 | 1 << 5};
  at = store(at, static_cast<std::uint32_t>(plain.size()));
  at = store_block_header(at, BlockType::raw, length_bytes, false);
  at = copy_bytes(at, plain.data(), length_bytes);
  Writer writer(plain.data() + length_bytes, digits, at);
  for (std::size_t first = 0; first < told; first += most_in_block) {
    writer.compressed_block(std::min(told - first, most_in_block));
  }
  if (!writer.is_hex()) return 0;
  const std::byte* const rest = writer.next();
  const auto left = static_cast<std::size_t>(plain.data() + plain.size() - rest);
  at = store_block_header(writer.end(), BlockType::raw, left, true);
  at = copy_bytes(at, rest, left);
  return static_cast<std::size_t>(at - to.data());
}

}  // namespace fraudgen::parquet
