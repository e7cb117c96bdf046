#pragma once

#include <stdexcept>

namespace fraudgen {

/// The command cannot be carried out as given: a bad option, a budget too small, an unwritable
/// target. Thrown before anything was written. The program ends with status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The work failed on the way: a full disk, a file that vanished. The program ends with status 1.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace fraudgen
