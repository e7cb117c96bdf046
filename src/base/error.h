#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace fraudgen {

/// The command cannot be carried out as given: a bad option, a budget too small, an unwritable
/// target. Thrown before anything was written. The program ends with status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A UsageError of one option, for those who know the option but not what the user set it by: who
/// does can name the environment variable instead.
class OptionError : public UsageError {
 public:
  /// `option` as on the command line, without the dashes.
  OptionError(std::string option, std::string text)
      : UsageError("--" + option + ": " + text),
        option_(std::move(option)),
        text_(std::move(text)) {}
  const std::string& option() const { return option_; }
  const std::string& text() const { return text_; }

 private:
  std::string option_;
  std::string text_;
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
