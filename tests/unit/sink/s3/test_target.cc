#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "memory/part_pool.h"
#include "sink/s3/target.h"
#include "small_server.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::size_t part_size = 100'000;

/// A target that speaks to a store in this process, through `meddle`, which may answer first.
struct Fixture {
  using Meddle = std::function<std::optional<std::string>(const SmallServer::Request&)>;

  Fixture() : memory(4 * part_size), pool(memory, part_size) {
    options.endpoint = server.endpoint();
    options.retry_time = std::chrono::seconds(5);
    options.environment = [](const char* name) -> const char* {
      if (std::strcmp(name, "AWS_ACCESS_KEY_ID") == 0) return "key";
      if (std::strcmp(name, "AWS_SECRET_ACCESS_KEY") == 0) return "secret";
      return nullptr;
    };
    target = std::make_unique<S3Target>(
        "s3://bucket/a", options, [](Severity, const auto&) {}, stopping.get_token());
  }

  std::string write(const std::string& name, std::size_t bytes) {
    std::string whole;
    for (std::size_t i = 0; whole.size() < bytes; ++i) whole += name + std::to_string(i);
    whole.resize(bytes);
    const auto object = target->begin(name, {{"plan", "p1"}});
    for (std::size_t at = 0; at < bytes; at += part_size) {
      memory::Part part = pool.acquire(stopping.get_token());
      part.fill(std::as_bytes(std::span(whole)).subspan(at, std::min(part_size, bytes - at)));
      object->put(std::move(part));
    }
    object->finish();
    return whole;
  }

  void answer_first(Meddle with) {
    const std::lock_guard lock(mutex);
    meddle = std::move(with);
  }

  bool pool_is_whole() {
    std::vector<memory::Part> parts;
    std::stop_source stop;
    for (unsigned i = 0; i < pool.count(); ++i) parts.push_back(pool.acquire(stop.get_token()));
    return parts.size() == pool.count();
  }

  SmallStore store;
  // What answers refer to: the server's threads may outlast a test's own variables.
  std::atomic<unsigned> count = 0;
  std::atomic<bool> free = false;
  std::stop_source stopping;
  std::mutex mutex;
  Meddle meddle = [](const auto&) { return std::nullopt; };
  SmallServer server{[this](const SmallServer::Request& request) {
    std::unique_lock lock(mutex);
    const Meddle now = meddle;
    lock.unlock();
    const auto first = now(request);
    return first ? *first : store.handle(request);
  }};
  Options options;
  std::vector<std::byte> memory;
  memory::PartPool pool;
  std::unique_ptr<S3Target> target;
};

bool is_part(const SmallServer::Request& request) {
  return request.method == "PUT" && request.target.find("partNumber=") != std::string::npos;
}

BOOST_FIXTURE_TEST_SUITE(s3_target, Fixture)

BOOST_AUTO_TEST_CASE(objects_of_any_size) {
  target->prepare();
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, part_size - 1, part_size,
                                  part_size + 1, 7 * part_size, 9 * part_size + 5}) {
    const std::string whole = write("t/x", bytes);
    BOOST_TEST((store.objects().at("a/t/x") == whole));
    BOOST_TEST(store.uploads() == 0U);
  }
  BOOST_TEST(target->counters().retries == 0U);
  BOOST_TEST(target->counters().parts == 1U + 1 + 1 + 1 + 2 + 7 + 10);
  BOOST_TEST(server.connections() <= 16U);
  BOOST_TEST(pool_is_whole());
}

BOOST_AUTO_TEST_CASE(several_writers_share_the_connections) {
  target->prepare();
  std::vector<std::thread> writers;
  std::array<std::string, 3> wrote;
  for (std::size_t i = 0; i < wrote.size(); ++i) {
    writers.emplace_back(
        [&, i] { wrote[i] = write("t/" + std::to_string(i), 12 * part_size + i); });
  }
  for (std::thread& writer : writers) writer.join();
  for (std::size_t i = 0; i < wrote.size(); ++i) {
    BOOST_TEST((store.objects().at("a/t/" + std::to_string(i)) == wrote[i]));
  }
  BOOST_TEST(pool_is_whole());
}

