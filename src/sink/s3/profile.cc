#include "sink/s3/profile.h"

#include <algorithm>

#include "base/text.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::string_view blanks = " \t\r";

bool is_key(std::string_view text, std::string_view key) {
  return std::ranges::equal(text, key, [](char a, char b) { return lower(a) == b; });
}

void take_setting(Profile& profile, std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = trim(line.substr(0, equals));
  const std::string_view value = trim(line.substr(equals + 1));
  if (is_key(key, "aws_access_key_id")) profile.access_key = value;
  if (is_key(key, "aws_secret_access_key")) profile.secret_key = value;
  if (is_key(key, "aws_session_token")) profile.session_token = value;
}

}  // namespace

Profile read_profile(std::string_view text, std::string_view name) {
  Profile profile;
  bool inside = false;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // what Windows editors put first
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line[0] == '#' || line[0] == ';' ||
        blanks.find(line[0]) != std::string_view::npos)
      continue;
    if (line[0] == '[') {
      inside = trim(line.substr(1, line.find(']') - 1)) == name;
      profile.found |= inside;
    } else if (inside) {
      take_setting(profile, line);
    }
  }
  return profile;
}

}  // namespace fraudgen::sink::s3
