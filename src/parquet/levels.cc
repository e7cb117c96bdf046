#include "parquet/levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "base/arithmetic.h"
#include "parquet/bitmap.h"
#include "parquet/bytes.h"
#include "parquet/hybrid.h"

namespace fraudgen::parquet {

Validity Validity::bitmap(std::size_t rows, std::span<const std::uint8_t> bits) {
  if (bits.size() < ceil_div(rows, 8)) {
    throw std::invalid_argument(
        fmt::format("a validity bitmap of {} bytes for {} rows", bits.size(), rows));
  }
  return Validity(rows, Form::bitmap, bits.data());
}

void PageLevels::check(const Validity& validity) const {
  switch (validity.form()) {
    case Validity::Form::all:
      return;
    case Validity::Form::bitmap:
      if (maximum_ != 1) {
        throw std::invalid_argument(fmt::format(
            "a validity bitmap for a column whose maximum definition level is {}", maximum_));
      }
      return;
    case Validity::Form::levels: {
      const auto* end = validity.data() + validity.rows();
      if (maximum_ == 0 || std::any_of(validity.data(), end,
                                       [this](std::uint8_t level) { return level > maximum_; })) {
        throw std::invalid_argument(
            fmt::format("definition levels for a column whose maximum is {}", maximum_));
      }
      return;
    }
  }
}

std::size_t PageLevels::count_values(const Validity& validity, std::size_t from,
                                     std::size_t rows) const {
  switch (validity.form()) {
    case Validity::Form::bitmap:
      return count_bits(validity.data(), from, rows);
    case Validity::Form::levels: {
      const auto* first = validity.data() + from;
      return static_cast<std::size_t>(std::count(first, first + rows, maximum_));
    }
    case Validity::Form::all:
      break;
  }
  return rows;
}

std::size_t PageLevels::rows_holding(const Validity& validity, std::size_t from,
                                     std::size_t values) const {
  if (validity.form() == Validity::Form::all) return values;
  const bool bits = validity.form() == Validity::Form::bitmap;
  std::size_t row = from;
  for (std::size_t seen = 0; row < validity.rows(); ++row) {
    const bool present = bits ? ((validity.data()[row / 8] >> (row % 8)) & 1) != 0
                              : validity.data()[row] == maximum_;
    if (present && seen++ == values) break;
  }
  return row - from;
}

void PageLevels::append(const Validity& validity, std::size_t from, std::size_t rows) {
  if (maximum_ > 0) {
    switch (validity.form()) {
      case Validity::Form::all:
        if (in_bits()) {
          append_same(memory_, rows_, rows, true);
        } else {
          std::memset(memory_ + rows_, maximum_, rows);
        }
        break;
      case Validity::Form::bitmap:
        append_bits(memory_, rows_, validity.data(), from, rows);
        break;
      case Validity::Form::levels:
        if (in_bits()) {
          append_bools(memory_, rows_, validity.data() + from, rows);
        } else {
          std::memcpy(memory_ + rows_, validity.data() + from, rows);
        }
        break;
    }
  }
  rows_ += rows;
}

std::size_t PageLevels::bound(unsigned maximum, std::size_t rows) {
  return maximum == 0 ? 0 : hybrid_bound(rows, static_cast<unsigned>(std::bit_width(maximum)));
}

std::byte* PageLevels::encode(std::byte* out) {
  if (maximum_ == 0) return out;
  if (in_bits()) return encode_hybrid_bits(memory_, rows_, out);
  return encode_hybrid(std::span<const std::uint8_t>(memory_, rows_),
                       static_cast<unsigned>(std::bit_width(maximum_)), out);
}

}  // namespace fraudgen::parquet
