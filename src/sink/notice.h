#pragma once

#include <functional>
#include <string>

namespace fraudgen::sink {

enum class Severity { note, warning };

/// Takes what the user should know on the way, though it is no error (yet): a line without an end.
/// Called by any thread.
using Notice = std::function<void(Severity severity, const std::string& line)>;

}  // namespace fraudgen::sink