BOOST_AUTO_TEST_CASE(what_fails_now_and_then_is_sent_again) {
  options.retry_time = std::chrono::seconds(60);
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (!is_part(request)) return std::nullopt;
    switch (++count % 4) {
      case 0:
        return answer(503, {}, "<Error><Code>SlowDown</Code></Error>");
      case 1:
        return "";  // closed without a word
      case 2:
        return answer(200);  // no ETag
      default:
        return std::nullopt;
    }
  });
  const std::string whole = write("t/x", 5 * part_size + 1);
  BOOST_TEST((store.objects().at("a/t/x") == whole));
  BOOST_TEST(target->counters().retries >= 6U);
}

BOOST_AUTO_TEST_CASE(a_refusal_fails_the_object_and_leaves_nothing) {
  target->prepare();
  answer_first([](const auto& request) -> std::optional<std::string> {
    if (!is_part(request) || request.target.find("partNumber=3") == std::string::npos) {
      return std::nullopt;
    }
    return answer(403, {}, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
  });
  BOOST_CHECK_EXCEPTION(write("t/x", 9 * part_size), SinkError, [](const SinkError& error) {
    const std::string what = error.what();
    return what.find("t/x") != std::string::npos &&
           what.find("AccessDenied") != std::string::npos && error.tries() == 1;
  });
  BOOST_TEST(store.uploads() == 0U);
  BOOST_TEST(store.objects().empty());
  BOOST_TEST(pool_is_whole());
}

BOOST_AUTO_TEST_CASE(an_upload_that_was_made_unseen_is_aborted) {
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.method != "POST" || request.target.find("uploads=") == std::string::npos) {
      return std::nullopt;
    }
    if (++count > 1) return std::nullopt;
    store.handle(request);
    return "";
  });
  write("t/x", 3 * part_size);
  BOOST_TEST(count == 2U);
  BOOST_TEST(store.uploads() == 0U);
}

BOOST_AUTO_TEST_CASE(one_that_was_completed_unseen_counts) {
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.method != "POST" || request.target.find("uploadId=") == std::string::npos) {
      return std::nullopt;
    }
    if (++count > 1) return std::nullopt;
    store.handle(request);
    return "";
  });
  const std::string whole = write("t/x", 3 * part_size);
  BOOST_TEST(count == 2U);
  BOOST_TEST((store.objects().at("a/t/x") == whole));
}

BOOST_AUTO_TEST_CASE(a_small_object_that_arrives_wrong_is_removed) {
  options.retry_time = std::chrono::seconds(0);
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.method != "PUT") return std::nullopt;
    store.handle(request);
    return answer(200, "ETag: \"x\"\r\nx-amz-checksum-crc32c: AAAAAA==\r\n");
  });
  BOOST_CHECK_THROW(write("t/x", 10), SinkError);
  BOOST_TEST(store.objects().empty());
}

BOOST_AUTO_TEST_CASE(a_clock_is_set_after_failures_of_another_kind) {
  options.retry_time = std::chrono::seconds(60);
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.method != "PUT") return std::nullopt;
    ++count;
    if (count <= 4) return answer(503);
    const bool tomorrow = request.headers.at("x-amz-date").starts_with("20990101T");
    if (tomorrow) return std::nullopt;
    return answer(403, "Date: Thu, 01 Jan 2099 10:00:00 GMT\r\n",
                  "<Error><Code>RequestTimeTooSkewed</Code></Error>");
  });
  write("t/x", 10);
  BOOST_TEST(count == 6U);
}

BOOST_AUTO_TEST_CASE(several_calls_at_once_are_sent_to_the_region) {
  target->prepare();
  answer_first([](const auto& request) -> std::optional<std::string> {
    if (!is_part(request)) return std::nullopt;
    const bool there = request.headers.at("authorization").find("/sa-east-1/") != std::string::npos;
    if (there) return std::nullopt;
    return answer(301, {},
                  "<Error><Code>PermanentRedirect</Code><Region>sa-east-1</Region></Error>");
  });
  const std::string whole = write("t/x", 7 * part_size + 1);
  BOOST_TEST((store.objects().at("a/t/x") == whole));
}

