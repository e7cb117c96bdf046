#pragma once

#include <cstdint>
#include <span>

#include "generator/play/player.h"
#include "generator/rows/row_order.h"
#include "generator/tables/slice_dictionary.h"
#include "generator/tables/transactions_schema.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// Hands a slice to the encoder as a row group, column after column. It knows what each column's
/// values are made of; Player knows how they came about.
class TransactionsWriter {
 public:
  /// Counts or takes what it works in; all of it is free to others between calls of write().
  TransactionsWriter(const TransactionsSchema& schema, Money money, std::int32_t first_day,
                     std::uint32_t row_group_rows, Carver& scratch);

  /// `writer` is open, with the schema's schema and options.
  void write(parquet::FileWriter& writer, const Slice& slice, const Player& player);

 private:
  struct Job;  // a slice on its way to a writer
  enum Mark : std::uint8_t { card, key, bank, past, refused, fraudulent };

  void order_rows(const Player& player);
  /// The codes of a column whose dictionary was built from the list that `column` refers to.
  void write_listed(Job& job, const RowOrder& of, std::span<const std::uint16_t> column);
  /// A column of numbers of which a row group has few, by a sorted dictionary. `put` adds one to
  /// it.
  template <typename From, typename Put>
  void write_few(Job& job, const RowOrder& of, From from, Put put);
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
  std::span<std::uint64_t> batch_;  ///< of RowOrder::batch_rows values of up to 8 bytes

  // What several columns are made of, in the order of time. Two that are not needed at one time lie
  // in one array.
  std::span<std::uint8_t> marks_;  ///< of which orders a row is part: bits of Mark
  std::span<std::uint8_t> flags_;
  std::span<std::uint8_t> types_or_mccs_;
  std::span<std::uint16_t> shops_;
  std::span<std::uint16_t> positions_or_places_;  ///< positions: by row, in the order of time
};

}  // namespace fraudgen::generator
