// Cutting and raising bounds of byte arrays: see statistics.h.

#include <algorithm>

#include "parquet/statistics.h"

namespace fraudgen::parquet {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Bytes of the character that `lead` begins, 0 if none does.
std::size_t character_bytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

char32_t decode(std::span<const char> character) {
  static constexpr unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = static_cast<unsigned char>(character[0]) & lead_bits[character.size()];
  for (const char byte : character.subspan(1)) {
    code = (code << 6) | (static_cast<unsigned char>(byte) & 0x3F);
  }
  return code;
}

void encode(char32_t code, std::span<char> character) {
  static constexpr unsigned char lead_mark[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
  for (std::size_t i = character.size(); i-- > 1; code >>= 6) {
    character[i] = static_cast<char>(0x80 | (code & 0x3F));
  }
  character[0] = static_cast<char>(lead_mark[character.size()] | code);
}

/// The last character of each length: one more would take another byte, or is not a character.
char32_t last_of_length(std::size_t bytes) {
  static constexpr char32_t last[] = {0, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF};
  return last[bytes];
}

}  // namespace

std::string_view cut_text(std::string_view text, std::size_t bytes) {
  text = text.substr(0, bytes);
  // Walk back to the last character's first byte, and keep the character if it is whole.
  std::size_t lead = text.size();
  for (int back = 0; back < 4 && lead > 0; ++back) {
    --lead;
    if (continues(text[lead])) continue;
    const std::size_t whole = character_bytes(static_cast<unsigned char>(text[lead]));
    if (whole == 0) return text;
    return lead + whole <= text.size() ? text : text.substr(0, lead);
  }
  return text;
}

std::size_t raise_text(std::span<char> prefix) {
  std::size_t end = prefix.size();
  while (end > 0) {
    std::size_t lead = end - 1;
    while (lead > 0 && continues(prefix[lead])) --lead;
    const std::size_t bytes = end - lead;
    if (bytes != character_bytes(static_cast<unsigned char>(prefix[lead]))) return 0;  // no UTF-8
    const std::span<char> character = prefix.subspan(lead, bytes);
    char32_t code = decode(character);
    if (code < last_of_length(bytes)) {
      ++code;
      if (code == 0xD800) code = 0xE000;  // surrogates are no characters
      encode(code, character);
      return end;
    }
    end = lead;
  }
  return 0;
}

std::size_t raise_bytes(std::span<char> prefix) {
  std::size_t end = prefix.size();
  while (end > 0 && static_cast<unsigned char>(prefix[end - 1]) == 0xFF) --end;
  if (end > 0) ++prefix[end - 1];
  return end;
}

}  // namespace fraudgen::parquet
