#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sink/s3/call.h"
#include "sink/s3/retry.h"
#include "sink/s3/session.h"

namespace fraudgen::sink::s3 {

// Uploads that nobody will complete: S3 keeps their parts, unseen, until they are aborted.

/// How patiently things are cleaned up after a failure or a stop: somebody waits for the end,
/// perhaps with a kill in ten seconds.
RetryPolicy cleaning_policy(const RetryPolicy& usual);

/// Whether a call failed because what it was to remove is not there.
bool is_gone(const Reply& reply);

/// Aborts the uploads under way of keys that begin with `prefix` and that `ours` accepts: of runs
/// that were killed, or ones whose making was never confirmed. MinIO knows only those of a key that
/// is `prefix`. Throws SinkError, and Stopped as Session::send() does.
using OurKey = std::function<bool(std::string_view key)>;
void abort_uploads(Session& session, const std::string& prefix, const OurKey& ours,
                   const Session::Manner& manner);
/// Those of one key.
void abort_uploads_of(Session& session, const std::string& key, const Session::Manner& manner);

}  // namespace fraudgen::sink::s3
