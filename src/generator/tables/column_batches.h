#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/carver.h"
#include "generator/tables/ids.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// Writes whole columns of a row group from functions of the row, a batch of rows at a time,
/// through small buffers of its own. Each function below begins the writer's next column, and ends
/// it; all rows have a value. `value(row)` is called once for each row, in order.
class ColumnBatches {
 public:
  static constexpr std::uint32_t batch_rows = 512;
  static constexpr std::size_t most_text_bytes = 128;

  explicit ColumnBatches(Carver& scratch)
      : text_(scratch.take<std::byte>(batch_rows * most_text_bytes)),
        offsets_(scratch.take<std::uint32_t>(batch_rows + 1)),
        words_(scratch.take<std::uint64_t>(batch_rows)) {}

  /// `append(row, at)` writes the row's text, at most most_text_bytes, at `at`, and returns its
  /// end.
  template <typename Append>
  void texts(parquet::FileWriter& writer, std::uint32_t rows, Append append) {
    writer.begin_column();
    char* const begin = reinterpret_cast<char*>(text_.data());
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      char* at = begin;
      offsets_[0] = 0;
      for (std::uint32_t i = 0; i < count; ++i) {
        at = append(first + i, at);
        offsets_[i + 1] = static_cast<std::uint32_t>(at - begin);
      }
      writer.write_byte_arrays(parquet::Validity::all(count), offsets_.first(count + 1),
                               text_.first(offsets_[count]));
    });
    writer.end_column();
  }

  /// `id(row)` is the number in the id.
  template <typename Id>
  void ids(parquet::FileWriter& writer, std::uint32_t rows, const IdForm& form, Id id) {
    writer.begin_column();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) words_[i] = id(first + i);
      writer.write_decimal_ids(parquet::Validity::all(count),
                               {form.prefix, form.digits, words_.first(count)});
    });
    writer.end_column();
  }

  template <typename Code>
  void codes(parquet::FileWriter& writer, std::uint32_t rows,
             const parquet::PreparedDictionary& dictionary, Code code) {
    writer.begin_column(dictionary);
    const std::span<std::uint8_t> batch = words<std::uint8_t>();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) batch[i] = code(first + i);
      writer.write_codes(parquet::Validity::all(count),
                         std::span<const std::uint8_t>(batch.first(count)));
    });
    writer.end_column();
  }

  template <typename Value>
  void numbers(parquet::FileWriter& writer, std::uint32_t rows, Value value) {
    writer.begin_column();
    const std::span<std::int32_t> batch = words<std::int32_t>();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) batch[i] = value(first + i);
      writer.write_int32(parquet::Validity::all(count), batch.first(count));
    });
    writer.end_column();
  }

  template <typename Value>
  void large_numbers(parquet::FileWriter& writer, std::uint32_t rows, Value value) {
    writer.begin_column();
    const std::span<std::int64_t> batch = words<std::int64_t>();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) batch[i] = value(first + i);
      writer.write_int64(parquet::Validity::all(count), batch.first(count));
    });
    writer.end_column();
  }

  /// `cents(row)`, as a DOUBLE in reais.
  template <typename Cents>
  void doubles_of_cents(parquet::FileWriter& writer, std::uint32_t rows, Cents cents) {
    writer.begin_column();
    const std::span<double> batch = words<double>();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) batch[i] = cents(first + i) / 100.0;
      writer.write_double(parquet::Validity::all(count), batch.first(count));
    });
    writer.end_column();
  }

  template <typename Value>
  void flags(parquet::FileWriter& writer, std::uint32_t rows, Value value) {
    writer.begin_column();
    const std::span<std::uint8_t> batch = words<std::uint8_t>();
    for_batches(rows, [&](std::uint32_t first, std::uint32_t count) {
      for (std::uint32_t i = 0; i < count; ++i) batch[i] = value(first + i) ? 1 : 0;
      writer.write_bools(parquet::Validity::all(count), batch.first(count));
    });
    writer.end_column();
  }

  /// Calls `batch(first row, rows)` for one batch after the other.
  template <typename Batch>
  static void for_batches(std::uint32_t rows, Batch batch) {
    for (std::uint32_t first = 0; first < rows; first += batch_rows) {
      batch(first, std::min(batch_rows, rows - first));
    }
  }

 private:
  // The buffer of numbers as numbers of another type: they are implicit-lifetime types, and
  // every batch is written before it is read.
  template <typename T>
  std::span<T> words() const {
    return {reinterpret_cast<T*>(words_.data()), batch_rows};
  }

  std::span<std::byte> text_;
  std::span<std::uint32_t> offsets_;
  std::span<std::uint64_t> words_;
};

}  // namespace fraudgen::generator
