#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sink/s3/credentials.h"
#include "sink/s3/secret.h"

namespace fraudgen::sink::s3 {

inline constexpr std::uint64_t least_part_bytes = std::uint64_t{5} << 20;
inline constexpr std::uint64_t most_part_bytes = std::uint64_t{5} << 30;
inline constexpr unsigned most_parts = 10'000;

/// How an S3 service is spoken to. Checked one by one already.
struct Options {
  std::string endpoint;  ///< http:// or https://HOST[:PORT]; empty: AWS itself
  std::string region = "us-east-1";
  std::uint64_t part_bytes = least_part_bytes;
  /// The largest object that will be written, as far as one can tell: what would be more than
  /// most_parts of part_bytes gets larger parts.
  std::uint64_t largest_object = 0;
  std::optional<unsigned> connections;
  std::chrono::seconds retry_time{180};  ///< for one request, until it is given up

  std::string authorities;           ///< file of trusted certificates; empty: the system's
  std::string authorities_variable;  ///< the variable that named it, for messages
  bool insecure_tls = false;

  Secret access_key;  ///< of the command line; empty: look elsewhere
  Secret secret_key;
  Environment environment;
};

/// The part size that takes an object of at most `object_bytes`, give or take a tenth, in
/// most_parts: `wanted`, or more in whole MiB.
std::uint64_t part_bytes_for(std::uint64_t object_bytes, std::uint64_t wanted);

}  // namespace fraudgen::sink::s3
