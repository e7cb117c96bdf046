#include "sink/s3/address.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

// A key has at most 1,024 bytes; the rest is for the folder and name of a file.
constexpr std::size_t prefix_limit = 900;

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// "Bucket naming rules", Amazon S3 User Guide; the ones that other servers share.
bool is_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  return name.find("..") == std::string_view::npos && std::ranges::all_of(name, [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '.';
         });
}

bool is_prefix(std::string_view prefix) {
  if (prefix.size() > prefix_limit || prefix.ends_with('/')) return false;
  if (printable(prefix, prefix_limit) != prefix) return false;  // controls, no UTF-8
  while (!prefix.empty()) {
    const std::size_t slash = std::min(prefix.find('/'), prefix.size());
    const std::string_view folder = prefix.substr(0, slash);
    if (folder.empty() || folder == "." || folder == "..") return false;
    prefix.remove_prefix(std::min(slash + 1, prefix.size()));
  }
  return true;
}

}  // namespace

Location parse_location(std::string_view text) {
  std::string_view rest = text;
  for (const std::string_view scheme : {"s3://", "minio://"}) {
    if (rest.size() == text.size() && rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  Location location{std::string(rest.substr(0, slash)), std::string(rest.substr(slash))};
  if (!is_bucket_name(location.bucket)) {
    throw UsageError(
        fmt::format("\"{}\" names no bucket; accepted are s3://BUCKET/PREFIX and "
                    "minio://BUCKET/PREFIX, where a "
                    "bucket has 3 to 63 lower-case letters, digits, '-' and '.'",
                    printable(text, 200)));
  }
  std::string& prefix = location.prefix;
  if (prefix.starts_with('/')) prefix.erase(0, 1);
  if (prefix.ends_with('/')) prefix.pop_back();
  if (!is_prefix(prefix)) {
    throw UsageError(
        fmt::format("\"{}\" has a prefix that can't be used; accepted are folders with '/' between "
                    "them, none of them empty, \".\" or \"..\", {} bytes in all",
                    printable(text, 200), prefix_limit));
  }
  if (!prefix.empty()) prefix += '/';
  return location;
}

Address::Address(std::string_view endpoint, std::string_view region, std::string_view bucket) {
  if (endpoint.empty()) {
    // China's regions are a partition with a domain of its own.
    const std::string service =
        fmt::format("s3.{}.amazonaws.com{}", region, region.starts_with("cn-") ? ".cn" : "");
    const bool in_path = bucket.find('.') != std::string_view::npos;
    host_ = in_path ? service : fmt::format("{}.{}", bucket, service);
    path_prefix_ = in_path ? fmt::format("/{}/", bucket) : "/";
    return;
  }
  tls_ = endpoint.starts_with("https://");
  endpoint.remove_prefix(endpoint.find("//") + 2);
  if (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  // curl leaves it out of the Host header that it makes, and every server of what it signs.
  const std::string_view port = tls_ ? ":443" : ":80";
  if (endpoint.ends_with(port)) endpoint.remove_suffix(port.size());
  host_ = endpoint;
  path_prefix_ = fmt::format("/{}/", bucket);
}

std::string Address::path(std::string_view key) const {
  std::string path = path_prefix_ + std::string(key);
  // The bucket itself, in the form that servers sign.
  if (key.empty() && path.size() > 1) path.pop_back();
  return path;
}

std::string Address::origin() const {
  return fmt::format("{}://{}", tls_ ? "https" : "http", host_);
}

}  // namespace fraudgen::sink::s3
