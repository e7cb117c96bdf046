#include "sink/s3/sigv4.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

template <typename Digest>
void hmac(std::span<const unsigned char> key, std::string_view message, Digest& to) {
  const auto data = bytes_of(message);
  // Its result may not lie where its key does.
  Digest result;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(data.data()), data.size(), result.data(),
           nullptr) == nullptr) {
    throw std::runtime_error("OpenSSL computes no HMAC-SHA256");
  }
  to = result;
  wipe(result.data(), result.size());
}

// ASCII only, whatever the locale.
constexpr bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encode(std::string_view text, bool keep_slash) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || (keep_slash && c == '/')) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

/// Without spaces at the ends, and with one for several inside.
std::string canonical_value(std::string_view value) {
  std::string result;
  result.reserve(value.size());
  for (const char c : value) {
    const bool space = c == ' ' || c == '\t';
    if (space && (result.empty() || result.back() == ' ')) continue;
    result += space ? ' ' : c;
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

std::string signed_names(std::span<const Field> headers) {
  std::vector<std::string> names;
  names.reserve(headers.size());
  for (const Field& header : headers) names.push_back(lower(header.name));
  std::ranges::sort(names);
  return fmt::format("{}", fmt::join(names, ";"));
}

}  // namespace

std::string sha256_hex(std::span<const std::byte> data) {
  std::array<unsigned char, 32> digest;
  if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL computes no SHA-256");
  }
  return hex(digest);
}

std::string encode_path(std::string_view path) { return encode(path, true); }

std::string encode_query(std::span<const Field> query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  encoded.reserve(query.size());
  for (const Field& field : query) {
    encoded.emplace_back(encode(field.name, false), encode(field.value, false));
  }
  // By name, then value: sorting whole "name=value" would put "a-b=" before "a=".
  std::ranges::sort(encoded);
  std::string result;
  for (const auto& [name, value] : encoded) {
    if (!result.empty()) result += '&';
    result.append(name).append("=").append(value);
  }
  return result;
}

std::string amz_date(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string canonical_request(const SignedParts& parts) {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.reserve(parts.headers.size());
  for (const Field& header : parts.headers) {
    headers.emplace_back(lower(header.name), canonical_value(header.value));
  }
  std::ranges::sort(headers);
  std::string result =
      fmt::format("{}\n{}\n{}\n", parts.method, encode_path(parts.path), encode_query(parts.query));
  for (const auto& [name, value] : headers) {
    result.append(name).append(":").append(value).append("\n");
  }
  return result.append("\n")
      .append(signed_names(parts.headers))
      .append("\n")
      .append(parts.payload_hash);
}

Signer::Signer(Credentials credentials, std::string region, std::string service)
    : credentials_(std::move(credentials)),
      region_(std::move(region)),
      service_(std::move(service)) {}

Signer::~Signer() { wipe(key_.data(), key_.size()); }

void Signer::change_region(std::string region) {
  region_ = std::move(region);
  key_day_.clear();
}

const Signer::Digest& Signer::key_of(std::string_view day) {
  if (key_day_ == day) return key_;
  key_day_.clear();
  const Secret seed("AWS4", credentials_.secret_key.reveal());
  const auto seed_bytes = bytes_of(seed.reveal());
  hmac({reinterpret_cast<const unsigned char*>(seed_bytes.data()), seed_bytes.size()}, day, key_);
  hmac(key_, region_, key_);
  hmac(key_, service_, key_);
  hmac(key_, "aws4_request", key_);
  key_day_ = day;
  return key_;
}

std::string Signer::authorization(const SignedParts& parts, Time time) {
  const std::string date = amz_date(time);
  const std::string_view day = std::string_view(date).substr(0, 8);
  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, region_, service_);
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", algorithm, date, scope,
                                          sha256_hex(bytes_of(canonical_request(parts))));
  Digest signature;
  hmac(key_of(day), to_sign, signature);
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm,
                     credentials_.access_key, scope, signed_names(parts.headers), hex(signature));
}

void Signer::sign(std::string_view method, std::string_view path, std::span<const Field> query,
                  Fields& headers, std::string_view payload_hash, Time time) {
  headers.push_back({"x-amz-date", amz_date(time)});
  headers.push_back({"x-amz-content-sha256", std::string(payload_hash)});
  if (!credentials_.session_token.empty()) {
    headers.push_back({"x-amz-security-token", std::string(credentials_.session_token.reveal())});
  }
  std::string value = authorization({.method = method,
                                     .path = path,
                                     .query = query,
                                     .headers = headers,
                                     .payload_hash = payload_hash},
                                    time);
  headers.push_back({"Authorization", std::move(value)});
}

}  // namespace fraudgen::sink::s3
