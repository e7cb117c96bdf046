#include "parquet/held_chunk.h"

#include <algorithm>
#include <bit>

#include "parquet/dictionary_view.h"

namespace fraudgen::parquet {

void HeldChunk::begin(const Leaf& leaf) {
  intern_.begin_chunk(leaf);
  maximum_ = leaf.max_definition_level;
  length_bytes_ = leaf.type == PhysicalType::byte_array ? 4 : 0;
  rows_ = values_ = plain_bytes_ = 0;
}

void HeldChunk::hold_levels(const Validity& validity, std::size_t rows) {
  if (maximum_ > 0) {
    std::uint8_t* to = levels_.data() + rows_;
    switch (validity.form()) {
      case Validity::Form::all:
        std::fill_n(to, rows, maximum_);
        break;
      case Validity::Form::bitmap:
        for (std::size_t row = 0; row < rows; ++row) {
          to[row] = (validity.data()[row / 8] >> (row % 8)) & 1;
        }
        break;
      case Validity::Form::levels:
        std::copy_n(validity.data(), rows, to);
        break;
    }
  }
  rows_ += rows;
}

bool HeldChunk::dictionary_pays() const {
  if (values_ == 0) return false;
  const auto width = static_cast<std::size_t>(std::bit_width(intern_.count()));
  return intern_.plain_bytes() + values_ * width / 8 <= plain_bytes_;
}

Validity HeldChunk::validity() const {
  return maximum_ == 0 ? Validity::all(rows_) : Validity::levels(levels_.first(rows_));
}

}  // namespace fraudgen::parquet
