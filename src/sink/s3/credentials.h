#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sink/s3/sigv4.h"

namespace fraudgen::sink::s3 {

/// A variable of the process's environment, or null.
using Environment = std::function<const char*(const char* name)>;

/// Of --minio-access-key and --minio-secret-key, where they were given on the command line (not by
/// the variables of the same name, which are looked up here); else empty.
struct KeyOptions {
  std::string_view access_key;
  std::string_view secret_key;
};

struct FoundCredentials {
  Credentials credentials;
  std::string
      source;  ///< where the access key is from, for messages: a variable, an option, a file
};

/// The first complete pair of keys of: the options (half a pair is completed from MinIO's
/// variables); AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN;
/// MINIO_ROOT_USER or MINIO_ACCESS_KEY and MINIO_ROOT_PASSWORD or MINIO_SECRET_KEY; the profile
/// AWS_PROFILE (`default`) in AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials).
/// For each variable NAME, NAME_FILE may name a file that holds the value, its last line break not
/// counted. An empty variable is as good as none.
///
/// Throws UsageError when there are none, when half of a pair is missing, when NAME and NAME_FILE
/// are both there, when a file can't be read or is over 64 KiB, and when a value can't be a key.
/// The message names variables and what is wrong, and never holds a value, nor what NAME_FILE
/// holds, which a slip may have made the secret itself.
FoundCredentials find_credentials(const Environment& environment, const KeyOptions& options);

}  // namespace fraudgen::sink::s3
