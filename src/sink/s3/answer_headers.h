#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sink/s3/sigv4.h"

namespace fraudgen::sink::s3 {

/// The headers of one answer that matter here. A text that is not there, or is not what the header
/// may hold, is empty.
struct AnswerHeaders {
  std::string etag;    ///< with its quotes
  std::string crc32c;  ///< x-amz-checksum-crc32c: Base64, perhaps with -N for N parts
  std::string region;  ///< x-amz-bucket-region
  std::optional<Time> date;
  std::optional<std::uint64_t> content_length;
  std::optional<std::chrono::seconds> retry_after;  ///< at most a day
  Fields metadata;  ///< x-amz-meta-*, names in lower case without that; at most 16
};

/// Takes an answer's head line by line, as they come.
class HeaderReader {
 public:
  static constexpr std::size_t size_limit = 32 * 1024;

  /// A line, with or without its end. A status line begins a new answer: what came before was only
  /// in between (100 Continue). False once all lines together are over size_limit: the transfer is
  /// to be broken off.
  bool take(std::string_view line);

  const AnswerHeaders& headers() const { return headers_; }
  /// Whether the empty line has come that ends a head: it was not cut off.
  bool complete() const { return complete_; }

 private:
  AnswerHeaders headers_;
  std::size_t size_ = 0;
  bool complete_ = false;
};

/// `Fri, 24 May 2013 00:00:00 GMT`, the one form that HTTP still makes (RFC 9110, section 5.6.7).
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace fraudgen::sink::s3
