#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/dataset.h"
#include "pipeline/settings.h"

namespace fraudgen::pipeline {

/// A file of a dataset, by its place in its table.
struct FileId {
  generator::Table table;
  std::uint32_t number;
  friend bool operator==(const FileId&, const FileId&) = default;
};

/// "transactions/transactions_00042.parquet", relative to the target.
std::string file_name(FileId id);
/// The file that a name stands for; nothing when it is none of ours.
std::optional<FileId> parse_file_name(std::string_view name);

/// "_manifest.json", or "_manifest-I-of-N.json" of a sharded run.
std::string manifest_name(const Shard& shard);
/// The shard whose manifest a name stands for.
std::optional<Shard> parse_manifest_name(std::string_view name);

/// Whether a name relative to the target is kept for the dataset: a manifest's, one of a file that
/// is not finished, a table's folder and all that is in it.
bool is_kept_for_dataset(std::string_view name);

/// The files that a run is to write: those of its shard, table after table, by number.
class FileList {
 public:
  FileList(const generator::Dataset& dataset, const Shard& shard);

  std::uint64_t size() const { return total_; }
  FileId at(std::uint64_t index) const;
  /// Nothing when the file is not in the list.
  std::optional<std::uint64_t> index_of(FileId id) const;

 private:
  Shard shard_;
  std::vector<std::uint64_t> counts_;  ///< by table
  std::uint64_t total_ = 0;
};

/// What is known of a finished file, and while a run is resumed, of one that is there.
struct FileRecord {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::uint32_t crc32c = 0;
  bool finished = false;
  bool kept = false;    ///< by --resume, not written by this run
  bool listed = false;  ///< in a manifest of the plan, which has the checksum for it
};
static_assert(sizeof(FileRecord) == 24);

}  // namespace fraudgen::pipeline
