#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "sink/notice.h"
#include "sink/s3/options.h"
#include "sink/target.h"

namespace fraudgen::sink {

/// The target that `text` names: a directory, `s3://BUCKET/PREFIX` or `minio://BUCKET/PREFIX` (the
/// same), or `null:`, which throws the bytes away. `s3` outlives it; `notice` takes what the user
/// should know on the way, from any thread; `stop` ends waiting for a server. Touches nothing.
/// Throws UsageError when it names none.
std::unique_ptr<Target> open_target(const std::string& text, const s3::Options& s3,
                                    const Notice& notice, const std::stop_token& stop);

}  // namespace fraudgen::sink
