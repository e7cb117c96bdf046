#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "generator/player.h"
#include "generator/row_order.h"
#include "generator/slice_dictionary.h"
#include "generator/transactions_schema.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// Hands a slice to the encoder as a row group, column after column. It knows what each column's
/// values are made of; Player knows how they came about.
class TransactionsWriter {
 public:
  /// Counts or takes what it works in; all of it is free to others between calls of write().
  TransactionsWriter(const TransactionsSchema& schema, Money money, std::int32_t first_day,
                     std::uint32_t row_group_rows, memory::Carver& scratch);

  /// `writer` is open, with the schema's schema and options.
  void write(parquet::FileWriter& writer, const Slice& slice, const Player& player);

 private:
  struct Job;  // a slice on its way to a writer

  void order_rows(const Player& player);
  void write_ids(Job& job);
  void write_times(Job& job);
  void write_payment(Job& job);
  void write_place(Job& job);
  void write_merchant(Job& job);
  void write_card(Job& job);
  void write_transfer(Job& job);
  void write_history(Job& job);
  void write_outcome(Job& job);

  const TransactionsSchema& schema_;
  Money money_;
  std::int64_t first_instant_;  ///< ms since 1970

  RowOrder all_;
  RowOrder with_card_;
  RowOrder with_key_;
  RowOrder with_bank_;
  RowOrder with_past_;
  RowOrder refused_;
  RowOrder fraudulent_;
  SliceDictionary dictionary_;
  std::span<std::uint64_t> batch_;      ///< of RowOrder::batch_rows values of up to 8 bytes
  std::span<std::uint16_t> row_codes_;  ///< by row
};

}  // namespace fraudgen::generator
