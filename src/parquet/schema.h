#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fraudgen::parquet {

/// How values are stored. The numbers are the format's own.
enum class PhysicalType : std::uint8_t {
  boolean = 0,
  int32 = 1,
  int64 = 2,
  float64 = 5,  ///< the format's DOUBLE
  byte_array = 6,
  fixed_len_byte_array = 7,
};

enum class Repetition : std::uint8_t { required, optional };

/// What values mean. Made by the functions below; each says which physical types it goes with.
struct LogicalType {
  enum class Kind : std::uint8_t { none, string, date, timestamp_micros, decimal, integer };

  Kind kind = Kind::none;
  bool adjusted_to_utc = false;  ///< timestamp: an instant (true) or a wall clock's reading
  std::uint8_t precision = 0;    ///< decimal
  std::uint8_t scale = 0;        ///< decimal
  std::uint8_t bits = 0;         ///< integer: 8, 16, 32 or 64
  bool is_signed = true;         ///< integer

  static LogicalType none() { return {}; }
  /// UTF-8 text in a BYTE_ARRAY.
  static LogicalType string() { return {.kind = Kind::string}; }
  /// Days since 1970-01-01 in an INT32.
  static LogicalType date() { return {.kind = Kind::date}; }
  /// Microseconds since 1970-01-01 00:00:00 in an INT64.
  static LogicalType timestamp_micros(bool adjusted_to_utc) {
    return {.kind = Kind::timestamp_micros, .adjusted_to_utc = adjusted_to_utc};
  }
  /// The unscaled value in an INT32 (precision to 9), an INT64 (to 18), or in two's complement,
  /// most significant byte first, in a FIXED_LEN_BYTE_ARRAY. The value is unscaled / 10^scale.
  static LogicalType decimal(int precision, int scale) {
    return {.kind = Kind::decimal,
            .precision = static_cast<std::uint8_t>(precision),
            .scale = static_cast<std::uint8_t>(scale)};
  }
  /// An integer of 8, 16 or 32 bits in an INT32, or of 64 bits in an INT64.
  static LogicalType integer(int bits, bool is_signed) {
    return {.kind = Kind::integer, .bits = static_cast<std::uint8_t>(bits), .is_signed = is_signed};
  }

  friend bool operator==(const LogicalType&, const LogicalType&) = default;
};

/// A node of the schema: a column (no children) or a struct of its children. There are no repeated
/// fields: lists and maps are not written.
struct Field {
  std::string name;
  Repetition repetition = Repetition::required;
  PhysicalType type = PhysicalType::int32;
  std::int32_t type_length = 0;  ///< bytes of a FIXED_LEN_BYTE_ARRAY
  LogicalType logical;
  std::vector<Field> children;

  static Field leaf(std::string name, Repetition repetition, PhysicalType type,
                    LogicalType logical = {});
  static Field fixed(std::string name, Repetition repetition, std::int32_t type_length,
                     LogicalType logical = {});
  /// `children` is not empty.
  static Field group(std::string name, Repetition repetition, std::vector<Field> children);
};

/// A column: a leaf of the tree, with what writing it asks for.
struct Leaf {
  std::vector<std::string> path;  ///< names from the root's child down
  Repetition repetition;
  PhysicalType type;
  std::int32_t type_length;
  LogicalType logical;
  /// How many of the fields on the path are optional. A row's definition level says how many of
  /// them are there: the value itself is there when the level is the maximum.
  std::uint8_t max_definition_level;

  /// "a.b.c"
  std::string dotted_path() const;
};

/// An immutable, checked schema. Column numbers are positions in leaves(), the order of a
/// depth-first walk.
class Schema {
 public:
  /// Throws std::invalid_argument: no fields, empty or doubled names, a struct deeper than 15
  /// optional levels, a logical type that doesn't go with its physical type, a precision out of
  /// range.
  explicit Schema(std::vector<Field> fields, std::string root_name = "schema");

  const std::string& root_name() const { return root_name_; }
  const std::vector<Field>& fields() const { return fields_; }
  std::span<const Leaf> leaves() const { return leaves_; }
  /// The column with this dotted path. Throws std::invalid_argument when there is none.
  std::size_t column(const std::string& dotted_path) const;

 private:
  std::string root_name_;
  std::vector<Field> fields_;
  std::vector<Leaf> leaves_;
};

}  // namespace fraudgen::parquet
