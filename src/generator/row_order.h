#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "generator/slice_rows.h"
#include "memory/carver.h"
#include "parquet/batch.h"

namespace fraudgen::generator {

/// Rows of a slice in the order of time, cut into batches for the encoder: all of them, or those
/// that have something (a card, a PIX key), the others being null.
class RowOrder {
 public:
  static constexpr std::uint32_t batch_rows = 4096;

  RowOrder(memory::Carver& carver, std::uint32_t capacity)
      : rows_(carver.take<std::uint16_t>(capacity)),
        bits_(carver.take<std::uint8_t>(capacity / 8 + 8)) {}

  /// Every row. `order` is Player::order().
  void take_all(std::span<const std::uint64_t> order) {
    count_ = static_cast<std::uint32_t>(order.size());
    for (std::uint32_t i = 0; i < count_; ++i) rows_[i] = static_cast<std::uint16_t>(order[i]);
    for (std::uint32_t batch = 0; batch <= batches(); ++batch) {
      begins_[batch] = std::min(batch * batch_rows, count_);
    }
    some_null_ = false;
  }

  /// The rows of `all` for which has(row).
  template <typename Has>
  void take_if(const RowOrder& all, Has has) {
    count_ = all.count_;
    some_null_ = true;
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < count_; i += 8) {
      if (i % batch_rows == 0) begins_[i / batch_rows] = kept;
      std::uint8_t byte = 0;
      for (std::uint32_t j = i; j < std::min(i + 8, count_); ++j) {
        const std::uint16_t row = all.rows_[j];
        const auto valid = static_cast<std::uint8_t>(has(row) ? 1 : 0);
        rows_[kept] = row;
        kept += valid;
        byte |= static_cast<std::uint8_t>(valid << (j - i));
      }
      bits_[i / 8] = byte;
    }
    begins_[batches()] = kept;
  }

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
