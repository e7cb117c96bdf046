#include "sink/s3/call.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <cstring>
#include <exception>

#include "sink/s3/session.h"
#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {
namespace {

/// How often a call corrects clock or region before it takes the answer for a refusal: once each,
/// and once more for a server behind a balancer that is not of one mind.
constexpr unsigned most_corrections = 3;

/// A complete answer to CompleteMultipartUpload may take a while: the server puts the parts
/// together first.
constexpr std::chrono::seconds patience_to_complete{150};

}  // namespace

Call::Call(Session& session, const RetryPolicy& retry, Request request,
           std::span<std::byte> download, Check check, Ended ended)
    : session_(session),
      retry_(retry),
      request_(std::move(request)),
      download_(download),
      check_(std::move(check)),
      ended_(std::move(ended)),
      timer_(session.loop_.context()) {}

void Call::start() { send(); }

void Call::cancel() {
  waiting_.reset();
  timer_.cancel();
  session_.http_->cancel(*this);
}

void Call::send() {
  try {
    try_once();
  } catch (const std::exception& failure) {
    end(broken(failure));
  }
}

void Call::try_once() {
  ++tries_;
  ++session_.requests_;
  if (tries_ > 1) ++session_.retries_;
  head_ = {};
  received_ = {};
  prepared_ = session_.prepare(request_);
  header_lines_.clear();
  for (const Field& field : prepared_.headers) {
    header_lines_.push_back(fmt::format("{}: {}", field.name, field.value));
  }
  const bool completes = request_.method == "POST" && !request_.body.empty();
  session_.http_->start(
      *this, {.method = request_.method,
              .url = prepared_.url,
              .headers = header_lines_,
              .body = request_.body.empty() ? request_.data
                                            : std::as_bytes(std::span<const char>(request_.body)),
              .patience = completes ? patience_to_complete : retry_.patience});
}

bool Call::take_header(std::string_view line) { return head_.take(line); }

bool Call::take_body(int status, std::span<const std::byte> piece) {
  if (!download_.empty() && status >= 200 && status < 300) {
    if (piece.size() > download_.size() - received_.downloaded) return false;
    std::memcpy(download_.data() + received_.downloaded, piece.data(), piece.size());
    received_.downloaded += piece.size();
    return true;
  }
  if (piece.size() > xml_size_limit - received_.body.size()) return false;
  received_.body.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  return true;
}

Outcome Call::outcome_of(const http::Result& result) {
  received_.status = result.status;
  received_.headers = head_.headers();
  Outcome outcome{.curl_code = result.curl_code,
                  .curl_message = result.message,
                  .status = result.status,
                  .error = {},
                  .complaint = {}};
  if (result.curl_code == CURLE_OK && !head_.complete()) {
    // curl takes what came for the whole; the status may be cut short, too.
    outcome.curl_code = CURLE_GOT_NOTHING;
    outcome.curl_message = "the answer's head is cut off";
    outcome.status = received_.status = 0;
    return outcome;
  }
  const bool success = result.status >= 200 && result.status < 300;
  try {
    if (result.refused) throw MalformedAnswer("the answer is far too long");
    if (result.curl_code == 0 && success) {
      outcome.error = check_(received_).value_or(ServiceError{});
    }
  } catch (const MalformedAnswer& malformed) {
    outcome.complaint = malformed.what();
  }
  if (result.status != 0 && !success) outcome.error = parse_error(received_.body);
  if (outcome.error.region.empty()) outcome.error.region = received_.headers.region;
  return outcome;
}

Reply Call::broken(const std::exception& failure) const {
  return {.done = false,
          .reason = failure.what(),
          .error = {},
          .received = {},
          .tries = tries_,
          .sends = sends_};
}

void Call::ended(const http::Result& result) {
  sends_ += result.sends;
  std::optional<Reply> reply;
  try {
    reply = reply_to(result);
  } catch (const std::exception& failure) {
    reply = broken(failure);
  }
  if (reply) end(std::move(*reply));
}

std::optional<Reply> Call::reply_to(const http::Result& result) {
  const Outcome outcome = outcome_of(result);
  const Judgement judgement = judge(outcome);
  Reply reply{.done = judgement.verdict == Verdict::done,
              .reason = judgement.reason,
              .error = outcome.error,
              .received = {},
              .tries = tries_,
              .sends = sends_};
  if (reply.done || judgement.verdict == Verdict::fail) return reply;
  if (correct(judgement.verdict, outcome)) {
    send();
    return std::nullopt;
  }
  // A region that sends back here, or is nowhere, is a refusal.
  if (judgement.verdict == Verdict::moved) return reply;

  const auto now = Clock::now();
  if (!first_failure_) first_failure_ = now;
  const auto elapsed = std::chrono::duration_cast<RetryPolicy::Duration>(now - *first_failure_);
  const auto wait = retry_.wait(tries_, elapsed, session_.random(), received_.headers.retry_after);
  if (!wait) return reply;
  session_.note_trouble(judgement.reason);
  timer_.expires_after(*wait);
  // A timer that is just ringing can't be cancelled any more: hence the token.
  waiting_ = std::make_shared<char>();
  timer_.async_wait([this, waiting = std::weak_ptr(waiting_)](boost::system::error_code error) {
    if (!error && !waiting.expired()) send();
  });
  return std::nullopt;
}

bool Call::correct(Verdict verdict, const Outcome& outcome) {
  const bool clock = verdict == Verdict::skew && received_.headers.date;
  const bool region = verdict == Verdict::moved && outcome.error.region != prepared_.region;
  if ((!clock && !region) || corrections_ == most_corrections) return false;
  ++corrections_;
  if (clock) session_.set_clock(*received_.headers.date);
  // Another call may have been told the same before.
  if (region) session_.move_to(outcome.error.region);
  return true;
}

void Call::end(Reply reply) {
  reply.received = std::move(received_);
  const Ended ended = std::move(ended_);
  ended(std::move(reply));
}

}  // namespace fraudgen::sink::s3
