#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "sink/http/client.h"
#include "sink/http/event_loop.h"
#include "sink/notice.h"
#include "sink/s3/address.h"
#include "sink/s3/call.h"
#include "sink/s3/retry.h"
#include "sink/s3/sigv4.h"
#include "sink/target.h"

namespace fraudgen::sink::s3 {

/// An upload that is being made when the user stops the run is waited for: once there, it can be
/// aborted; broken off, it may come to be unseen.
inline constexpr std::chrono::seconds grace_to_create{5};

/// All that calls to one bucket share: the loop and its connections, the keys, the region, how far
/// the server's clock is off, how patiently things are tried again, and what was counted.
class Session {
 public:
  struct Setup {
    std::string endpoint;  ///< as of Address
    std::string region;
    std::string bucket;
    Credentials credentials;
    http::Client::Options http;
    RetryPolicy retry;
    Notice notice;
  };

  explicit Session(Setup setup);
  /// No call may be under way.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// How a request is sent by send().
  struct Manner {
    std::stop_token stop = {};              ///< ends the waiting with Stopped
    std::chrono::milliseconds grace{0};     ///< for which it is waited on after the stop
    std::optional<RetryPolicy> retry = {};  ///< another than the session's
    std::span<std::byte> download = {};     ///< where the body of a good answer goes, if anywhere
  };

  /// Sends a request, again where that may help, and waits for the end of it. Any thread but the
  /// loop's.
  Reply send(Request request, Check check, const Manner& manner);

  http::EventLoop& loop() { return loop_; }
  const RetryPolicy& retry() const { return retry_; }
  bool tls() const { return tls_; }
  /// The region of the bucket as far as it is known.
  std::string region();
  Counters counters() const;
  void count_part() { ++parts_; }
  void warn(const std::string& line) const { notice_(Severity::warning, line); }

 private:
  friend class Call;

  // The loop's thread:
  PreparedRequest prepare(const Request& request);
  /// From now on the server's clock, which shows `now`, counts.
  void set_clock(Time now);
  /// From now on the bucket is spoken to in `region`.
  void move_to(const std::string& region);
  std::uint64_t random();
  /// Says now and then that things are being tried again.
  void note_trouble(const std::string& reason);

  std::string endpoint_;
  std::string bucket_;
  bool tls_;
  RetryPolicy retry_;
  Notice notice_;
  Signer signer_;
  Address address_;
  std::chrono::seconds clock_offset_{0};  ///< the server's clock minus this machine's
  std::uint64_t random_state_;
  std::chrono::steady_clock::time_point last_notice_;
  std::atomic<std::uint64_t> parts_ = 0;
  std::atomic<std::uint64_t> requests_ = 0;
  std::atomic<std::uint64_t> retries_ = 0;
  http::EventLoop loop_;
  std::unique_ptr<http::Client> http_;  ///< made and dropped by the loop's thread
};

}  // namespace fraudgen::sink::s3
