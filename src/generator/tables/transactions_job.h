#pragma once

#include <cstdint>
#include <span>

#include "generator/play/player.h"
#include "generator/rows/row_order.h"
#include "generator/tables/transactions_writer.h"
#include "parquet/file_writer.h"

namespace fraudgen::generator {

/// f(row) from an array by row. Holds the array's address itself: a store of a byte may change
/// anything that is reached through a reference, and so would have the address loaded again.
template <typename T>
auto at(std::span<T> column) {
  return [column = column.data()](std::uint16_t row) { return column[row]; };
}

/// f(x) for each x, in a row. Unrolled, as all loops of a few instructions that go over a row
/// group's rows and can't take several at once: GCC does that by itself only for what it has a
/// profile of.
template <typename T, typename X, typename F>
void fill(T* to, std::span<const X> from, F f) {
  const std::size_t count = from.size();
#pragma GCC unroll 8
  for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<T>(f(from[i]));
}

/// One row group while it is written, and the ways in which its columns are made of the slice's
/// rows: a batch at a time, each gathered in the order of time.
struct TransactionsWriter::Job {
  parquet::FileWriter& out;
  const SliceRows& rows;
  const SliceLists& lists;
  const Slice& slice;
  std::span<const std::uint64_t> order;
  std::span<std::uint64_t> batch;

  /// f(x) for each x, up to a batch of them, as an array of T.
  template <typename T, typename X, typename F>
  std::span<const T> made(std::span<const X> from, F f) {
    T* const values = reinterpret_cast<T*>(batch.data());
    fill(values, from, f);
    return {values, from.size()};
  }

  /// The batches of an order, a call of `write` each: write(validity, rows, place of the first).
  template <typename Write>
  void column(const RowOrder& of, Write write) {
    for (std::uint32_t b = 0; b < of.batches(); ++b) {
      write(of.validity(b), of.rows(b), of.first(b));
    }
    out.end_column();
  }

  /// A whole column of codes f(row); the column is begun.
  template <typename T, typename F>
  void codes(const RowOrder& of, F f) {
    column(of, [&](const auto& validity, auto part, auto) {
      out.write_codes(validity, made<T>(part, f));
    });
  }
  template <typename F>
  void vocabulary(const parquet::PreparedDictionary& entries, const RowOrder& of, F f) {
    out.begin_column(entries);
    codes<std::uint8_t>(of, f);
  }

  /// The same of something that lies in the order of time already, for every row.
  template <typename T, typename X, typename F>
  void codes_by_time(const RowOrder& all, std::span<const X> by_time, F f) {
    column(all, [&](const auto& validity, auto part, auto first) {
      out.write_codes(validity, made<T>(by_time.subspan(first, part.size()), f));
    });
  }
  template <typename X>
  void codes_by_time(const RowOrder& all, std::span<const X> by_time) {
    column(all, [&](const auto& validity, auto part, auto first) {
      out.write_codes(validity, by_time.subspan(first, part.size()));
    });
  }
  void flags_by_time(const RowOrder& all, std::span<const std::uint8_t> by_time,
                     std::uint8_t flag) {
    out.begin_column();
    column(all, [&](const auto& validity, auto part, auto first) {
      out.write_bools(validity, made<std::uint8_t>(by_time.subspan(first, part.size()),
                                                   [flag](std::uint8_t flags) {
                                                     return (flags & flag) != 0 ? 1 : 0;
                                                   }));
    });
  }
  template <typename F>
  void bools(const RowOrder& of, F f) {
    out.begin_column();
    column(of, [&](const auto& validity, auto part, auto) {
      out.write_bools(validity, made<std::uint8_t>(part, f));
    });
  }
  template <typename F>
  void numbers(const RowOrder& of, F f) {
    out.begin_column();
    column(of, [&](const auto& validity, auto part, auto) {
      out.write_int32(validity, made<std::int32_t>(part, f));
    });
  }
  /// Cents as the money that the dataset has.
  template <typename F>
  void money(Money money, const RowOrder& of, F f) {
    if (money == Money::decimal) return numbers(of, f);
    out.begin_column();
    column(of, [&](const auto& validity, auto part, auto) {
      out.write_double(validity, made<double>(part, [&](std::uint16_t row) {
                         return static_cast<double>(f(row)) / 100.0;
                       }));
    });
  }
};

}  // namespace fraudgen::generator
