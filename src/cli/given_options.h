#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/option_table.h"
#include "cli/options.h"

namespace fraudgen::cli {

/// An option's value as it was typed; of a switch without one: "true".
struct Given {
  std::string text;
  std::string variable = {};  ///< that held it; empty: the command line

  bool from_environment() const { return !variable.empty(); }
};

/// The options that were given on the command line or, those that are not, in the environment:
/// unjudged.
class GivenOptions {
 public:
  /// Takes --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -n=VALUE and switches, several letters in
  /// one argument too; of an option given twice the last. Throws UsageError for what is no option.
  GivenOptions(Command command, const std::vector<std::string>& arguments,
               const Environment& environment);

  /// Whether help was asked for; the rest was not read then.
  bool help() const { return help_; }
  /// Null when the option was not given.
  const Given* find(std::string_view name) const;
  void drop(std::string_view name) { given_.erase(name); }
  /// Of two options that exclude each other, drops the one from the environment. Throws UsageError
  /// when both come from the same place.
  void settle(std::string_view a, std::string_view b);

  /// How to call an option in a message: `--fraud-rate`, or `FRAUD_RATE (environment)`.
  std::string called(std::string_view name) const;
  /// Throws the UsageError that says what the option held and what is accepted.
  [[noreturn]] void refuse(const Option& option) const;

 private:
  void read_arguments(Command command, const std::vector<std::string>& arguments);

  bool help_ = false;
  std::map<std::string_view, Given> given_;  ///< by the names in the table
};

/// "; did you mean --size?" when one of `names` is close to `word`, else nothing.
std::string suggestion(std::string_view word, std::span<const std::string> names);

}  // namespace fraudgen::cli
