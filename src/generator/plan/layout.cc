#include "generator/plan/layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/arithmetic.h"
#include "base/error.h"
#include "generator/people/person.h"

namespace fraudgen::generator {
namespace {

constexpr std::uint32_t single_slice_customers = 8192;  // a row group with fewer is cut by time
constexpr std::uint32_t period_days = 30;
constexpr std::uint32_t wanted_fraud_rows = 8192;  // of a block and period

}  // namespace

Layout::Layout(const DatasetOptions& options, std::uint64_t rows, std::uint64_t customers,
               std::uint64_t rows_per_file)
    : rows_(rows),
      customers_(customers),
      rows_per_file_(rows_per_file),
      fraud_ppb_(options.fraud_ppb),
      row_group_rows_(options.row_group_rows),
      first_day_(options.start_day),
      days_(options.days()) {
  const std::uint64_t files = ceil_div(rows, rows_per_file);
  if (files > most_files) {
    throw OptionError(
        "file-size",
        fmt::format("{} transactions make {} files of it, at most {} are possible; ask for "
                    "larger files or for less data",
                    rows, files, most_files));
  }
  files_ = static_cast<std::uint32_t>(files);
  if (customers < files_) {
    throw OptionError(
        options.customers ? "customers" : "file-size",
        fmt::format("{} customers cannot share {} transactions: all of a customer's transactions "
                    "are in one "
                    "file, and a file holds {} of them; at least {} customers are needed",
                    customers, rows, rows_per_file, files_));
  }

  // Of the fullest block, rounded up.
  const std::uint64_t block_rows =
      proportion(rows, std::min<std::uint64_t>(block_customers, ceil_div(customers, files_)),
                 customers) +
      1;
  // A day may be cut into several slices, of which a minute is the shortest; the busiest hour, a
  // fifth of a day's rows, stays well below a row group.
  const std::uint64_t most_rows_a_day =
      std::min<std::uint64_t>(most_rows_in_24_hours, 2 * row_group_rows_);
  const std::uint64_t most_block_rows_a_day = most_rows_a_day / busiest_day;
  // One strip, if it holds the file's customers, keeps the file's row groups in the order of time.
  single_slice_ = rows_per_file <= row_group_rows_ ||
                  (ceil_div(customers, files_) > most_strip_customers &&
                   proportion(rows, single_slice_customers, customers) <= row_group_rows_);
  if (!single_slice_ && block_rows / days_ > most_block_rows_a_day) {
    throw OptionError(
        "customers",
        fmt::format("{} would make {} transactions a day each; at most {} are possible with "
                    "row groups of {} rows",
                    customers, rows / customers / days_,
                    most_block_rows_a_day / std::min<std::uint64_t>(block_customers, customers),
                    row_group_rows_));
  }

  if (single_slice_) {
    // Boundaries round down, so a strip may have one row more than its share.
    most_strip_blocks_ = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(
        proportion(row_group_rows_ - 1, customers, rows) / block_customers, 1, 1u << 24));
  } else {
    const std::uint64_t by_day = most_block_rows_a_day * days_ / block_rows;
    most_strip_blocks_ = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(by_day, 1, most_strip_customers / block_customers));
  }

  const std::uint64_t block_fraud_rows = proportion(block_rows, fraud_ppb_, 1'000'000'000) + 1;
  const std::uint64_t wanted =
      std::max(ceil_div(days_, period_days), ceil_div(block_fraud_rows, wanted_fraud_rows));
  const std::uint64_t most = std::min<std::uint64_t>(days_, device_slots - first_fraud_device_slot);
  periods_ = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(wanted, 1, most));
  if (block_fraud_rows / periods_ >= most_fraud_rows) {
    throw OptionError(
        "fraud-rate",
        fmt::format("{:.4g} of the transactions of {} customers is more fraud than a life holds; "
                    "ask for more --customers or more days",
                    fraud_ppb_ / 1e9, customers));
  }
}

