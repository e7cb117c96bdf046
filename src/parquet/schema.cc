#include "parquet/schema.h"

#include <fmt/format.h>

#include <set>
#include <stdexcept>
#include <utility>

namespace fraudgen::parquet {
namespace {

constexpr std::uint8_t most_optional_levels = 15;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::invalid_argument(fmt::format("schema: {}: {}", path, why));
}

/// Digits that a two's complement number of so many bytes always holds.
int digits_of(std::int32_t bytes) {
  // floor(log10(2^(8 bytes - 1) - 1)), with log10(2) as a fraction that is exact enough up to the
  // precision's limit of 38.
  return static_cast<int>((8 * std::int64_t{bytes} - 1) * 30103 / 100000);
}

void check_type(const Leaf& leaf, const std::string& path) {
  using Kind = LogicalType::Kind;
  const PhysicalType type = leaf.type;
  const LogicalType& logical = leaf.logical;
  if ((type == PhysicalType::fixed_len_byte_array) != (leaf.type_length > 0)) {
    refuse(path, fmt::format("type length {}", leaf.type_length));
  }
  bool fits = true;
  switch (logical.kind) {
    case Kind::none:
      break;
    case Kind::string:
      fits = type == PhysicalType::byte_array;
      break;
    case Kind::date:
      fits = type == PhysicalType::int32;
      break;
    case Kind::timestamp_micros:
      fits = type == PhysicalType::int64;
      break;
    case Kind::decimal: {
      int most = 0;
      if (type == PhysicalType::int32) most = 9;
      if (type == PhysicalType::int64) most = 18;
      if (type == PhysicalType::fixed_len_byte_array) {
        most = leaf.type_length > 16 ? 38 : digits_of(leaf.type_length);
      }
      if (logical.precision < 1 || logical.precision > most || logical.scale > logical.precision) {
        refuse(path, fmt::format("DECIMAL({}, {}) in a type of at most {} digits",
                                 logical.precision, logical.scale, most));
      }
      break;
    }
    case Kind::integer:
      fits = (type == PhysicalType::int32 &&
              (logical.bits == 8 || logical.bits == 16 || logical.bits == 32)) ||
             (type == PhysicalType::int64 && logical.bits == 64);
      break;
  }
  if (!fits) refuse(path, "its logical type does not go with its physical type");
}

void collect(const std::vector<Field>& fields, std::vector<std::string>& path,
             std::uint8_t optional_levels, std::vector<Leaf>& leaves) {
  std::set<std::string> names;
  for (const Field& field : fields) {
    path.push_back(field.name);
    Leaf leaf{path,
              field.repetition,
              field.type,
              field.type_length,
              field.logical,
              static_cast<std::uint8_t>(optional_levels +
                                        (field.repetition == Repetition::optional ? 1 : 0))};
    const std::string dotted = leaf.dotted_path();
    if (field.name.empty()) refuse(dotted, "an empty name");
    if (!names.insert(field.name).second) refuse(dotted, "two fields of this name");
    if (leaf.max_definition_level > most_optional_levels) refuse(dotted, "too deep");
    if (field.children.empty()) {
      check_type(leaf, dotted);
      leaves.push_back(std::move(leaf));
    } else {
      if (field.logical.kind != LogicalType::Kind::none)
        refuse(dotted, "a struct of a logical type");
      collect(field.children, path, leaf.max_definition_level, leaves);
    }
    path.pop_back();
  }
}

}  // namespace

Field Field::leaf(std::string name, Repetition repetition, PhysicalType type, LogicalType logical) {
  return {.name = std::move(name),
          .repetition = repetition,
          .type = type,
          .type_length = 0,
          .logical = logical,
          .children = {}};
}

Field Field::fixed(std::string name, Repetition repetition, std::int32_t type_length,
                   LogicalType logical) {
  return {.name = std::move(name),
          .repetition = repetition,
          .type = PhysicalType::fixed_len_byte_array,
          .type_length = type_length,
          .logical = logical,
          .children = {}};
}

Field Field::group(std::string name, Repetition repetition, std::vector<Field> children) {
  if (children.empty()) throw std::invalid_argument(fmt::format("schema: {}: no children", name));
  return {.name = std::move(name),
          .repetition = repetition,
          .type = PhysicalType::int32,
          .type_length = 0,
          .logical = {},
          .children = std::move(children)};
}

std::string Leaf::dotted_path() const {
  std::string dotted;
  for (const std::string& name : path) {
    if (!dotted.empty()) dotted += '.';
    dotted += name;
  }
  return dotted;
}

Schema::Schema(std::vector<Field> fields, std::string root_name)
    : root_name_(std::move(root_name)), fields_(std::move(fields)) {
  if (fields_.empty()) refuse(root_name_, "no fields");
  std::vector<std::string> path;
  collect(fields_, path, 0, leaves_);
}

std::size_t Schema::column(const std::string& dotted_path) const {
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    if (leaves_[i].dotted_path() == dotted_path) return i;
  }
  throw std::invalid_argument(fmt::format("schema: no column {}", dotted_path));
}

}  // namespace fraudgen::parquet
