#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/carver.h"
#include "generator/rows/slice_rows.h"
#include "parquet/batch.h"

namespace fraudgen::generator {

/// Rows of a slice in the order of time, cut into batches for the encoder: all of them, or those
/// that have something (a card, a PIX key), the others being null.
class RowOrder {
 public:
  static constexpr std::uint32_t batch_rows = 4096;

  RowOrder(Carver& carver, std::uint32_t capacity)
      : rows_(carver.take<std::uint16_t>(capacity)),
        bits_(carver.take<std::uint8_t>(capacity / 8 + 8)) {}

  static constexpr std::size_t padded(std::size_t rows) { return (rows + 63) / 64 * 64; }

  /// Every row. `order` is Player::order().
  void take_all(std::span<const std::uint64_t> order) {
    count_ = static_cast<std::uint32_t>(order.size());
#pragma GCC unroll 8
    for (std::uint32_t i = 0; i < count_; ++i) rows_[i] = static_cast<std::uint16_t>(order[i]);
    for (std::uint32_t batch = 0; batch <= batches(); ++batch) {
      begins_[batch] = std::min(batch * batch_rows, count_);
    }
    some_null_ = false;
  }

  /// Those of `all` whose mark has a bit. `marks` has one for each of them, and is padded with
  /// zeros to a multiple of 64.
  void take_marked(const RowOrder& all, std::span<const std::uint8_t> marks, unsigned bit) {
    count_ = all.count_;
    some_null_ = true;
    std::uint32_t kept = 0;
    for (std::uint32_t first = 0; first < count_; first += 64) {
      if (first % batch_rows == 0) begins_[first / batch_rows] = kept;
      std::uint64_t word = 0;
      for (unsigned byte = 0; byte < 8; ++byte) {
        // One bit of each of eight marks, gathered by the product in its highest byte.
        std::uint64_t eight = 0;
        std::memcpy(&eight, marks.data() + first + 8 * byte, sizeof eight);
        eight = (eight >> bit & 0x0101010101010101u) * 0x0102040810204080u;
        bits_[first / 8 + byte] = static_cast<std::uint8_t>(eight >> 56);
        word |= eight >> 56 << 8 * byte;
      }
      if (word == ~std::uint64_t{0}) {
        std::copy_n(all.rows_.data() + first, 64, rows_.data() + kept);
        kept += 64;
        continue;
      }
      for (; word != 0; word &= word - 1) {
        rows_[kept++] = all.rows_[first + static_cast<std::uint32_t>(std::countr_zero(word))];
      }
    }
    begins_[batches()] = kept;
  }

  std::uint32_t count() const { return count_; }
  /// Of take_all(): every row.
  std::span<const std::uint16_t> rows() const { return rows_.first(count_); }
  /// Of a batch's rows with a value, the position of the first among all of the order's.
  std::uint32_t first(std::uint32_t batch) const { return begins_[batch]; }
  std::uint32_t batches() const { return (count_ + batch_rows - 1) / batch_rows; }
  /// The rows of a batch that have a value.
  std::span<const std::uint16_t> rows(std::uint32_t batch) const {
    return rows_.subspan(begins_[batch], begins_[batch + 1] - begins_[batch]);
  }
  parquet::Validity validity(std::uint32_t batch) const {
    const std::uint32_t first = batch * batch_rows;
    const std::uint32_t size = std::min(batch_rows, count_ - first);
    if (!some_null_) return parquet::Validity::all(size);
    return parquet::Validity::bitmap(size, bits_.subspan(first / 8));
  }

 private:
  std::span<std::uint16_t> rows_;
  std::span<std::uint8_t> bits_;
  std::array<std::uint32_t, 65'536 / batch_rows + 2> begins_{};
  std::uint32_t count_ = 0;
  bool some_null_ = false;
};

}  // namespace fraudgen::generator
