#include "sink/s3/answer_headers.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::size_t value_limit = 2048;
constexpr std::size_t metadata_limit = 16;
constexpr std::string_view metadata_prefix = "x-amz-meta-";

void take_field(AnswerHeaders& headers, std::string_view name, std::string_view value) {
  const auto token_into = [&](std::string& to) {
    if (is_token(value, value_limit)) to = value;
  };
  if (name == "etag") token_into(headers.etag);
  if (name == "x-amz-checksum-crc32c") token_into(headers.crc32c);
  if (name == "x-amz-bucket-region") token_into(headers.region);
  if (name == "date") headers.date = parse_http_date(value);
  if (name == "content-length") headers.content_length = parse_number(value);
  if (name == "retry-after") {
    constexpr std::uint64_t day = 24 * 60 * 60;
    const auto seconds = parse_number(value);
    if (seconds) headers.retry_after = std::chrono::seconds(std::min(*seconds, day));
  }
  if (name.starts_with(metadata_prefix) && headers.metadata.size() < metadata_limit) {
    name.remove_prefix(metadata_prefix.size());
    headers.metadata.push_back({std::string(name), printable(value, value_limit)});
  }
}

}  // namespace

bool HeaderReader::take(std::string_view line) {
  size_ += line.size();
  if (size_ > size_limit) return false;
  complete_ = trim(line).empty();
  if (line.starts_with("HTTP/")) {
    headers_ = {};
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  take_field(headers_, lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  return true;
}

std::optional<Time> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // "Fri, 24 May 2013 00:00:00 GMT": everything in its place.
  constexpr std::string_view form = "???, ## ??? #### ##:##:## GMT";
  const auto fits = [](char c, char wanted) {
    if (wanted == '#') return c >= '0' && c <= '9';
    return wanted == '?' || c == wanted;
  };
  if (!std::ranges::equal(text, form, fits)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    return static_cast<unsigned>(*parse_number(text.substr(at, length)));
  };
  const auto* month = std::ranges::find(months, text.substr(8, 3));
  const std::chrono::year_month_day day(
      std::chrono::year(static_cast<int>(number(12, 4))),
      std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
      std::chrono::day(number(5, 2)));
  const unsigned hours = number(17, 2);
  const unsigned minutes = number(20, 2);
  const unsigned seconds = number(23, 2);
  // A leap second is the sixtieth.
  if (!day.ok() || hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
         std::chrono::seconds(seconds);
}

}  // namespace fraudgen::sink::s3
