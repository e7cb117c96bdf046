#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "generator/tables/table_files.h"

namespace fraudgen::generator {

/// How many rows and files a dataset has, and of what size: found by weighing a small sample of
/// each table, written with the very options. A pure function of the options.
struct Sizing {
  std::uint64_t rows = 0;  ///< transactions
  std::uint64_t customers = 0;
  std::uint64_t rows_per_file = 1;
  std::array<FileSize, all_tables.size()> sizes{};  ///< by Table
  /// Of the last file of transactions, weighed by itself where --size is asked for and files are
  /// few: its customers are fewer, and so is what its dictionaries hold.
  FileSize last_size{};
  std::uint64_t last_size_rows = 0;  ///< of the file that was weighed; 0: none was

  const FileSize& size_of(Table table) const { return sizes[static_cast<std::size_t>(table)]; }
  std::uint64_t files(const DatasetOptions& options, Table table) const;
  std::uint64_t table_rows(Table table) const;
  std::uint64_t bytes(const DatasetOptions& options, Table table) const;
  /// Of a file of so many rows.
  std::uint64_t file_bytes(Table table, std::uint64_t file_rows) const;
};

/// Customers that so many transactions come from, by the profiles' monthly rates; at least 1.
std::uint64_t expected_customers(const DatasetOptions& options, std::uint64_t rows);

/// Throws UsageError when the options can't be met together. `key_values` are those of the files;
/// `tables` receives the tables of the final sizing; `workspace` is free again afterwards.
Sizing size_dataset(const DatasetOptions& options, std::span<const parquet::KeyValue> key_values,
                    std::span<std::byte> workspace, std::unique_ptr<Tables>& tables);

}  // namespace fraudgen::generator
