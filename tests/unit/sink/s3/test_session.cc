#include <boost/test/unit_test.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "sink/s3/request.h"
#include "sink/s3/session.h"
#include "small_server.h"

namespace fraudgen::sink::s3 {
namespace {

struct Fixture {
  Reply send(const Check& check) { return session.send(head_bucket(), check, {}); }

  SmallServer server{[](const SmallServer::Request&) { return answer(200); }};
  Session session{Session::Setup{.endpoint = server.endpoint(),
                                 .region = "us-east-1",
                                 .bucket = "bucket",
                                 .credentials = {"key", Secret("secret"), {}},
                                 .http = {},
                                 .retry = {.budget = std::chrono::seconds(5)},
                                 .notice = [](Severity, const auto&) {}}};
};

BOOST_FIXTURE_TEST_SUITE(s3_session, Fixture)

BOOST_AUTO_TEST_CASE(what_this_side_fails_at_ends_the_call_and_nothing_else) {
  const Reply failed = send([](const Received&) -> std::optional<ServiceError> {
    throw std::runtime_error("no more memory");
  });
  BOOST_TEST(!failed.done);
  BOOST_TEST(failed.reason == "no more memory");
  BOOST_TEST(failed.tries == 1U);
  BOOST_TEST(send([](const Received&) { return std::nullopt; }).done);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
