#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "sink/s3/responses.h"

namespace fraudgen::sink::s3 {

/// How a request ended. It knows nothing of what the request was for.
struct Outcome {
  int curl_code = 0;         ///< CURLcode; 0 when there was a whole HTTP answer
  std::string curl_message;  ///< curl's own words for it
  int status = 0;            ///< HTTP's; 0 when there was no answer
  /// Of the body, also of one with status 200; the region else from the head, where it is there.
  ServiceError error;
  std::string complaint;  ///< what is wrong with an answer that S3 can't have meant; else empty
};

enum class Verdict {
  done,
  retry,  ///< may well succeed later
  skew,   ///< likewise, once the clock is set by the answer's Date
  moved,  ///< likewise, once sent to the region that the answer names
  fail,   ///< will not succeed however often it is tried
};

struct Judgement {
  Verdict verdict = Verdict::done;
  /// What happened and, where there is something, what the user can do about it; a part of a
  /// sentence on one line, without the object's name. Empty when done.
  std::string reason;
};

Judgement judge(const Outcome& outcome);

/// The waits before the second and later tries of one request: exponential with full jitter (M.
/// Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015): evenly between nothing
/// and a bound that doubles up to a highest, so that many clients do not come back together.
/// The numbers are meant to outlast a server's restart or a minute without a network.
struct RetryPolicy {
  using Duration = std::chrono::milliseconds;

  Duration first_bound{200};
  Duration highest_bound{20'000};
  /// From the end of a request's first try, if that failed; a try that has begun goes on to its
  /// end.
  Duration budget{180'000};
  /// How long a try may make next to no progress until it is given up.
  std::chrono::seconds patience{20};

  /// The wait before try number `tries` + 1, `elapsed` after the first ended. `random` is any 64
  /// evenly distributed bits. No shorter than `asked`, the answer's Retry-After, as far as
  /// highest_bound. Nothing when the budget is used up, or the wait would use it up.
  std::optional<Duration> wait(unsigned tries, Duration elapsed, std::uint64_t random,
                               std::optional<std::chrono::seconds> asked = std::nullopt) const;
};

}  // namespace fraudgen::sink::s3
