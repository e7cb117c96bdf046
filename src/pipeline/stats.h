#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "generator/plan/options.h"
#include "pipeline/settings.h"
#include "sink/target.h"

namespace fraudgen::pipeline {

/// Files of one kind, counted.
struct Tally {
  std::uint64_t files = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

/// What a run did.
struct RunReport {
  std::array<Tally, generator::all_tables.size()> written;  ///< by Table
  std::array<Tally, generator::all_tables.size()> kept;     ///< found finished by --resume
  double seconds = 0;  ///< from the begin of planning to the manifest
  std::uint64_t peak_resident_bytes = 0;
  unsigned workers = 0;
  sink::Counters sink;

  Tally total_written() const;
  Tally total_kept() const;
};

/// The report as JSON text, ending in a newline.
std::string to_json(const RunReport& report);

/// The file of --stats. Opened before the run, so that a name that can't be written is found out
/// in time; what it held stays until the run is done.
class StatsFile {
 public:
  /// An empty path: no file. Throws UsageError with the reason.
  explicit StatsFile(std::string path);
  /// Removes the file again if it was made here and nothing was written.
  ~StatsFile();
  StatsFile(const StatsFile&) = delete;
  StatsFile& operator=(const StatsFile&) = delete;

  /// Throws RunError.
  void write(const RunReport& report);

 private:
  std::string path_;
  int fd_ = -1;
  bool remove_ = false;
};

/// The file that the settings ask for. Throws UsageError, by the option's name, also for a name
/// that the dataset needs: the target, in whose directory the file may lie, is prepared.
StatsFile open_stats(const Settings& settings);

}  // namespace fraudgen::pipeline
