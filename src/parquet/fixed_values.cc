#include "parquet/fixed_values.h"

#include "base/arithmetic.h"
#include "parquet/bitmap.h"
#include "parquet/byte_stream_split.h"
#include "parquet/bytes.h"
#include "parquet/delta.h"
#include "parquet/dictionary_view.h"
#include "parquet/hybrid.h"

namespace fraudgen::parquet {

void FixedValues::begin_chunk(const Leaf& leaf, Encoding encoding) {
  type_ = leaf.type;
  order_ = order_of(leaf);
  encoding_ = encoding;
  width_ = value_bytes(leaf);
  clear();
}

Range FixedValues::range() const {
  switch (type_) {
    case PhysicalType::boolean:
      return range_of_bools(gathered<std::uint8_t>());
    case PhysicalType::int32:
      return range_of(gathered<std::int32_t>(), order_ == Order::int32);
    case PhysicalType::int64:
      return range_of(gathered<std::int64_t>(), order_ == Order::int64);
    default:
      return range_of(gathered<double>());
  }
}

PageValues FixedValues::encode() {
  if (type_ == PhysicalType::boolean) return encode_bools();
  const std::byte* values = memory_.gathered.data();
  std::byte* const body = memory_.body;
  if (encoding_ == Encoding::delta_binary_packed) {
    const std::byte* end = type_ == PhysicalType::int32
                               ? encode_delta(gathered<std::int32_t>(), body)
                               : encode_delta(gathered<std::int64_t>(), body);
    return {body, static_cast<std::size_t>(end - body), 0, format::Encoding::DELTA_BINARY_PACKED};
  }
  if (encoding_ == Encoding::byte_stream_split) {
    split_byte_streams(values, size_, width_, body);
    return {body, size_ * width_, 0, format::Encoding::BYTE_STREAM_SPLIT};
  }
  copy_bytes(body, values, size_ * width_);
  return {body, size_ * width_, 0, format::Encoding::PLAIN};
}

PageValues FixedValues::encode_bools() {
  std::byte* const body = memory_.body;
  if (encoding_ == Encoding::plain) {
    append_bools(reinterpret_cast<std::uint8_t*>(body), 0, gathered<std::uint8_t>().data(), size_);
    return {body, ceil_div(size_, 8), 0, format::Encoding::PLAIN};
  }
  // The bits are made behind the room that their encoded form may take.
  auto* bits = reinterpret_cast<std::uint8_t*>(body + 4 + hybrid_bound(size_, 1));
  append_bools(bits, 0, gathered<std::uint8_t>().data(), size_);
  const std::byte* end = encode_hybrid_bits(bits, size_, body + 4);
  const auto size = static_cast<std::size_t>(end - body);
  store(body, static_cast<std::uint32_t>(size - 4));
  return {body, size, 0, format::Encoding::RLE};
}

}  // namespace fraudgen::parquet
