#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "generator/plan/options.h"
#include "sink/s3/options.h"

namespace fraudgen::pipeline {

/// Which of a dataset's files a run writes: those with number ≡ index (mod count), in every table.
struct Shard {
  std::uint32_t index = 0;
  std::uint32_t count = 1;

  bool has(std::uint64_t number) const { return number % count == index; }
  bool whole() const { return count == 1; }
};

/// What to do with a target that already holds a dataset.
enum class Existing : std::uint8_t { refuse, resume, overwrite };

/// What the user asked for, checked one by one. `dataset` shapes bytes; nothing else does.
struct Settings {
  generator::DatasetOptions dataset;
  std::string output = "./output";
  std::optional<unsigned> workers;
  std::optional<std::uint64_t> memory;  ///< bytes, of the whole process
  Shard shard;
  Existing existing = Existing::refuse;
  std::string stats_file;  ///< empty: none
  bool quiet = false;

  sink::s3::Options s3;  ///< for a target in object storage

  /// Options ("output") whose value came from the environment, and the variable that held it.
  std::map<std::string, std::string, std::less<>> from_environment;

  /// How to call an option in a message: `--output`, or `OUTPUT (environment)`.
  std::string named(std::string_view option) const;
  /// For a value that can't be used: the option, what it held, why.
  UsageError refused(std::string_view option, std::string_view value, std::string_view why) const;
  /// The same error, by the name of what the user set the option with.
  UsageError as_given(const OptionError& error) const;
};

}  // namespace fraudgen::pipeline
