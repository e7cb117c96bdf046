#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "parquet/bytes.h"
#include "parquet/options.h"
#include "parquet/page_memory.h"
#include "parquet/page_writer.h"
#include "parquet/statistics.h"

namespace fraudgen::parquet {

/// The BOOLEAN, INT32, INT64 or DOUBLE values of the page that is being gathered.
class FixedValues {
 public:
  explicit FixedValues(const PageMemory& memory) : memory_(memory) {}

  void begin_chunk(const Leaf& leaf, Encoding encoding);

  /// Of the column's type; BOOLEAN as bytes of 0 or 1.
  template <class T>
  void append(std::span<const T> values) {
    copy_bytes(memory_.gathered.data() + size_ * sizeof(T), values.data(), values.size_bytes());
    size_ += values.size();
  }

  /// Room for `count` more values, which the caller fills.
  template <class T>
  std::span<T> extend(std::size_t count) {
    T* const from = reinterpret_cast<T*>(memory_.gathered.data()) + size_;
    size_ += count;
    return {from, count};
  }

  std::size_t size() const { return size_; }
  /// Of at least one value.
  Range range() const;
  PageValues encode();
  void clear() { size_ = 0; }

 private:
  template <class T>
  std::span<const T> gathered() const {
    return {reinterpret_cast<const T*>(memory_.gathered.data()), size_};
  }
  PageValues encode_bools();

  PageMemory memory_;
  PhysicalType type_ = PhysicalType::int32;
  Order order_ = Order::int32;
  Encoding encoding_ = Encoding::plain;
  std::size_t width_ = 4;
  std::size_t size_ = 0;
};

}  // namespace fraudgen::parquet
