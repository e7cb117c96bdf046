#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/settings.h"

namespace fraudgen::cli {

enum class Command : unsigned char { generate, plan, help, version };

/// What the user asked for.
struct Request {
  Command command = Command::generate;
  Command help_on = Command::help;  ///< with Command::help: on one command, or on all
  pipeline::Settings settings;
  bool json = false;  ///< of plan
};

/// The value of an environment variable, or null.
using sink::s3::Environment;

/// Reads the arguments (without the program's name), and the environment for what they don't say;
/// an empty variable counts as none. Throws UsageError that names the option or the variable, what
/// it held, and what is accepted; never the value of a secret.
Request parse_request(const std::vector<std::string>& arguments, const Environment& environment);

/// Overwrites the values of options that are secrets in the process's own argument list, where
/// other processes can see them.
void wipe_secrets(std::span<char*> arguments);

}  // namespace fraudgen::cli
