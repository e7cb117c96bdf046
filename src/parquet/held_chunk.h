#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "parquet/batch.h"
#include "parquet/intern_table.h"
#include "parquet/levels.h"
#include "parquet/workspace.h"

namespace fraudgen::parquet {

/// Holds a column chunk's values back as codes while its dictionary is being built: the dictionary
/// page goes before the first data page.
class HeldChunk {
 public:
  explicit HeldChunk(const Workspace& workspace)
      : intern_(workspace.intern),
        codes_(workspace.pending_codes),
        levels_(workspace.pending_levels) {}

  void begin(const Leaf& leaf);

  struct Taken {
    std::size_t rows;
    std::size_t values;
  };
  /// Takes rows and values of a batch until the dictionary is full; value_at(i) gives value number
  /// i, PLAIN and without length. `levels` knows the column's levels.
  template <class ValueAt>
  Taken hold(const PageLevels& levels, const Validity& validity, std::size_t values,
             const ValueAt& value_at) {
    std::size_t taken = 0;
    for (; taken < values; ++taken) {
      const std::string_view value = value_at(taken);
      const auto code = intern_.intern(value);
      if (!code) break;
      codes_[values_ + taken] = *code;
      plain_bytes_ += value.size() + length_bytes_;
    }
    const std::size_t rows =
        taken == values ? validity.rows() : levels.rows_holding(validity, 0, taken);
    hold_levels(validity, rows);
    values_ += taken;
    return {rows, taken};
  }

  /// The dictionary and its codes take less than the values.
  bool dictionary_pays() const;
  Dictionary dictionary() const { return intern_.view(); }
  Validity validity() const;
  std::span<const std::uint32_t> codes() const { return codes_.first(values_); }

 private:
  void hold_levels(const Validity& validity, std::size_t rows);

  InternTable intern_;
  std::span<std::uint32_t> codes_;
  std::span<std::uint8_t> levels_;
  std::uint8_t maximum_ = 0;
  std::size_t length_bytes_ = 0;
  std::size_t rows_ = 0;
  std::size_t values_ = 0;
  std::size_t plain_bytes_ = 0;
};

}  // namespace fraudgen::parquet
