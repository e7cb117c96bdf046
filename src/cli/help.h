#pragma once

#include <string>

#include "cli/options.h"

namespace fraudgen::cli {

/// Help on the program (Command::help) or on one command. `colour`: with terminal escapes.
std::string help_text(Command on, bool colour);

}  // namespace fraudgen::cli
