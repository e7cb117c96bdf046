#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fraudgen {

// Of ASCII, whatever the locale.

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view text);

/// Without the blanks, tabs and line ends around it.
std::string_view trim(std::string_view text);

/// Digits alone, at least one, of at most 64 bits.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// What an errno stands for, in English. Not strerror(): that one may translate, and shares a
/// buffer between threads.
const char* error_text(int error);

}  // namespace fraudgen
