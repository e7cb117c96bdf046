#include "pipeline/existing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/checksum.h"
#include "base/error.h"
#include "parquet/file_summary.h"
#include "pipeline/manifest.h"

namespace fraudgen::pipeline {
namespace {

constexpr const char* plan_label = "plan";

UsageError foreign(FileId id, std::string_view why) {
  return UsageError(fmt::format(
      "cannot resume: {} {}; give the options it was made with, or --overwrite to replace it",
      file_name(id), why));
}

const std::string* value_of(const parquet::FileSummary& summary, std::string_view key) {
  const auto& pairs = summary.key_values;
  const auto pair = std::ranges::find(pairs, key, &std::pair<std::string, std::string>::first);
  return pair == pairs.end() ? nullptr : &pair->second;
}

/// The summary of a file that has one and that `buffer` can hold.
std::optional<parquet::FileSummary> read_summary(sink::Target& target, const std::string& name,
                                                 std::uint64_t bytes, std::span<std::byte> buffer) {
  if (bytes < parquet::footer_suffix_bytes) return std::nullopt;
  const auto tail = [&](std::size_t n) {
    target.read(name, bytes - n, buffer.first(n));
    return buffer.first(n);
  };
  try {
    const std::size_t n = parquet::summary_tail_bytes(tail(parquet::footer_suffix_bytes));
    if (n > bytes || n > buffer.size()) return std::nullopt;
    return parquet::read_file_summary(tail(n));
  } catch (const parquet::FormatError&) {
    return std::nullopt;
  }
}

/// Why a file of so many bytes is not the plan's own; empty if it is, and then `rows` are its rows.
std::string why_foreign(sink::Target& target, FileId id, std::uint64_t bytes,
                        const std::string& fingerprint, std::span<std::byte> buffer,
                        std::uint64_t& rows) {
  constexpr const char* of_others = "was not written by fraudgen";
  constexpr const char* of_another_plan = "was written with other options";
  const std::string name = file_name(id);
  if (const auto labels = target.labels(name)) {
    const auto plan = std::ranges::find(*labels, plan_label, &sink::Label::name);
    if (plan == labels->end()) return of_others;
    if (plan->value != fingerprint) return of_another_plan;
  }
  const auto summary = read_summary(target, name, bytes, buffer);
  if (!summary) return "is not a whole Parquet file";
  const std::string* plan = value_of(*summary, generator::fingerprint_key);
  const std::string* file = value_of(*summary, generator::file_key);
  if (plan == nullptr || file == nullptr) return of_others;
  if (*plan != fingerprint) return of_another_plan;
  if (*file != fmt::format("{}/{}", generator::table_name(id.table), id.number)) {
    return fmt::format("is in truth {}", *file);
  }
  rows = static_cast<std::uint64_t>(summary->rows);
  return {};
}

}  // namespace

void ExistingDataset::for_each_file(
    const std::function<void(FileId, std::uint64_t bytes)>& visit) const {
  for (const generator::Table table : generator::all_tables) {
    target_.list(generator::table_name(table), [&](std::string_view name, std::uint64_t bytes) {
      const auto id = parse_file_name(name);
      if (id && shard_.has(id->number)) visit(*id, bytes);
    });
  }
}

std::vector<std::string> ExistingDataset::manifests() const {
  std::vector<std::string> names;
  target_.list("", [&](std::string_view name, std::uint64_t) {
    const auto shard = parse_manifest_name(name);
    const bool of_another_shard =
        shard && shard->count == shard_.count && shard->index != shard_.index;
    if (shard && !of_another_shard) names.emplace_back(name);
  });
  std::ranges::sort(names);
  return names;
}

std::optional<std::string> ExistingDataset::any() const {
  if (const auto names = manifests(); !names.empty()) return names.front();
  std::optional<FileId> first;
  for_each_file([&](FileId id, std::uint64_t) {
    if (!first || std::pair(id.table, id.number) < std::pair(first->table, first->number)) {
      first = id;
    }
  });
  return first ? std::optional(file_name(*first)) : std::nullopt;
}

void ExistingDataset::remove_manifests(bool keep_own) const {
  const std::string own = manifest_name(shard_);
  for (const std::string& name : manifests()) {
    if (!keep_own || name != own) target_.remove(name);
  }
}

void ExistingDataset::remove_all(const std::stop_token& stop) const {
  remove_manifests(false);
  // A listing during which files vanish may miss some: again until there is nothing left.
  for (bool found = true; found;) {
    found = false;
    for_each_file([&](FileId id, std::uint64_t) {
      if (stop.stop_requested()) throw Stopped();
      target_.remove(file_name(id));
      found = true;
    });
  }
}

void ExistingDataset::remove_unfinished() const {
  const auto file = [&](std::string_view name) {
    const auto id = parse_file_name(name);
    return id && shard_.has(id->number);
  };
  for (const generator::Table table : generator::all_tables) {
    target_.remove_unfinished_in(generator::table_name(table), file);
  }
  target_.remove_unfinished_in(
      "", [&](std::string_view name) { return name == manifest_name(shard_); });
}

void ExistingDataset::enter_lengths(const FileList& files, std::span<FileRecord> records) const {
  for_each_file([&](FileId id, std::uint64_t bytes) {
    const auto index = files.index_of(id);
    if (!index) throw foreign(id, "is not a file of this plan");
    // An empty file can't be one of ours, but it is there: 1 has it looked at, and found out.
    records[*index].bytes = std::max<std::uint64_t>(bytes, 1);
  });
}

void ExistingDataset::enter_manifest(const FileList& files, const std::string& fingerprint,
                                     std::span<FileRecord> records) const {
  const std::string name = manifest_name(shard_);
  std::uint64_t manifest_bytes = 0;
  target_.list("", [&](std::string_view file, std::uint64_t bytes) {
    if (file == name) manifest_bytes = bytes;
  });
  read_manifest(
      manifest_bytes,
      [&](std::uint64_t offset, std::span<std::byte> to) { target_.read(name, offset, to); },
      fingerprint,
      [&](std::string_view path, std::uint32_t crc32c) {
        const auto id = parse_file_name(path);
        const auto index = id ? files.index_of(*id) : std::nullopt;
        if (!index || records[*index].bytes == 0) return;
        records[*index].listed = true;
        records[*index].crc32c = crc32c;
      });
}

sink::Labels labels_for(const std::string& fingerprint) { return {{plan_label, fingerprint}}; }

FileRecord check_finished(sink::Target& target, FileId id, const FileRecord& record,
                          const std::string& fingerprint, std::span<std::byte> buffer,
                          const std::stop_token& stop, std::atomic<std::uint64_t>& bytes_done) {
  const std::string name = file_name(id);
  target.remove_unfinished(name);
  constexpr FileRecord damaged{.listed = true};
  FileRecord checked = record;
  const std::string why = why_foreign(target, id, record.bytes, fingerprint, buffer, checked.rows);
  if (!why.empty() && record.listed) return damaged;
  if (!why.empty()) throw foreign(id, why);

  checked.crc32c = 0;
  constexpr std::size_t most_at_once = std::size_t{4} << 20;
  buffer = buffer.first(std::min(buffer.size(), most_at_once));
  for (std::uint64_t offset = 0; offset < record.bytes;) {
    if (stop.stop_requested()) throw Stopped();
    const auto piece = buffer.first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), record.bytes - offset)));
    target.read(name, offset, piece);
    checked.crc32c = fraudgen::crc32c(piece, checked.crc32c);
    offset += piece.size();
    bytes_done.fetch_add(piece.size(), std::memory_order_relaxed);
  }
  if (record.listed && checked.crc32c != record.crc32c) return damaged;
  checked.finished = true;
  checked.kept = true;
  return checked;
}

}  // namespace fraudgen::pipeline
