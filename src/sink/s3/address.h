#pragma once

#include <string>
#include <string_view>

namespace fraudgen::sink::s3 {

/// What `s3://bucket/prefix` or `minio://bucket/prefix` names.
struct Location {
  std::string bucket;
  std::string prefix;  ///< empty, or ends with '/'

  std::string key(std::string_view name) const { return prefix + std::string(name); }
};

/// Throws UsageError, saying what is accepted, when the text names no bucket, one of a name that S3
/// has not, or a prefix with empty, "." or ".." folders, control characters, or over 900 bytes.
Location parse_location(std::string_view text);

/// How a bucket is spoken to.
class Address {
 public:
  /// `endpoint` is http://HOST[:PORT] or https://HOST[:PORT], or empty for AWS's own of the region.
  /// With an endpoint the bucket is in the path, as servers of one's own want it; with AWS in the
  /// host, except one with a dot in its name, for which no certificate holds.
  Address(std::string_view endpoint, std::string_view region, std::string_view bucket);

  bool tls() const { return tls_; }
  /// For the Host header; without the port that goes without saying.
  const std::string& host() const { return host_; }
  /// Of an object, or of the bucket for an empty key; not percent-encoded.
  std::string path(std::string_view key) const;
  /// scheme://host, for a path and query to follow.
  std::string origin() const;

 private:
  bool tls_ = true;
  std::string host_;
  std::string path_prefix_;  ///< "/" or "/bucket/"
};

}  // namespace fraudgen::sink::s3
