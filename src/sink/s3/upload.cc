#include "sink/s3/upload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/checksum.h"
#include "sink/s3/checks.h"
#include "sink/s3/checksums.h"
#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {
namespace {

/// An upload that is being made when the user stops the run is waited for: once there, it can be
/// aborted; broken off, it may come to be unseen.
constexpr std::chrono::seconds grace_to_create{5};

/// Of a part or a whole object whose checksum may be in the answer.
void check_crc32c(const Received& received, std::uint32_t sent) {
  if (compare_crc32c(received.headers.crc32c, sent, {}) == Match::different) {
    throw MalformedAnswer("the server's checksum is not that of what was sent");
  }
}

Session::Manner patiently(const std::stop_token& stop) {
  return {.stop = stop, .grace = {}, .retry = {}, .download = {}};
}

bool is_gone(const Reply& reply) {
  return reply.received.status == 404 || reply.error.code == "NoSuchUpload";
}

}  // namespace

RetryPolicy cleaning_policy(const RetryPolicy& usual) {
  RetryPolicy policy = usual;
  policy.budget = std::min(usual.budget, RetryPolicy::Duration(8'000));
  policy.patience = std::chrono::seconds(5);
  return policy;
}

void abort_uploads(Session& session, const std::string& prefix, const OurKey& ours,
                   const Session::Manner& manner) {
  const auto fail = [&](const Reply& reply) {
    throw SinkError(fmt::format("uploads under way below {}: {}", prefix, reply.reason),
                    reply.tries);
  };
  UploadsPage page;
  std::string after_key;
  std::string after_id;
  do {
    const Reply reply = session.send(
        list_uploads(prefix, after_key, after_id),
        [&](const Received& received) { return take(parse_uploads(received.body), page); }, manner);
    if (!reply.done) fail(reply);
    for (const ListedUpload& upload : page.uploads) {
      if (!ours(upload.key)) continue;
      const Reply aborted =
          session.send(abort_upload(upload.key, upload.upload_id), anything, manner);
      if (!aborted.done && !is_gone(aborted)) fail(aborted);
    }
    // A page that does not get on would be asked for without end.
    if (page.more && page.next_key == after_key && page.next_upload_id == after_id) break;
    after_key = page.next_key;
    after_id = page.next_upload_id;
  } while (page.more);
}

void abort_uploads_of(Session& session, const std::string& key, const Session::Manner& manner) {
  abort_uploads(
      session, key, [&](std::string_view found) { return found == key; }, manner);
}

Upload::Upload(Session& session, std::string name, std::string key, std::vector<Field> labels,
               std::stop_token stop)
    : session_(session),
      name_(std::move(name)),
      key_(std::move(key)),
      labels_(std::move(labels)),
      stop_(std::move(stop)) {}

Upload::~Upload() {
  // Calls refer to parts and to this; the loop must have let go of them.
  session_.loop().run([this] {
    for (Sending& sending : sending_) {
      if (sending.call) sending.call->cancel();
    }
  });
  clean_up();
}

void Upload::put(memory::Part part) {
  throw_if_failed();
  bytes_ += part.bytes().size();
  crc32c_ = crc32c(part.bytes(), crc32c_);
  // Only the last part is not full.
  if (upload_id_.empty() && !part.full()) {
    whole_ = std::move(part);
    return;
  }
  if (upload_id_.empty()) create();
  send_part(std::move(part));
}

void Upload::create() {
  unconfirmed_ = true;
  const Reply reply =
      session_.send(create_upload(key_, attributes()),
                    [this](const Received& received) {
                      CreatedUpload created;
                      auto error = take(parse_created_upload(received.body), created);
                      if (!error) upload_id_ = created.upload_id;
                      return error;
                    },
                    {.stop = stop_, .grace = grace_to_create, .retry = {}, .download = {}});
  if (!reply.done) fail(reply.reason, reply.tries);
  unconfirmed_ = reply.sends > 1;
}

void Upload::send_part(memory::Part part) {
  std::erase_if(sending_, [this](const Sending& sending) {
    const std::lock_guard lock(mutex_);
    return sending.ended;
  });
  std::size_t index = 0;
  const std::uint32_t crc = crc32c(part.bytes());
  {
    const std::lock_guard lock(mutex_);
    index = parts_.size();
    parts_.push_back({.etag = {}, .crc32c = crc});
  }
  Request request =
      upload_part(key_, upload_id_, static_cast<unsigned>(index + 1), part.bytes(), crc);
  // Here and not by the loop, which has other parts to send meanwhile.
  if (!session_.tls()) request.data_hash = sha256_hex(part.bytes());
  Sending& sending = sending_.emplace_back();
  sending.part = std::move(part);
  sending.call.emplace(
      session_, session_.retry(), std::move(request), std::span<std::byte>(),
      [crc](const Received& received) {
        if (received.headers.etag.empty()) throw MalformedAnswer("the answer has no ETag");
        check_crc32c(received, crc);
        return std::optional<ServiceError>();
      },
      [this, &sending, index](Reply&& reply) { part_ended(sending, index, std::move(reply)); });
  session_.loop().post([&sending] { sending.call->start(); });
}

void Upload::part_ended(Sending& sending, std::size_t index, Reply&& reply) {
  sending.part = {};
  const std::lock_guard lock(mutex_);
  sending.ended = true;
  if (reply.done) {
    parts_[index].etag = std::move(reply.received.headers.etag);
    ++confirmed_;
    session_.count_part();
  } else if (!failure_) {
    failure_ = std::move(reply);
  }
  changed_.notify_all();
}

void Upload::finish() {
  if (upload_id_.empty()) {
    put_whole();
  } else {
    {
      std::unique_lock lock(mutex_);
      const bool ended =
          changed_.wait(lock, stop_, [this] { return failure_ || confirmed_ == parts_.size(); });
      if (!ended) throw Stopped();
    }
    throw_if_failed();
    complete();
  }
  finished_ = true;
  whole_.reset();
}

void Upload::put_whole() {
  const auto data = whole_ ? whole_->bytes() : std::span<const std::byte>();
  const Reply reply = session_.send(
      put_object(key_, attributes(), data, crc32c_),
      [this](const Received& received) {
        check_crc32c(received, crc32c_);
        return std::optional<ServiceError>();
      },
      patiently(stop_));
  if (!reply.done) fail(reply.reason, reply.tries);
  session_.count_part();
}

void Upload::complete() {
  CompletedUpload completed;
  Reply reply = session_.send(
      complete_upload(key_, upload_id_, parts_),
      [&](const Received& received) {
        return take(parse_completed_upload(received.body), completed);
      },
      patiently(stop_));
  // An answer that got lost may have been the good news: then the upload is gone, and the object is
  // there.
  const bool may_be_there = reply.error.code == "NoSuchUpload" && reply.sends > 1;
  if (!reply.done && !may_be_there) fail(reply.reason, reply.tries);
  if (!verify(completed.crc32c)) {
    if (!reply.done) fail(reply.reason, reply.tries);
    remove_wrong();
  }
  finished_ = true;
  if (unconfirmed_) abort_uploads_of(session_, key_, patiently(stop_));
}

bool Upload::verify(const std::string& said_crc32c) {
  const auto checksums = part_checksums();
  const Match match = compare_crc32c(said_crc32c, crc32c_, checksums);
  if (match != Match::unknown) return match == Match::equal;
  // The answer to CompleteMultipartUpload need not say it; the object does, if the server can.
  const Reply reply = session_.send(head_object(key_), anything, patiently(stop_));
  if (reply.received.status == 403) return true;  // keys that may write but not read
  if (!reply.done) fail(reply.reason, reply.tries);
  const AnswerHeaders& head = reply.received.headers;
  const bool labelled = head.metadata.empty() || std::ranges::all_of(labels_, [&](const Field& l) {
                          return std::ranges::any_of(head.metadata, [&](const Field& m) {
                            return m.name == l.name && m.value == l.value;
                          });
                        });
  return labelled && head.content_length.value_or(bytes_) == bytes_ &&
         compare_crc32c(head.crc32c, crc32c_, checksums) != Match::different;
}

void Upload::remove_wrong() {
  finished_ = true;  // there is no upload any more
  const Reply reply = session_.send(delete_object(key_), anything, patiently({}));
  fail(fmt::format("the server put together something else than what was sent: its checksum or "
                   "length differs; the object was {}",
                   reply.done ? "removed" : "not removed: " + reply.reason),
       1);
}

void Upload::clean_up() noexcept {
  if (finished_ || (upload_id_.empty() && !unconfirmed_)) return;
  const Session::Manner manner{
      .stop = {}, .grace = {}, .retry = cleaning_policy(session_.retry()), .download = {}};
  std::string failure;
  try {
    if (!upload_id_.empty()) {
      const Reply reply = session_.send(abort_upload(key_, upload_id_), anything, manner);
      if (!reply.done && !is_gone(reply)) failure = reply.reason;
    }
    if (unconfirmed_ && failure.empty()) abort_uploads_of(session_, key_, manner);
  } catch (const SinkError& error) {
    failure = error.what();
  }
  if (failure.empty()) return;
  session_.warn(fmt::format("{}: its upload could not be aborted ({}); the next run does that",
                            name_, failure));
}

void Upload::throw_if_failed() {
  const std::lock_guard lock(mutex_);
  if (failure_) fail(failure_->reason, failure_->tries);
}

void Upload::fail(const std::string& reason, unsigned tries) const {
  throw SinkError(fmt::format("{}: {}", name_, reason), tries);
}

std::vector<std::uint32_t> Upload::part_checksums() const {
  std::vector<std::uint32_t> checksums;
  for (const UploadedPart& part : parts_) checksums.push_back(part.crc32c);
  return checksums;
}

}  // namespace fraudgen::sink::s3
