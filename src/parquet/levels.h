#pragma once

#include <cstddef>
#include <cstdint>

#include "parquet/batch.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

/// The definition levels of the page that is being gathered: bits where the maximum is 1, bytes
/// where it is higher, only a count where it is 0.
class PageLevels {
 public:
  static std::size_t workspace_bytes(std::size_t max_rows) { return max_rows + 8; }

  explicit PageLevels(std::uint8_t* memory) : memory_(memory) {}

  void begin_chunk(const Leaf& leaf) {
    maximum_ = leaf.max_definition_level;
    clear();
  }
  /// Throws std::invalid_argument when the form of `validity` doesn't suit the column, or one of
  /// its levels is too high.
  void check(const Validity& validity) const;

  /// Rows of [from, from + rows) that have a value.
  std::size_t count_values(const Validity& validity, std::size_t from, std::size_t rows) const;
  /// The most rows after `from` that hold no more than `values` values, if the batch has more.
  std::size_t rows_holding(const Validity& validity, std::size_t from, std::size_t values) const;

  void append(const Validity& validity, std::size_t from, std::size_t rows);

  std::size_t rows() const { return rows_; }
  bool any() const { return maximum_ > 0; }
  /// Most bytes that encode() writes for a page of `rows` rows.
  static std::size_t bound(unsigned maximum, std::size_t rows);
  /// Writes the page's levels, without a length, and returns the end. Nothing for a required
  /// column.
  std::byte* encode(std::byte* out);
  void clear() { rows_ = 0; }

 private:
  bool in_bits() const { return maximum_ == 1; }

  std::uint8_t* memory_;
  std::uint8_t maximum_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace fraudgen::parquet