BOOST_AUTO_TEST_CASE(a_lost_completion_is_not_believed_without_the_object) {
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.method == "HEAD") return answer(403);
    if (request.method != "POST" || request.target.find("uploadId=") == std::string::npos) {
      return std::nullopt;
    }
    if (++count == 1) return "";
    return answer(404, {}, "<Error><Code>NoSuchUpload</Code></Error>");
  });
  BOOST_CHECK_THROW(write("t/x", 3 * part_size), SinkError);
}

BOOST_AUTO_TEST_CASE(a_refused_list_is_told_at_the_start_and_leaves_no_trial) {
  answer_first([](const auto& request) -> std::optional<std::string> {
    if (request.method != "GET") return std::nullopt;
    return answer(403, {}, "<Error><Code>AccessDenied</Code></Error>");
  });
  BOOST_CHECK_THROW(target->prepare(), UsageError);
  BOOST_TEST(store.uploads() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_waiting_and_aborts) {
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (!is_part(request)) return std::nullopt;
    stopping.request_stop();
    while (!free) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::nullopt;
  });
  BOOST_CHECK_THROW(write("t/x", 9 * part_size), Stopped);
  free = true;
  BOOST_TEST(store.uploads() == 0U);
  BOOST_TEST(pool_is_whole());
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_wait_for_a_server_that_is_not_there) {
  options.endpoint = "http://127.0.0.1:1";
  std::thread user([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stopping.request_stop();
  });
  BOOST_CHECK_THROW(target->prepare(), Stopped);
  user.join();
}

BOOST_AUTO_TEST_CASE(left_overs_of_the_same_object_are_aborted) {
  target->prepare();
  store.leave_upload("a/t/x");
  store.leave_upload("a/t/y");
  write("t/x", 1);
  BOOST_TEST(store.uploads() == 1U);
  target->remove_unfinished("t/y");
  BOOST_TEST(store.uploads() == 0U);
}

BOOST_AUTO_TEST_CASE(labels_come_back) {
  target->prepare();
  write("t/x", 2 * part_size);
  const auto labels = target->labels("t/x");
  BOOST_REQUIRE(labels.has_value());
  BOOST_REQUIRE(labels->size() == 1U);
  BOOST_TEST(labels->front().name == "plan");
  BOOST_TEST(labels->front().value == "p1");
  BOOST_CHECK_THROW(target->labels("t/absent"), SinkError);
}

BOOST_AUTO_TEST_CASE(reads_what_it_asked_for_or_fails) {
  target->prepare();
  options.retry_time = std::chrono::seconds(0);
  const std::string whole = write("t/x", 1000);
  std::vector<std::byte> to(1000);
  target->read("t/x", 0, to);
  BOOST_TEST(std::memcmp(to.data(), whole.data(), to.size()) == 0);
  to.resize(999);  // the store gives all that it has
  BOOST_CHECK_THROW(target->read("t/x", 0, to), SinkError);
}

BOOST_AUTO_TEST_CASE(a_list_that_does_not_end_is_not_followed) {
  target->prepare();
  answer_first([this](const auto& request) -> std::optional<std::string> {
    if (request.target.find("list-type=2") == std::string::npos) return std::nullopt;
    return answer(200, {},
                  "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>" +
                      std::to_string(++count) + "</NextContinuationToken></ListBucketResult>");
  });
  BOOST_CHECK_EXCEPTION(target->list("t", [](auto, auto) {}), SinkError, [](const auto& error) {
    return std::string(error.what()).find("does not end") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(nobody_there) {
  options.endpoint = "http://127.0.0.1:1";
  options.retry_time = std::chrono::seconds(1);
  BOOST_CHECK_EXCEPTION(target->prepare(), UsageError, [](const UsageError& error) {
    return std::string(error.what()).find("--endpoint") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace fraudgen::sink::s3
