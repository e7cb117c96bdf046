#include "sink/open.h"

#include "sink/directory.h"
#include "sink/null.h"
#include "sink/s3/target.h"

namespace fraudgen::sink {

std::unique_ptr<Target> open_target(const std::string& text, const s3::Options& s3,
                                    const Notice& notice, const std::stop_token& stop) {
  if (text == "null:") return std::make_unique<NullTarget>();
  if (text.empty()) throw UsageError("the target's name is empty");
  if (text.find('\0') != std::string::npos) throw UsageError("the target's name holds a NUL");
  if (text.starts_with("s3://") || text.starts_with("minio://")) {
    return std::make_unique<s3::S3Target>(text, s3, notice, stop);
  }
  if (text.find("://") != std::string::npos || text.starts_with("s3:") ||
      text.starts_with("minio:")) {
    throw UsageError(
        "no such kind of target; give a directory, s3://BUCKET/PREFIX, minio://BUCKET/PREFIX or "
        "null:");
  }
  return std::make_unique<DirectoryTarget>(text);
}

}  // namespace fraudgen::sink
