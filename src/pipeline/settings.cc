#include "pipeline/settings.h"

#include <fmt/format.h>

namespace fraudgen::pipeline {

std::string Settings::named(std::string_view option) const {
  const auto found = from_environment.find(option);
  if (found == from_environment.end()) return fmt::format("--{}", option);
  return fmt::format("{} (environment)", found->second);
}

}  // namespace fraudgen::pipeline