std::uint64_t Layout::first_customer_of(std::uint32_t file) const {
  const std::uint64_t row = std::min<std::uint64_t>(rows_, rows_per_file_ * file);
  // The last file may be short of rows, never of customers.
  return std::min(proportion(customers_, row, rows_), customers_ - (files_ - file));
}

FilePlan Layout::file(std::uint32_t number) const {
  FilePlan plan{};
  plan.table = Table::transactions;
  plan.number = number;
  plan.first_customer = std::max<std::uint64_t>(first_customer_of(number), number);
  plan.customers =
      std::max<std::uint64_t>(first_customer_of(number + 1), number + 1) - plan.first_customer;
  plan.first_row = rows_per_file_ * number;
  plan.rows = std::min(rows_, plan.first_row + rows_per_file_) - plan.first_row;
  return plan;
}

std::uint32_t Layout::file_of(std::uint64_t customer) const {
  std::uint32_t low = 0;
  std::uint32_t high = files_ - 1;
  while (low < high) {
    const std::uint32_t middle = low + (high - low + 1) / 2;
    if (file(middle).first_customer <= customer) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

std::uint64_t Layout::fraud_before(std::uint64_t row) const {
  return proportion(row, fraud_ppb_, 1'000'000'000);
}

std::uint64_t Layout::rows_before(const FilePlan& file, std::uint32_t block) const {
  const std::uint64_t customers =
      std::min<std::uint64_t>(file.customers, std::uint64_t{block} * block_customers);
  return file.first_row + proportion(file.rows, customers, file.customers);
}

std::uint32_t Layout::block_count(const FilePlan& file) const {
  return static_cast<std::uint32_t>(ceil_div(file.customers, block_customers));
}

Block Layout::block(const FilePlan& file, std::uint32_t index) const {
  const std::uint64_t offset = std::uint64_t{index} * block_customers;
  const std::uint64_t first_row = rows_before(file, index);
  const std::uint64_t end_row = rows_before(file, index + 1);
  return {.index = (std::uint64_t{file.number} << 32) | index,
          .first_customer = file.first_customer + offset,
          .customers = static_cast<std::uint32_t>(
              std::min<std::uint64_t>(block_customers, file.customers - offset)),
          .rows = end_row - first_row,
          .fraud_rows = fraud_before(end_row) - fraud_before(first_row)};
}

std::uint32_t Layout::strip_count(const FilePlan& file) const {
  return static_cast<std::uint32_t>(ceil_div(block_count(file), most_strip_blocks_));
}

Strip Layout::strip(const FilePlan& file, std::uint32_t index) const {
  // Equal shares, so that one is like another and the plan's sample stands for all.
  const auto share = [blocks = block_count(file), strips = strip_count(file)](std::uint32_t n) {
    return static_cast<std::uint32_t>(proportion(blocks, n, strips));
  };
  const std::uint32_t first = share(index);
  const std::uint32_t end = share(index + 1);
  const std::uint64_t first_row = rows_before(file, first);
  const std::uint64_t end_row = rows_before(file, end);
  const std::uint64_t first_offset = std::uint64_t{first} * block_customers;
  const std::uint64_t end_offset =
      std::min<std::uint64_t>(file.customers, std::uint64_t{end} * block_customers);
  return {.first_block = first,
          .blocks = end - first,
          .first_customer = file.first_customer + first_offset,
          .customers = end_offset - first_offset,
          .first_row = first_row,
          .rows = end_row - first_row,
          .fraud_rows = fraud_before(end_row) - fraud_before(first_row)};
}

std::uint32_t Layout::period_first_day(std::uint32_t period) const {
  return static_cast<std::uint32_t>(std::uint64_t{days_} * period / periods_);
}

std::uint32_t Layout::fraud_devices_per_period() const {
  return (device_slots - first_fraud_device_slot) / periods_;
}

}  // namespace fraudgen::generator
