#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace fraudgen::generator {

enum class Table : std::uint8_t { customers, devices, transactions };
inline constexpr std::array all_tables{Table::customers, Table::devices, Table::transactions};
/// "customers", "devices", "transactions": the folder and the stem of the file names.
const char* table_name(Table table);

/// Of a table: file names have five digits.
inline constexpr std::uint32_t most_files = 99'999;

enum class Money : std::uint8_t { decimal, float64 };

inline constexpr std::uint32_t most_row_group_rows = 65'536;
/// Of transactions: their ids have fifteen digits.
inline constexpr std::uint64_t most_transactions = 999'999'999'999'999;
/// Of a file that was asked for: the footer of a larger one might be longer than readers take.
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{16} << 30;

/// Every option that shapes a byte of the dataset, and no other: two runs with equal
/// DatasetOptions write the same files whatever their workers, memory, target or shard.
struct DatasetOptions {
  std::uint64_t seed = 42;
  std::uint64_t size_bytes = std::uint64_t{1} << 30;  ///< of finished Parquet, when `rows` is empty
  std::optional<std::uint64_t> rows;                  ///< exactly this many transactions
  std::optional<std::uint64_t> customers;             ///< else from the rows and the profiles
  std::int32_t start_day = 20089;                     ///< days since 1970-01-01; 2025-01-01
  std::int32_t end_day = 20453;                       ///< the last day, included; 2025-12-31
  std::uint32_t fraud_ppb = 20'000'000;               ///< share of fraud in parts per billion
  bool profiles = true;
  std::uint64_t file_size = std::uint64_t{128} << 20;
  std::array<bool, all_tables.size()> tables{true, true, true};  ///< indexed by Table
  int zstd_level = 1;                                            ///< 0: no compression
  Money money = Money::decimal;
  int parquet_version = 2;
  std::uint32_t row_group_rows = most_row_group_rows;  ///< at most; 1024 or more

  bool has(Table table) const { return tables[static_cast<std::size_t>(table)]; }
  std::uint32_t days() const { return static_cast<std::uint32_t>(end_day - start_day + 1); }
};

}  // namespace fraudgen::generator
