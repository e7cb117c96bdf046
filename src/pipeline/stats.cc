#include "pipeline/stats.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "generator/dataset.h"
#include "pipeline/file_list.h"

namespace fraudgen::pipeline {

using nlohmann::ordered_json;

namespace {

Tally sum(const std::array<Tally, generator::all_tables.size()>& tables) {
  Tally total;
  for (const Tally& tally : tables) {
    total.files += tally.files;
    total.rows += tally.rows;
    total.bytes += tally.bytes;
  }
  return total;
}

ordered_json tally_json(const Tally& tally) {
  return {{"files", tally.files}, {"rows", tally.rows}, {"bytes", tally.bytes}};
}

/// Where a path leads once links are followed; empty when nothing is there.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> found(::realpath(path.c_str(), nullptr), ::free);
  return found == nullptr ? "" : found.get();
}

bool lies_in_dataset(const std::string& file, const std::string& output) {
  std::string path = real_path(file);
  if (path.empty()) {  // to be made
    const std::size_t name_at = file.rfind('/') + 1;
    path = real_path(name_at == 0 ? "." : file.substr(0, name_at)) + '/' + file.substr(name_at);
  }
  const std::string root = real_path(output);
  return !root.empty() && path.starts_with(root + '/') &&
         is_kept_for_dataset(std::string_view(path).substr(root.size() + 1));
}

}  // namespace

Tally RunReport::total_written() const { return sum(written); }
Tally RunReport::total_kept() const { return sum(kept); }

std::string to_json(const RunReport& report) {
  const Tally total = report.total_written();
  ordered_json json;
  json["rows"] = total.rows;
  json["bytes"] = total.bytes;
  json["files"] = total.files;
  json["seconds"] = report.seconds;
  json["rows_per_second"] =
      report.seconds > 0 ? static_cast<double>(total.rows) / report.seconds : 0.0;
  json["peak_resident_bytes"] = report.peak_resident_bytes;
  json["workers"] = report.workers;
  json["parts"] = report.sink.parts;
  json["requests"] = report.sink.requests;
  json["retries"] = report.sink.retries;
  for (const generator::Table table : generator::all_tables) {
    json["tables"][generator::table_name(table)] =
        tally_json(report.written.at(static_cast<std::size_t>(table)));
  }
  json["kept"] = tally_json(report.total_kept());
  return json.dump(2) + "\n";
}

StatsFile::StatsFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  remove_ = fd_ >= 0;
  if (fd_ < 0 && errno == EEXIST) {
    // A pipe that nobody reads is refused, not waited for.
    fd_ = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd_ < 0 && errno == ENXIO) throw UsageError("cannot write it: nobody reads that pipe");
    if (fd_ >= 0) ::fcntl(fd_, F_SETFL, O_WRONLY);
  }
  if (fd_ < 0) throw UsageError(fmt::format("cannot write it: {}", error_text(errno)));
}

StatsFile::~StatsFile() {
  if (fd_ >= 0) ::close(fd_);
  if (remove_) ::unlink(path_.c_str());
}

void StatsFile::write(const RunReport& report) {
  if (fd_ < 0) return;
  const std::string text = to_json(report);
  std::string_view left = text;
  // Of a pipe or a terminal there is nothing to cut off.
  bool failed = ::ftruncate(fd_, 0) != 0 && errno != EINVAL;
  while (!failed && !left.empty()) {
    const ssize_t n = ::write(fd_, left.data(), left.size());
    if (n > 0) left.remove_prefix(static_cast<std::size_t>(n));
    failed = n < 0 && errno != EINTR;
  }
  if (failed) {
    throw RunError(
        fmt::format("the dataset is complete, but its statistics are not: cannot write {}: {}",
                    path_, error_text(errno)));
  }
  remove_ = false;
}

StatsFile open_stats(const Settings& settings) {
  const std::string& file = settings.stats_file;
  if (lies_in_dataset(file, settings.output)) {
    throw settings.refused("stats", file, "that name is kept for the dataset");
  }
  try {
    return StatsFile(file);
  } catch (const UsageError& error) {
    throw settings.refused("stats", file, error.what());
  }
}

}  // namespace fraudgen::pipeline
