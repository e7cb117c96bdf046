#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

// Decoders that read the format's specification word by word, a bit at a time: slow, and written
// without a look at the encoders.

namespace decoders {

class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (at_ == bytes_.size()) throw std::out_of_range("the bytes end too early");
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t b = byte();
      value |= std::uint64_t{b & 0x7FU} << shift;
      if (b < 0x80) return value;
    }
  }
  std::int64_t zigzag() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  bool end() const { return at_ == bytes_.size(); }
  std::size_t at() const { return at_; }

  /// `count` values of `width` bits, least significant bit first, from the next byte on; whole
  /// bytes are taken.
  std::vector<std::uint64_t> packed(std::size_t count, unsigned width) {
    std::vector<std::uint64_t> values;
    unsigned bit = 8;
    std::uint8_t current = 0;
    for (std::size_t i = 0; i < count; ++i) {
      std::uint64_t value = 0;
      for (unsigned b = 0; b < width; ++b) {
        if (bit == 8) {
          current = byte();
          bit = 0;
        }
        value |= std::uint64_t{(static_cast<unsigned>(current) >> bit++) & 1U} << b;
      }
      values.push_back(value);
    }
    return values;
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

/// RLE / bit-packing hybrid, of which `count` values are wanted. All bytes must be used.
inline std::vector<std::uint64_t> hybrid(std::span<const std::byte> bytes, std::size_t count,
                                         unsigned width) {
  Bytes in(bytes);
  std::vector<std::uint64_t> values;
  while (values.size() < count) {
    const std::uint64_t header = in.varint();
    if ((header >> 1) == 0) throw std::runtime_error("an empty run");
    if ((header & 1) != 0) {
      const auto packed = in.packed((header >> 1) * 8, width);
      values.insert(values.end(), packed.begin(), packed.end());
    } else {
      std::uint64_t value = 0;
      for (unsigned b = 0; b < (width + 7) / 8; ++b) value |= std::uint64_t{in.byte()} << (8 * b);
      values.insert(values.end(), header >> 1, value);
    }
  }
  if (values.size() >= count + 8) throw std::runtime_error("a run too long");
  for (std::size_t i = count; i < values.size(); ++i) {
    if (values[i] != 0) throw std::runtime_error("padding that is not zero");
  }
  values.resize(count);
  if (!in.end()) throw std::runtime_error("bytes are left over");
  return values;
}

/// DELTA_BINARY_PACKED. Returns the values; `used` gets the bytes taken.
template <class T>
std::vector<T> delta(std::span<const std::byte> bytes, std::size_t& used) {
  Bytes in(bytes);
  const std::uint64_t block = in.varint();
  const std::uint64_t miniblocks = in.varint();
  const std::uint64_t count = in.varint();
  if (block % 128 != 0 || miniblocks == 0 || block / miniblocks % 32 != 0) {
    throw std::runtime_error("sizes that the format forbids");
  }
  std::vector<T> values;
  std::uint64_t last = static_cast<std::uint64_t>(in.zigzag());
  if (count > 0) values.push_back(static_cast<T>(last));
  while (values.size() < count) {
    const auto minimum = static_cast<std::uint64_t>(in.zigzag());
    std::vector<std::uint8_t> widths;
    for (std::uint64_t m = 0; m < miniblocks; ++m) widths.push_back(in.byte());
    for (std::uint64_t m = 0; m < miniblocks && values.size() < count; ++m) {
      if (widths[m] > sizeof(T) * 8) throw std::runtime_error("wider than the type");
      for (const std::uint64_t packed : in.packed(block / miniblocks, widths[m])) {
        if (values.size() == count) break;
        last += minimum + packed;
        values.push_back(static_cast<T>(last));
      }
    }
  }
  used = in.at();
  return values;
}

}  // namespace decoders
