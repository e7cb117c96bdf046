#include "parquet/byte_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "parquet/byte_stream_split.h"
#include "parquet/bytes.h"
#include "parquet/delta.h"
#include "parquet/dictionary_view.h"

namespace fraudgen::parquet {
namespace {

/// How many first bytes a and b share.
std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t i = 0;
  for (; i + 8 <= most; i += 8) {
    const std::uint64_t different =
        load<std::uint64_t>(a.data() + i) ^ load<std::uint64_t>(b.data() + i);
    if (different != 0) return i + static_cast<std::size_t>(std::countr_zero(different)) / 8;
  }
  while (i < most && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

void ByteValues::begin_chunk(const Leaf& leaf, Encoding encoding, bool want_range,
                             BloomFilter* bloom) {
  type_length_ = leaf.type == PhysicalType::byte_array ? 0 : value_bytes(leaf);
  length_bytes_ = type_length_ == 0 ? 4 : 0;
  order_ = order_of(leaf);
  encoding_ = encoding;
  want_range_ = want_range;
  bloom_ = bloom;
  clear();
}

void ByteValues::clear() {
  range_.clear();
  size_ = 0;
  plain_bytes_ = 0;
  last_size_ = 0;
  end_ = encoding_ == Encoding::byte_stream_split ? memory_.gathered.data() : memory_.body;
}

void ByteValues::note(std::string_view value) {
  if (want_range_) {
    if (order_ == Order::decimal_bytes) {
      char flipped[max_bound_bytes];
      std::memcpy(flipped, value.data(), value.size());
      flipped[0] = static_cast<char>(flipped[0] ^ '\x80');
      range_.add({flipped, value.size()});
    } else {
      range_.add(value);
    }
  }
  if (bloom_ != nullptr) bloom_->add(value);
}

void ByteValues::take(std::string_view value) {
  const std::size_t length = value.size();
  if (type_length_ == 0 && length > max_value_bytes_) {
    throw std::length_error(fmt::format("a value of {} bytes where at most {} were provided for",
                                        length, max_value_bytes_));
  }
  note(value);
  switch (encoding_) {
    case Encoding::delta_byte_array: {
      const std::size_t shared = shared_prefix({last(), last_size_}, value);
      prefixes()[size_] = static_cast<std::int32_t>(shared);
      lengths()[size_] = static_cast<std::int32_t>(length - shared);
      end_ = copy_bytes(end_, value.data() + shared, length - shared);
      if (length != 0) std::memcpy(last(), value.data(), length);
      last_size_ = length;
      break;
    }
    case Encoding::delta_length_byte_array:
      lengths()[size_] = static_cast<std::int32_t>(length);
      end_ = copy_bytes(end_, value.data(), length);
      break;
    default:
      if (type_length_ == 0) end_ = store(end_, static_cast<std::uint32_t>(length));
      end_ = copy_bytes(end_, value.data(), length);
      break;
  }
  ++size_;
  plain_bytes_ += length_bytes_ + length;
}

PageValues ByteValues::encode() {
  const auto bytes = static_cast<std::size_t>(end_ - memory_.body);
  if (encoding_ == Encoding::byte_stream_split) {
    split_byte_streams(memory_.gathered.data(), size_, type_length_, memory_.body);
    return {memory_.body, size_ * type_length_, 0, format::Encoding::BYTE_STREAM_SPLIT};
  }
  if (encoding_ != Encoding::delta_length_byte_array && encoding_ != Encoding::delta_byte_array) {
    return {memory_.body, bytes, 0, format::Encoding::PLAIN};
  }
  // Lengths go in front of the bytes. How much room they take shows only when they are encoded:
  // they are encoded at the near end of the headroom and moved up.
  std::byte* const from = memory_.body - memory_.lengths_headroom;
  std::byte* to = from;
  const bool shared = encoding_ == Encoding::delta_byte_array;
  if (shared) to = encode_delta(std::span<const std::int32_t>(prefixes(), size_), to);
  to = encode_delta(std::span<const std::int32_t>(lengths(), size_), to);
  const auto header = static_cast<std::size_t>(to - from);
  std::byte* const begin = memory_.body - header;
  std::memmove(begin, from, header);
  return {begin, header + bytes, 0,
          shared ? format::Encoding::DELTA_BYTE_ARRAY : format::Encoding::DELTA_LENGTH_BYTE_ARRAY};
}

}  // namespace fraudgen::parquet
