#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/batch.h"
#include "parquet/bloom_filter.h"
#include "parquet/options.h"
#include "parquet/page_memory.h"
#include "parquet/page_writer.h"
#include "parquet/statistics.h"

namespace fraudgen::parquet {

struct IdText;

/// The BYTE_ARRAY or FIXED_LEN_BYTE_ARRAY values of the page that is being gathered. A page takes
/// values up to FileOptions::page_bytes, counted as PLAIN, and at least one.
class ByteValues {
 public:
  ByteValues(const PageMemory& memory, const FileOptions& file)
      : memory_(memory), page_bytes_(file.page_bytes), max_value_bytes_(file.max_value_bytes) {}

  /// `bloom` is null or gets every value.
  void begin_chunk(const Leaf& leaf, Encoding encoding, bool want_range, BloomFilter* bloom);

  /// Takes values value_at(0), value_at(1) ... below value_at(count) until the page is full, and
  /// returns how many. value_at gives a std::string_view.
  template <class ValueAt>
  std::size_t append(std::size_t count, ValueAt&& value_at) {
    std::size_t taken = 0;
    while (taken < count && append_one(value_at(taken))) ++taken;
    return taken;
  }
  /// Likewise for ids from number `first` on. The ids were checked by check_ids().
  std::size_t append_ids(const DecimalIds& ids, std::size_t first, std::size_t count);
  /// Throws std::invalid_argument for what DecimalIds doesn't allow.
  static void check_ids(const DecimalIds& ids);

  std::size_t size() const { return size_; }
  /// Of at least one value.
  Range range() const { return range_.range(order_); }
  PageValues encode();
  void clear();

 private:
  bool append_one(std::string_view value) {
    if (size_ != 0 && plain_bytes_ + value.size() + length_bytes_ > page_bytes_) return false;
    take(value);
    return true;
  }
  void take(std::string_view value);
  void note(std::string_view value);
  void note_ids(const DecimalIds& ids, std::size_t first, std::size_t count);
  void store_ids_plain(IdText& text, std::span<const std::uint64_t> ids);
  void store_ids_lengths(IdText& text, std::span<const std::uint64_t> ids);
  void store_ids_shared(IdText& text, std::span<const std::uint64_t> ids);

  std::int32_t* lengths() const { return reinterpret_cast<std::int32_t*>(memory_.gathered.data()); }
  std::int32_t* prefixes() const { return lengths() + memory_.rows; }
  /// The last value, for the next to share a prefix with.
  char* last() const { return reinterpret_cast<char*>(prefixes() + memory_.rows); }

  PageMemory memory_;
  std::size_t page_bytes_;
  std::size_t max_value_bytes_;
  std::size_t type_length_ = 0;  ///< 0: BYTE_ARRAY
  std::size_t length_bytes_ = 4;
  Order order_ = Order::bytes;
  Encoding encoding_ = Encoding::plain;
  bool want_range_ = false;
  BloomFilter* bloom_ = nullptr;
  BytesRange range_;
  std::size_t size_ = 0;
  std::size_t plain_bytes_ = 0;
  std::byte* end_ = nullptr;  ///< of the bytes in the page's body
  std::size_t last_size_ = 0;
};

}  // namespace fraudgen::parquet
