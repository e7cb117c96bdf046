#pragma once

#include <exception>
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

/// Thrown where work is given up because a stop was asked for; whoever asked knows why.
class Stopped : public std::exception {
 public:
  const char* what() const noexcept override { return "stopped"; }
};

}  // namespace fraudgen
