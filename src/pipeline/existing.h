#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/file_list.h"
#include "sink/target.h"

namespace fraudgen::pipeline {

/// What a target already holds of a shard's dataset, and what the three ways to meet it need.
/// Files are ours by their names (file_list.h); those of other shards of the same number are let
/// be.
class ExistingDataset {
 public:
  /// Both outlive it. Touches nothing yet.
  ExistingDataset(sink::Target& target, const Shard& shard) : target_(target), shard_(shard) {}

  /// The name of some file or manifest that is there. Throws SinkError when the target can't be
  /// read.
  std::optional<std::string> any() const;

  /// Removes the manifests that would speak of this shard's files: its own, unless it stays true,
  /// and those of other divisions.
  void remove_manifests(bool keep_own) const;
  /// Removes the manifests first, then the files. Throws Stopped when a stop is asked for.
  void remove_all(const std::stop_token& stop) const;
  /// Removes what interrupted runs left unfinished.
  void remove_unfinished() const;

  /// Enters the length of each file that is there into `records` (one for each of `files`); the
  /// others keep 0. Throws UsageError for a file of ours that the plan does not have.
  void enter_lengths(const FileList& files, std::span<FileRecord> records) const;

  /// Enters what the manifest of the same shard and plan, if there is one, says of the files that
  /// are there: that they are listed, and their checksums.
  void enter_manifest(const FileList& files, const std::string& fingerprint,
                      std::span<FileRecord> records) const;

 private:
  void for_each_file(const std::function<void(FileId, std::uint64_t bytes)>& visit) const;
  std::vector<std::string> manifests() const;

  sink::Target& target_;
  Shard shard_;
};

/// What a target that keeps labels is given with each file: the plan's fingerprint as "plan".
sink::Labels labels_for(const std::string& fingerprint);

/// Cleans up what interrupted runs left of a file that is there, then reads it through: whether it
/// is the plan's own, its rows (from its footer), its checksum. `record.bytes` is its length. Works
/// in `buffer`, 64 KiB or more, which must hold the file's footer. `bytes_done` grows with what is
/// read. A file that is not what `record` says the manifest has of it, be it cut short or another,
/// comes back as not finished. Throws UsageError when the file was not written by the plan with
/// this fingerprint, SinkError when it can't be read, Stopped when a stop is asked for.
FileRecord check_finished(sink::Target& target, FileId id, const FileRecord& record,
                          const std::string& fingerprint, std::span<std::byte> buffer,
                          const std::stop_token& stop, std::atomic<std::uint64_t>& bytes_done);

}  // namespace fraudgen::pipeline
