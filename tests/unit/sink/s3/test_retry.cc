#include <curl/curl.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "sink/s3/retry.h"

namespace fraudgen::sink::s3 {

std::ostream& operator<<(std::ostream& out, Verdict verdict) {
  return out << static_cast<int>(verdict);
}

namespace {

using namespace std::chrono_literals;

Outcome answer(int status, std::string code = {}, std::string region = {}) {
  Outcome outcome;
  outcome.status = status;
  outcome.error = {std::move(code), {}, std::move(region)};
  return outcome;
}

Outcome broken(int curl_code, int status = 0) {
  Outcome outcome;
  outcome.curl_code = curl_code;
  outcome.curl_message = "words of\r\ncurl";
  outcome.status = status;
  return outcome;
}

void check(const Outcome& outcome, Verdict verdict, const std::vector<std::string>& said = {}) {
  const Judgement judgement = judge(outcome);
  BOOST_TEST_CONTEXT("curl " << outcome.curl_code << ", status " << outcome.status << " "
                             << outcome.error.code << ": " << judgement.reason) {
    BOOST_TEST(judgement.verdict == verdict);
    BOOST_TEST(judgement.reason.empty() == (verdict == Verdict::done));
    BOOST_TEST(judgement.reason.find_first_of("\r\n") == std::string::npos);
    for (const std::string& part : said) {
      BOOST_TEST(judgement.reason.find(part) != std::string::npos, "does not say " << part);
    }
  }
}

BOOST_AUTO_TEST_SUITE(judging)

BOOST_AUTO_TEST_CASE(successes) {
  for (const int status : {200, 201, 204, 206}) check(answer(status), Verdict::done);
}

BOOST_AUTO_TEST_CASE(what_passes) {
  for (const int status : {408, 425, 429, 499, 500, 502, 503, 504, 520, 599}) {
    check(answer(status), Verdict::retry, {std::to_string(status)});
  }
  check(answer(400, "RequestTimeout"), Verdict::retry, {"RequestTimeout"});
  check(answer(503, "SlowDown"), Verdict::retry);
  check(answer(400, "BadDigest"), Verdict::retry);
  check(answer(400, "XAmzContentSHA256Mismatch"), Verdict::retry);
  check(answer(400, "IncompleteBody"), Verdict::retry);
  check(answer(409, "OperationAborted"), Verdict::retry);
  check(answer(503, "XMinioServerNotInitialized"), Verdict::retry);
}

BOOST_AUTO_TEST_CASE(errors_inside_a_success) {
  check(answer(200, "InternalError"), Verdict::retry, {"InternalError"});
  check(answer(200, "SlowDown"), Verdict::retry);
  check(answer(200, "AccessDenied"), Verdict::fail, {"AccessDenied", "policy"});
  check(answer(200, "Unheard-Of"), Verdict::fail, {"Unheard-Of"});
}

BOOST_AUTO_TEST_CASE(refusals) {
  check(answer(403, "AccessDenied"), Verdict::fail, {"403", "AccessDenied", "policy"});
  check(answer(403, "SignatureDoesNotMatch"), Verdict::fail, {"secret key"});
  check(answer(403, "InvalidAccessKeyId"), Verdict::fail, {"access key", "--endpoint"});
  check(answer(400, "ExpiredToken"), Verdict::fail, {"new credentials"});
  check(answer(403), Verdict::fail, {"403", "keys"});
  check(answer(404), Verdict::fail, {"404", "--endpoint"});
  check(answer(400), Verdict::fail, {"400", "--endpoint"});
  check(answer(404, "NoSuchBucket"), Verdict::fail, {"NoSuchBucket", "not there"});
  check(answer(404, "NoSuchUpload"), Verdict::fail, {"aborted"});
  check(answer(400, "InvalidArgument"), Verdict::fail, {"400 InvalidArgument"});
  check(answer(409, "BucketAlreadyExists"), Verdict::fail, {"choose another"});
  check(answer(412), Verdict::fail);
  for (const int status : {501, 505, 507}) check(answer(status), Verdict::fail);
  // Whatever the status, and MinIO has used several.
  check(answer(507, "XMinioStorageFull"), Verdict::fail, {"make room"});
  check(answer(500, "XMinioStorageFull"), Verdict::fail, {"make room"});

  Outcome outcome = answer(403, "AccessDenied");
  outcome.error.message = "Access Denied.";
  check(outcome, Verdict::fail, {"403 AccessDenied \"Access Denied.\"; these keys"});
}

BOOST_AUTO_TEST_CASE(clocks_and_regions) {
  check(answer(403, "RequestTimeTooSkewed"), Verdict::skew);
  check(answer(301, "PermanentRedirect", "eu-central-1"), Verdict::moved);
  check(answer(307, "TemporaryRedirect", "eu-central-1"), Verdict::moved);
  check(answer(400, "AuthorizationHeaderMalformed", "eu-central-1"), Verdict::moved);
  check(answer(301, "", "eu-central-1"), Verdict::moved);  // HEAD: no body, the header's region
  check(answer(400, "", "eu-central-1"), Verdict::moved);
  check(answer(400), Verdict::fail);
  check(answer(301, "PermanentRedirect"), Verdict::fail, {"--region", "--endpoint"});
  check(answer(400, "AuthorizationHeaderMalformed"), Verdict::fail, {"--region"});
  // A region that comes along with something else changes nothing.
  check(answer(403, "AccessDenied", "eu-central-1"), Verdict::fail);
  check(answer(304), Verdict::fail);
}

BOOST_AUTO_TEST_CASE(transfers) {
  for (const int code : {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
                         CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
                         CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY}) {
    check(broken(code), Verdict::retry, {"words of curl"});
  }
  // Also when the head of a good answer had come.
  check(broken(CURLE_RECV_ERROR, 200), Verdict::retry);
  check(broken(CURLE_PEER_FAILED_VERIFICATION), Verdict::fail, {"AWS_CA_BUNDLE", "words of curl"});
  check(broken(CURLE_SSL_CACERT_BADFILE), Verdict::fail, {"AWS_CA_BUNDLE"});
  check(broken(CURLE_URL_MALFORMAT), Verdict::fail);
  check(broken(CURLE_UNSUPPORTED_PROTOCOL), Verdict::retry, {"--endpoint"});
  check(broken(CURLE_OUT_OF_MEMORY), Verdict::fail);
}

BOOST_AUTO_TEST_CASE(malformed_answers) {
  Outcome outcome = answer(200);
  outcome.complaint = "the answer is no such thing";
  check(outcome, Verdict::retry, {"the answer is no such thing", "--endpoint"});
  outcome.curl_code = CURLE_WRITE_ERROR;  // what breaking off a transfer of too many headers gives
  check(outcome, Verdict::retry);
  outcome.status = 404;
  check(outcome, Verdict::fail);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(waiting)

constexpr std::uint64_t lowest = 0;
constexpr std::uint64_t highest = ~std::uint64_t{0};

BOOST_AUTO_TEST_CASE(bounds_double_up_to_the_highest) {
  const RetryPolicy policy;
  const std::vector<std::chrono::milliseconds> bounds{200ms,   400ms,    800ms,    1'600ms, 3'200ms,
                                                      6'400ms, 12'800ms, 20'000ms, 20'000ms};
  for (unsigned tries = 1; tries <= bounds.size(); ++tries) {
    BOOST_TEST((policy.wait(tries, 0ms, highest) == bounds[tries - 1]), "after try " << tries);
    BOOST_TEST((policy.wait(tries, 0ms, lowest) == 0ms));
  }
  BOOST_TEST((policy.wait(29, 0ms, highest) == 20'000ms));
}

// Each whole number of milliseconds gets the same share of random numbers.
BOOST_AUTO_TEST_CASE(the_jitter_is_full_and_even) {
  const RetryPolicy policy;
  std::vector<unsigned> counts(201);
  constexpr unsigned draws = 201 * 50;
  for (unsigned i = 0; i < draws; ++i) {
    const auto wait = policy.wait(1, 0ms, highest / draws * i + highest / draws / 2);
    ++counts.at(static_cast<std::size_t>(wait.value().count()));
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    BOOST_TEST(counts[i] >= 49U, i << " ms");
    BOOST_TEST(counts[i] <= 51U, i << " ms");
  }
}

BOOST_AUTO_TEST_CASE(the_budget_ends_it) {
  const RetryPolicy policy;
  BOOST_TEST(policy.wait(1'000'000, 0ms, lowest).has_value());
  BOOST_TEST(policy.wait(9, 179'999ms, lowest).has_value());
  BOOST_TEST(!policy.wait(9, 180'000ms, lowest).has_value());
  BOOST_TEST(!policy.wait(9, 160'000ms, highest).has_value());
  BOOST_TEST(policy.wait(9, 159'999ms, highest).has_value());
}

BOOST_AUTO_TEST_CASE(the_server_may_ask_for_more) {
  const RetryPolicy policy;
  BOOST_TEST((policy.wait(1, 0ms, lowest, 7s) == 7'000ms));
  BOOST_TEST((policy.wait(9, 0ms, highest, 7s) == 20'000ms));
  BOOST_TEST((policy.wait(1, 0ms, lowest, 3'600s) == 20'000ms));
  BOOST_TEST((policy.wait(1, 0ms, lowest, std::chrono::seconds::max()) == 20'000ms));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
