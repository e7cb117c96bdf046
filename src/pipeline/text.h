#pragma once

#include <cstdint>
#include <string>

namespace fraudgen::pipeline {

/// Bytes for a person, in the options' own notation, to three digits or so: "1.50GB", "64.0MB".
std::string size_text(std::uint64_t bytes);
/// Whole MB, rounded up, so that it can be given as an option: "25MB".
std::string size_for_option(std::uint64_t bytes);
/// "12,345,678".
std::string count_text(std::uint64_t count);
/// "12.3 s", "4:05", "1:02:03".
std::string duration_text(double seconds);

}  // namespace fraudgen::pipeline
