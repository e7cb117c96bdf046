#pragma once

#include <string_view>

namespace fraudgen::sink::s3 {

/// What a profile of ~/.aws/credentials holds; views into the file's text. Empty: not there.
struct Profile {
  bool found = false;  ///< the section is there
  std::string_view access_key;
  std::string_view secret_key;
  std::string_view session_token;
};

/// Reads an INI text as AWS's own tools do: `[name]` begins a section, `key = value` lines follow,
/// lines that begin with '#' or ';' are comments, keys are without regard to case, and indented
/// lines, which belong to the setting before, are passed over. Of repeated settings the last
/// counts.
Profile read_profile(std::string_view text, std::string_view name);

}  // namespace fraudgen::sink::s3
