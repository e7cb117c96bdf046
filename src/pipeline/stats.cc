#include "pipeline/stats.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "generator/dataset.h"

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

}  // namespace fraudgen::pipeline
