#include "sink/s3/retry.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/int128.h"
#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

struct Advice {
  std::string_view code;
  std::string_view text;
};

// What a user can do about a refusal, by the code that S3 or MinIO gives.
constexpr std::array advices{
    Advice{"AccessDenied", "these keys may not do this: check the policy of their user"},
    Advice{"AllAccessDisabled", "the bucket has been closed by the service"},
    Advice{"AccountProblem", "the service has closed the account"},
    Advice{"InvalidAccessKeyId",
           "the server does not know this access key: check it and --endpoint"},
    Advice{"SignatureDoesNotMatch", "the secret key does not go with the access key: check both"},
    Advice{"ExpiredToken", "the session token has expired: get new credentials"},
    Advice{"InvalidToken", "the session token is not valid: get new credentials"},
    Advice{"InvalidTokenId", "the session token is not valid: get new credentials"},
    Advice{"NoSuchBucket", "the bucket is not there (any more)"},
    Advice{"InvalidBucketName", "choose another name for the bucket"},
    Advice{"BucketAlreadyExists", "the bucket's name is taken by someone else: choose another"},
    Advice{"NoSuchUpload", "someone aborted the upload, perhaps a rule of the bucket's life cycle"},
    Advice{"EntityTooSmall", "raise --part-size"},
    Advice{"EntityTooLarge", "lower --file-size or --part-size"},
    Advice{"QuotaExceeded", "make room in the bucket or raise its quota"},
    Advice{"XMinioAdminBucketQuotaExceeded", "make room in the bucket or raise its quota"},
    Advice{"XMinioStorageFull", "the server's disk is full: make room there"},
    Advice{"InvalidRegion", "check --region"},
};

// Said with a status that sounds final, but may be over the next moment.
constexpr std::array<std::string_view, 13> passing{
    "RequestTimeout",
    "RequestTimeoutException",
    "SlowDown",
    "SlowDownRead",
    "SlowDownWrite",
    "InternalError",
    "ServiceUnavailable",
    "Throttling",
    "ThrottlingException",
    "RequestThrottled",
    "TooManyRequestsException",
    "OperationAborted",  // another operation on the same thing is under way
    "IncompleteBody",
};

// The body arrived other than it was sent: once more, and it may arrive whole.
constexpr std::array<std::string_view, 4> damaged{
    "BadDigest",
    "InvalidDigest",
    "XAmzContentSHA256Mismatch",
    "XAmzContentChecksumMismatch",
};

constexpr std::array<std::string_view, 2> skewed{"RequestTimeTooSkewed", "RequestInTheFuture"};

// A disk or quota does not grow by itself while somebody waits.
constexpr std::array<std::string_view, 3> full{"XMinioStorageFull", "QuotaExceeded",
                                               "XMinioAdminBucketQuotaExceeded"};

constexpr std::array<std::string_view, 4> elsewhere{"PermanentRedirect", "TemporaryRedirect",
                                                    "Redirect", "AuthorizationHeaderMalformed"};

template <std::size_t size>
bool is_in(const std::array<std::string_view, size>& list, std::string_view code) {
  return std::ranges::find(list, code) != list.end();
}

Judgement judge_transfer(const Outcome& outcome) {
  const std::string said = printable(without_user_info(outcome.curl_message), 200);
  switch (outcome.curl_code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {Verdict::fail, fmt::format("the server's certificate is not trusted ({}): name its "
                                         "authority in AWS_CA_BUNDLE",
                                         said)};
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
      return {Verdict::fail,
              fmt::format("the file of trusted authorities can't be used ({}): check "
                          "AWS_CA_BUNDLE and SSL_CERT_FILE",
                          said)};
    case CURLE_OUT_OF_MEMORY:
      return {Verdict::fail, "out of memory"};
    // A server that speaks something else says so each time, but a proxy that is just starting, or
    // a connection that broke in the handshake, does not.
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {Verdict::retry, fmt::format("no connection: {}; check --endpoint", said)};
    case CURLE_UNSUPPORTED_PROTOCOL:  // of the answer; a request's is http or https
      return {Verdict::retry, fmt::format("the answer is no HTTP/1: {}; check --endpoint", said)};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return {Verdict::retry, fmt::format("no connection by way of the proxy: {}; check "
                                          "http_proxy, https_proxy and no_proxy",
                                          said)};
    case CURLE_OPERATION_TIMEDOUT:
      return {Verdict::retry, fmt::format("too slow: {}", said)};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_UPLOAD_FAILED:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_NO_CONNECTION_AVAILABLE:
      return {Verdict::retry, fmt::format("the connection broke: {}", said)};
    default:
      return {Verdict::fail, fmt::format("the request could not be made: {}", said)};
  }
}

