#include "pipeline/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pipeline/settings.h"

namespace fraudgen::pipeline {

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array units{"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  if (bytes < 1024) return fmt::format("{}B", bytes);
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1023.95) {
    value /= 1024;
    ++unit;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}{}", value, decimals, units[unit]);
}

std::string size_for_option(std::uint64_t bytes) {
  return fmt::format("{}MB", (bytes >> 20) + (bytes % (1 << 20) != 0));
}

std::string count_text(std::uint64_t count) {
  std::string text = fmt::to_string(count);
  for (std::size_t i = text.size(); i > 3;) text.insert(i -= 3, 1, ',');
  return text;
}

std::string duration_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::min(seconds, 1e15) + 0.5);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace fraudgen::pipeline
