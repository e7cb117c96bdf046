#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fraudgen::cli {

/// What help and messages say of one option. The table is the one list of options there is.
struct Option {
  std::string_view name;    ///< without the dashes
  char letter;              ///< 0: none
  std::string_view value;   ///< what it takes, for help; empty: it is a switch
  std::string_view preset;  ///< the value without it, for help
  std::string_view help;
  std::string_view accepted;  ///< completes "accepted: "
  enum class Group : unsigned char { what, how_written, how_run, object_store } group;
  bool plan_only = false;
  bool secret = false;          ///< its value is never printed
  std::string_view alias = {};  ///< a second name
  /// Environment variables, with blanks between, the first that is set counts; empty: the one that
  /// environment_name() makes; "-": none.
  std::string_view variables = {};
};

std::span<const Option> option_table();

/// The usual environment variable of an option: "FRAUD_RATE" for "fraud-rate".
std::string environment_name(std::string_view option);

}  // namespace fraudgen::cli
