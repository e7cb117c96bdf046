#include "pipeline/open_target.h"

#include <string>

#include "base/error.h"
#include "sink/directory.h"
#include "sink/null.h"
#include "sink/s3/target.h"

namespace fraudgen::pipeline {
namespace {

std::unique_ptr<sink::Target> named(const std::string& name, const sink::s3::Options& s3,
                                    const sink::Notice& notice, const std::stop_token& stop) {
  if (name == "null:") return std::make_unique<sink::NullTarget>();
  if (name.empty()) throw UsageError("the target's name is empty");
  if (name.find('\0') != std::string::npos) throw UsageError("the target's name holds a NUL");
  if (name.starts_with("s3://") || name.starts_with("minio://")) {
    return std::make_unique<sink::s3::S3Target>(name, s3, notice, stop);
  }
  if (name.find("://") != std::string::npos || name.starts_with("s3:") ||
      name.starts_with("minio:")) {
    throw UsageError(
        "no such kind of target; give a directory, s3://BUCKET/PREFIX, minio://BUCKET/PREFIX or "
        "null:");
  }
  return std::make_unique<sink::DirectoryTarget>(name);
}

}  // namespace

std::unique_ptr<sink::Target> open_target(const Settings& settings, const sink::Notice& notice,
                                          const std::stop_token& stop) {
  try {
    return named(settings.output, settings.s3, notice, stop);
  } catch (const UsageError& error) {
    throw settings.refused("output", settings.output, error.what());
  }
}

}  // namespace fraudgen::pipeline
