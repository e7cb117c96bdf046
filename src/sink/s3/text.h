#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fraudgen::sink::s3 {

/// A text of a stranger for a person's terminal: one line of at most `limit` bytes, cut between
/// characters, controls (ASCII's and Unicode's C1) as blanks, what is no UTF-8 as '?'.
std::string printable(std::string_view text, std::size_t limit);

/// Without what stands between "//" and "@" in it: users and passwords in addresses.
std::string without_user_info(std::string_view text);

/// Whether it is not empty, has at most `limit` bytes, and all are visible ASCII: then it can go
/// into a header or a query.
bool is_token(std::string_view text, std::size_t limit);

/// "%41b+c" as "Ab c", as S3 encodes keys in lists; nothing when a '%' is not followed by two
/// hexadecimal digits.
std::optional<std::string> decode_url(std::string_view text);

}  // namespace fraudgen::sink::s3
