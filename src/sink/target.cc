#include "sink/target.h"

#include "sink/directory.h"
#include "sink/null.h"

namespace fraudgen::sink {

std::unique_ptr<Target> make_target(const std::string& text) {
  if (text == "null:") return std::make_unique<NullTarget>();
  if (text.empty()) throw UsageError("the target's name is empty");
  if (text.find('\0') != std::string::npos) throw UsageError("the target's name holds a NUL");
  if (text.starts_with("s3://") || text.starts_with("minio://")) {
    throw UsageError("this build can't write to object storage; give a directory or null:");
  }
  if (text.find("://") != std::string::npos) {
    throw UsageError("no such kind of target; give a directory or null:");
  }
  return std::make_unique<DirectoryTarget>(text);
}

}  // namespace fraudgen::sink
