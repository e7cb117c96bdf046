#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sink/http/client.h"
#include "sink/s3/answer_headers.h"
#include "sink/s3/request.h"
#include "sink/s3/responses.h"
#include "sink/s3/retry.h"

namespace fraudgen::sink::s3 {

class Session;

/// What came back for a request, whole.
struct Received {
  int status = 0;
  AnswerHeaders headers;
  std::string body;            ///< at most xml_size_limit; empty when it went into a download
  std::size_t downloaded = 0;  ///< bytes of it that went there
};

/// Looks at an answer whose status says success. Returns the error that is in it all the same, if
/// there is one; throws MalformedAnswer when it is none to this request, and then it is asked for
/// again. The loop's thread; may keep what it finds for later.
using Check = std::function<std::optional<ServiceError>(const Received& received)>;

/// How a call ended.
struct Reply {
  bool done = false;   ///< it succeeded
  std::string reason;  ///< else why not, and what the user can do: part of a sentence
  ServiceError error;  ///< the server's own words, if it said some
  Received received;   ///< of the last try
  unsigned tries = 0;
  /// How often the request went out. After more than once it may have been carried out more than
  /// once, unseen.
  unsigned sends = 0;
};

/// One request until it succeeds or can't: signed anew for each try, judged, tried again. The
/// loop's thread, but for making it and, once it has ended, dropping it.
class Call : public http::Exchange {
 public:
  /// The last thing that a call does: it may be dropped in it.
  using Ended = std::function<void(Reply&& reply)>;

  /// The session outlives it, as does what `request.data` and `download` refer to.
  Call(Session& session, const RetryPolicy& retry, Request request, std::span<std::byte> download,
       Check check, Ended ended);

  void start();
  /// Ends it without `ended`. No harm when it has ended.
  void cancel();

 private:
  using Clock = std::chrono::steady_clock;

  bool take_header(std::string_view line) override;
  bool take_body(int status, std::span<const std::byte> piece) override;
  void ended(const http::Result& result) override;

  /// Sends the request; ends the call where that can't be done.
  void send();
  void try_once();
  /// What a result comes to: the end of the call, or nothing when it goes on.
  std::optional<Reply> reply_to(const http::Result& result);
  /// For what this side fails at, as when memory runs out. It may not escape: nobody above the loop
  /// would abort the uploads.
  Reply broken(const std::exception& failure) const;
  Outcome outcome_of(const http::Result& result);
  /// Sets the clock or the region as the answer says; true when that is worth one more try at once.
  bool correct(Verdict verdict, const Outcome& outcome);
  void end(Reply reply);

  Session& session_;
  RetryPolicy retry_;
  Request request_;
  std::span<std::byte> download_;
  Check check_;
  Ended ended_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<const char> waiting_;  ///< as long as the timer's ringing means anything

  unsigned tries_ = 0;
  unsigned sends_ = 0;
  unsigned corrections_ = 0;
  std::optional<Clock::time_point> first_failure_;

  // Of the present try:
  PreparedRequest prepared_;
  std::vector<std::string> header_lines_;
  HeaderReader head_;
  Received received_;
};

}  // namespace fraudgen::sink::s3
