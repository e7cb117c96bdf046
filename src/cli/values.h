#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/settings.h"

namespace fraudgen::cli {

// Each reads the whole text strictly, without locale, and gives nothing when it is not what the
// name says.

/// Bytes: digits with at most 9 decimals, then nothing, B, or K, M, G, T with or without B or iB,
/// in either case: powers of 1024. A fraction of a byte is dropped. At most 2^63.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// YYYY-MM-DD, a day that exists: days since 1970-01-01.
std::optional<std::int32_t> parse_date(std::string_view text);

/// A decimal number of 0 to 1 with at most 9 decimals, no exponent, no sign: parts per billion.
std::optional<std::uint32_t> parse_share(std::string_view text);

/// I/N with I below N, N at most 65,536.
std::optional<pipeline::Shard> parse_shard(std::string_view text);

/// true, yes, on, 1 and false, no, off, 0, in either case.
std::optional<bool> parse_switch(std::string_view text);

/// The text in quotes, on one line and not too long, whatever it holds.
std::string in_quotes(std::string_view text);

}  // namespace fraudgen::cli
