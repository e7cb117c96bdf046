#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sink/s3/secret.h"

namespace fraudgen::sink::s3 {

// AWS Signature Version 4 in the Authorization header, as S3 wants it: "Authenticating Requests:
// Using the Authorization Header", Amazon S3 API Reference. No function here looks at a clock.

struct Credentials {
  std::string access_key;
  Secret secret_key;
  Secret session_token;  ///< empty for lasting credentials
};

/// A header, or a parameter of a query.
struct Field {
  std::string name;
  std::string value;
};
using Fields = std::vector<Field>;

using Time = std::chrono::sys_seconds;

/// What is signed of a request. Path and query are as meant, not percent-encoded.
struct SignedParts {
  std::string_view method;
  std::string_view path;  ///< begins with '/'; signed as it is, without removing "//" or ".."
  std::span<const Field> query;    ///< in any order
  std::span<const Field> headers;  ///< every one is signed; each name once, in any case and order
  std::string_view payload_hash;   ///< of sha256_hex(), or unsigned_payload
};

/// Instead of the hash of a body, where TLS guards it already.
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";
/// Of no body.
inline constexpr std::string_view empty_payload_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// SHA-256 in lower-case hexadecimal digits.
std::string sha256_hex(std::span<const std::byte> data);

/// A path with all but letters, digits, '-', '.', '_', '~' and '/' as %XX, once, as S3 wants keys.
/// The request line must hold the same.
std::string encode_path(std::string_view path);

/// A query string with names and values encoded ('/' too), sorted by name and value: the canonical
/// form, which serves as the request's own. A parameter without a value has a '=' all the same.
std::string encode_query(std::span<const Field> query);

/// `20130524T000000Z`. Years 0 to 9999.
std::string amz_date(Time time);

std::string canonical_request(const SignedParts& parts);

/// Signs with one pair of keys for one region. Keeps the derived key of the day last signed for.
/// One thread at a time.
class Signer {
 public:
  Signer(Credentials credentials, std::string region, std::string service = "s3");
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  ~Signer();

  const std::string& region() const { return region_; }

  /// For the server's answer that the bucket is elsewhere.
  void change_region(std::string region);

  /// The Authorization header's value for a request made at `time`; x-amz-date must be among its
  /// headers, with amz_date(time).
  std::string authorization(const SignedParts& parts, Time time);

  /// Adds to a request's headers, Host already among them, all that makes it a signed one:
  /// x-amz-date, x-amz-content-sha256, the session token if there is one, Authorization.
  void sign(std::string_view method, std::string_view path, std::span<const Field> query,
            Fields& headers, std::string_view payload_hash, Time time);

 private:
  using Digest = std::array<unsigned char, 32>;

  const Digest& key_of(std::string_view day);

  Credentials credentials_;
  std::string region_;
  std::string service_;
  std::string key_day_;  ///< the day that key_ is for; empty when there is none
  Digest key_{};
};

}  // namespace fraudgen::sink::s3
