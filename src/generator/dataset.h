#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "generator/plan/file_plan.h"
#include "generator/plan/options.h"
#include "generator/plan/workspace_bytes.h"

namespace fraudgen::parquet {
class Output;
}

namespace fraudgen::generator {

/// The plan of a dataset and everything its files share: read-only after construction, used by all
/// workers at once. A pure function of the options.
class Dataset {
 public:
  /// Plans the dataset. `workspace` (DatasetWriter::workspace_bytes(options).all, aligned to 64
  /// bytes) is used while the plan measures bytes a row on a small sample, and free again
  /// afterwards. Throws UsageError when the options can't be met together.
  Dataset(const DatasetOptions& options, std::span<std::byte> workspace);
  ~Dataset();

  std::uint32_t file_count(Table table) const;  ///< 0 for a table that is not asked for
  FilePlan file(Table table, std::uint32_t number) const;
  std::uint64_t rows(Table table) const;
  std::uint64_t bytes(Table table) const;  ///< expected
  std::uint64_t customers() const;
  /// What a workspace keeps of the row groups of a whole file until its footer is written: of the
  /// file that has most, about. The plan's samples have touched but little of that.
  std::uint64_t footer_bytes() const;
  /// Whether row groups of transactions are filled to the last row by whole customers' lives, as in
  /// a range of a few days: then none is fuller than another.
  bool single_slice() const;

  /// 32 hex digits that change when any option that shapes bytes changes, or the format version.
  const std::string& fingerprint() const;
  /// The options that shape bytes, by name and as text, in a fixed order: for the manifest.
  const std::vector<std::pair<std::string, std::string>>& described_options() const;

  struct Shared;
  const Shared& shared() const { return *shared_; }

 private:
  std::unique_ptr<Shared> shared_;
};

/// Generates and encodes files, one after the other, inside a workspace of fixed size. One worker
/// has one DatasetWriter. After a table's first file, and within that after its first row group,
/// nothing is allocated.
class DatasetWriter {
 public:
  /// What any dataset with these options needs. Nearly all of the footer's room is never touched.
  /// Throws OptionError when files as large as the options allow are not possible.
  static WorkspaceBytes workspace_bytes(const DatasetOptions& options);

  /// `dataset` and `workspace`, as large and aligned as the plan's, outlive the writer.
  DatasetWriter(const Dataset& dataset, std::span<std::byte> workspace);
  ~DatasetWriter();

  /// Writes the whole file to `output` and returns its rows. `rows_done` grows as rows are encoded
  /// (for progress). What `output` throws passes through, and the writer can be used again.
  std::uint64_t write(const FilePlan& file, parquet::Output& output,
                      std::atomic<std::uint64_t>& rows_done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Key-value metadata of every file: the dataset's fingerprint under this key, and the file's
/// "table/number" under the other. A finished file is recognised by them.
inline constexpr const char* fingerprint_key = "fraudgen.plan";
inline constexpr const char* file_key = "fraudgen.file";

}  // namespace fraudgen::generator
