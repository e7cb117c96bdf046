#pragma once

#include <memory>
#include <stop_token>

#include "pipeline/settings.h"
#include "sink/notice.h"
#include "sink/target.h"

namespace fraudgen::pipeline {

/// The target that `settings.output` names: a directory, `s3://BUCKET/PREFIX` or
/// `minio://BUCKET/PREFIX` (the same), or `null:`, which throws the bytes away. The settings
/// outlive it; `notice` takes what the user should know on the way, from any thread; `stop` ends
/// waiting for a server. Touches nothing. Throws UsageError, which names the option, when it names
/// none.
std::unique_ptr<sink::Target> open_target(const Settings& settings, const sink::Notice& notice,
                                          const std::stop_token& stop);

}  // namespace fraudgen::pipeline
