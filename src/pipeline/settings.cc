#include "pipeline/settings.h"

#include <fmt/format.h>

namespace fraudgen::pipeline {

std::string Settings::named(std::string_view option) const {
  const auto found = from_environment.find(option);
  if (found == from_environment.end()) return fmt::format("--{}", option);
  return fmt::format("{} (environment)", found->second);
}

UsageError Settings::refused(std::string_view option, std::string_view value,
                             std::string_view why) const {
  return UsageError(fmt::format("{} holds \"{}\": {}", named(option), value, why));
}

UsageError Settings::as_given(const OptionError& error) const {
  return UsageError(fmt::format("{}: {}", named(error.option()), error.text()));
}

}  // namespace fraudgen::pipeline