/// `the server says 403 AccessDenied "no"; these keys may not ...`
std::string refusal(const Outcome& outcome) {
  std::string text = fmt::format("the server says {}", outcome.status);
  if (!outcome.error.code.empty()) text += " " + outcome.error.code;
  if (!outcome.error.message.empty()) text += fmt::format(" \"{}\"", outcome.error.message);
  const auto* advice = std::ranges::find(advices, outcome.error.code, &Advice::code);
  if (advice != advices.end()) {
    text += fmt::format("; {}", advice->text);
  } else if (outcome.status == 403) {
    text += "; check the keys and the policy of their user";
  } else if ((outcome.status == 400 || outcome.status == 404) && outcome.error.code.empty()) {
    // 400: it may be HTTPS that is spoken there.
    text += "; check --endpoint and the bucket's name";
  }
  return text;
}

Judgement judge_answer(const Outcome& outcome) {
  const ServiceError& error = outcome.error;
  const int status = outcome.status;
  if (is_in(skewed, error.code)) return {Verdict::skew, refusal(outcome)};
  if (is_in(full, error.code)) return {Verdict::fail, refusal(outcome)};
  // To HEAD, which has no body to name a code in, AWS may also say 400 and the region in a header.
  const bool redirect = status == 301 || status == 302 || status == 307 || status == 308 ||
                        (status == 400 && error.code.empty() && !error.region.empty());
  if (redirect || is_in(elsewhere, error.code)) {
    // Only to a region: an address of the server's choosing could be anybody's.
    if (!error.region.empty()) return {Verdict::moved, refusal(outcome)};
    return {Verdict::fail, refusal(outcome) + "; check --endpoint and --region"};
  }
  if (is_in(passing, error.code) || is_in(damaged, error.code)) {
    return {Verdict::retry, refusal(outcome)};
  }
  // 499 is MinIO's for a client that went away; who is told so is still there, and what went away
  // was a connection on the way.
  if (status == 408 || status == 425 || status == 429 || status == 499) {
    return {Verdict::retry, refusal(outcome)};
  }
  // 501: not implemented; 505: not this HTTP; 507: no room; they stay as they are.
  if (status >= 500 && status != 501 && status != 505 && status != 507) {
    return {Verdict::retry, refusal(outcome)};
  }
  // An error document that came with 200: S3 had begun to answer before it failed.
  return {Verdict::fail, refusal(outcome)};
}

}  // namespace

Judgement judge(const Outcome& outcome) {
  if (outcome.curl_code != CURLE_OK && outcome.complaint.empty()) return judge_transfer(outcome);
  const bool success = outcome.status >= 200 && outcome.status < 300;
  if (!success || !outcome.error.code.empty()) return judge_answer(outcome);
  if (!outcome.complaint.empty()) {
    return {Verdict::retry,
            fmt::format("{}: is it S3 that answers at --endpoint?", outcome.complaint)};
  }
  return {Verdict::done, {}};
}

std::optional<RetryPolicy::Duration> RetryPolicy::wait(
    unsigned tries, Duration elapsed, std::uint64_t random,
    std::optional<std::chrono::seconds> asked) const {
  Duration bound = first_bound;
  for (unsigned i = 1; i < tries && bound < highest_bound; ++i) bound *= 2;
  bound = std::min(bound, highest_bound);
  // 0 to bound, both included.
  const auto steps = static_cast<uint128_t>(bound.count()) + 1;
  Duration wait(static_cast<Duration::rep>((random * steps) >> 64));
  // Compared in seconds: as milliseconds, what a server asks for might overflow.
  if (asked) {
    const bool beyond = *asked >= std::chrono::ceil<std::chrono::seconds>(highest_bound);
    wait = std::max(wait, beyond ? highest_bound : Duration(*asked));
  }
  if (elapsed + wait >= budget) return std::nullopt;
  return wait;
}

}  // namespace fraudgen::sink::s3
