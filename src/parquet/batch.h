#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fraudgen::parquet {

/// Which rows of a batch have a value. A view: what it points at is the caller's.
class Validity {
 public:
  /// Every row has one. Right for required and for optional columns.
  static Validity all(std::size_t rows) { return Validity(rows, Form::all, nullptr); }
  /// One bit a row, 1 for a value, least significant bit first, from bit 0 of bits[0]; of at least
  /// (rows + 7) / 8 bytes. For columns with a maximum definition level of 1.
  static Validity bitmap(std::size_t rows, std::span<const std::uint8_t> bits);
  /// One definition level a row: for columns of any depth.
  static Validity levels(std::span<const std::uint8_t> levels) {
    return Validity(levels.size(), Form::levels, levels.data());
  }

  enum class Form : std::uint8_t { all, bitmap, levels };
  std::size_t rows() const { return rows_; }
  Form form() const { return form_; }
  const std::uint8_t* data() const { return data_; }

 private:
  Validity(std::size_t rows, Form form, const std::uint8_t* data)
      : rows_(rows), data_(data), form_(form) {}
  std::size_t rows_;
  const std::uint8_t* data_;
  Form form_;
};

/// Ids such as TXN_000000000000042: `prefix`, then the number in decimal, zero-padded to `digits`
/// digits (1 to 19, and every id fits). Encoded without making the strings one by one where the
/// encoding allows it.
struct DecimalIds {
  std::string_view prefix;  ///< at most 32 bytes
  unsigned digits;
  std::span<const std::uint64_t> ids;
};

}  // namespace fraudgen::parquet
