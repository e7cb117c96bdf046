#include "pipeline/file_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sink/directory.h"

namespace fraudgen::pipeline {
namespace {

/// Takes a number without sign from the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

std::string file_name(FileId id) {
  const char* table = generator::table_name(id.table);
  return fmt::format("{}/{}_{:05}.parquet", table, table, id.number);
}

std::optional<FileId> parse_file_name(std::string_view name) {
  for (const generator::Table table : generator::all_tables) {
    const std::string prefix =
        fmt::format("{}/{}_", generator::table_name(table), generator::table_name(table));
    if (!name.starts_with(prefix)) continue;
    std::string_view rest = name.substr(prefix.size());
    const auto number = take_number(rest);
    // Writing it again settles padding and what follows the number.
    if (number && file_name({table, *number}) == name) return FileId{table, *number};
  }
  return std::nullopt;
}

std::string manifest_name(const Shard& shard) {
  if (shard.whole()) return "_manifest.json";
  return fmt::format("_manifest-{}-of-{}.json", shard.index, shard.count);
}

std::optional<Shard> parse_manifest_name(std::string_view name) {
  if (name == manifest_name(Shard{})) return Shard{};
  constexpr std::string_view prefix = "_manifest-";
  constexpr std::string_view middle = "-of-";
  if (!name.starts_with(prefix)) return std::nullopt;
  std::string_view rest = name.substr(prefix.size());
  const auto index = take_number(rest);
  if (!index || !rest.starts_with(middle)) return std::nullopt;
  rest.remove_prefix(middle.size());
  const auto count = take_number(rest);
  if (!count || *count < 2) return std::nullopt;
  const Shard shard{*index, *count};
  return manifest_name(shard) == name ? std::optional(shard) : std::nullopt;
}

bool is_kept_for_dataset(std::string_view name) {
  const std::string_view first = name.substr(0, name.find('/'));
  return parse_manifest_name(name) || name.starts_with(sink::unfinished_prefix) ||
         std::ranges::count(generator::all_tables, first, generator::table_name) > 0;
}

FileList::FileList(const generator::Dataset& dataset, const Shard& shard) : shard_(shard) {
  for (const generator::Table table : generator::all_tables) {
    const std::uint64_t files = dataset.file_count(table);
    const std::uint64_t count =
        files <= shard.index ? 0 : (files - shard.index + shard.count - 1) / shard.count;
    counts_.push_back(count);
    total_ += count;
  }
}

FileId FileList::at(std::uint64_t index) const {
  std::size_t table = 0;
  while (index >= counts_.at(table)) index -= counts_[table++];
  return {generator::all_tables.at(table),
          static_cast<std::uint32_t>(shard_.index + index * shard_.count)};
}

std::optional<std::uint64_t> FileList::index_of(FileId id) const {
  if (!shard_.has(id.number)) return std::nullopt;
  const auto table = static_cast<std::size_t>(id.table);
  const std::uint64_t within = id.number / shard_.count;
  if (within >= counts_.at(table)) return std::nullopt;
  std::uint64_t index = within;
  for (std::size_t t = 0; t < table; ++t) index += counts_[t];
  return index;
}

}  // namespace fraudgen::pipeline
