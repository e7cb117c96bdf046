#include "cli/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/int128.h"
#include "base/text.h"

namespace fraudgen::cli {
namespace {

constexpr std::size_t most_decimals = 9;
constexpr std::uint64_t billion = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits at the front of `text`.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

/// Takes "12" or "12.5" from the front of `text`, in billionths.
std::optional<uint128_t> take_decimal(std::string_view& text) {
  const auto whole = parse_number(take_digits(text));
  if (!whole) return std::nullopt;
  std::uint64_t fraction = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::string digits(take_digits(text));
    if (digits.empty() || digits.size() > most_decimals) return std::nullopt;
    digits.resize(most_decimals, '0');
    fraction = *parse_number(digits);
  }
  return uint128_t{*whole} * billion + fraction;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto billionths = take_decimal(text);
  if (!billionths) return std::nullopt;
  const std::string unit = lower(text);
  static constexpr std::string_view prefixes = "kmgt";
  int shift = 0;
  if (!unit.empty() && unit != "b") {
    const auto prefix = prefixes.find(unit[0]);
    const std::string_view rest = std::string_view(unit).substr(1);
    if (prefix == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "ib")) {
      return std::nullopt;
    }
    shift = 10 * (static_cast<int>(prefix) + 1);
  }
  constexpr uint128_t most = uint128_t{1} << 63;
  if (*billionths / billion > most >> shift) return std::nullopt;
  const uint128_t bytes = (*billionths << shift) / billion;
  if (bytes > most) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

std::optional<std::int32_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_number(text.substr(0, 4));
  const auto month = parse_number(text.substr(5, 2));
  const auto day = parse_number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<std::uint32_t> parse_share(std::string_view text) {
  const auto billionths = take_decimal(text);
  if (!billionths || !text.empty() || *billionths > billion) return std::nullopt;
  return static_cast<std::uint32_t>(*billionths);
}

std::optional<pipeline::Shard> parse_shard(std::string_view text) {
  constexpr std::uint64_t most_shards = 65'536;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto index = parse_number(text.substr(0, slash));
  const auto count = parse_number(text.substr(slash + 1));
  if (!index || !count || *count > most_shards || *index >= *count) return std::nullopt;
  return pipeline::Shard{static_cast<std::uint32_t>(*index), static_cast<std::uint32_t>(*count)};
}

std::optional<bool> parse_switch(std::string_view text) {
  const std::string word = lower(text);
  constexpr std::array<std::string_view, 4> yes{"true", "yes", "on", "1"};
  constexpr std::array<std::string_view, 4> no{"false", "no", "off", "0"};
  if (std::ranges::find(yes, word) != yes.end()) return true;
  if (std::ranges::find(no, word) != no.end()) return false;
  return std::nullopt;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 200;
  std::string result = "\"";
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  result += text.size() > longest ? "...\"" : "\"";
  return result;
}

}  // namespace fraudgen::cli
