#include "sink/s3/upload.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/checksum.h"
#include "sink/s3/checks.h"
#include "sink/s3/checksums.h"
#include "sink/s3/left_overs.h"
#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {
namespace {

/// Of a part or a whole object whose checksum may be in the answer.
void check_crc32c(const Received& received, std::uint32_t sent) {
  if (compare_crc32c(received.headers.crc32c, sent, {}) == Match::different) {
    throw MalformedAnswer("the server's checksum is not that of what was sent");
  }
}

}  // namespace

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
  const Reply reply = session_.send(create_upload(key_, attributes()),
                                    [this](const Received& received) {
                                      CreatedUpload created;
                                      auto error =
                                          take(parse_created_upload(received.body), created);
                                      upload_id_ = created.upload_id;
                                      under_way_ = !upload_id_.empty();
                                      return error;
                                    },
                                    {.stop = stop_, .grace = grace_to_create});
  const int status = reply.received.status;
  const bool refused = !reply.done && status >= 400 && status < 500;
  if (reply.done || refused) unconfirmed_ = reply.sends > 1;
  if (!reply.done) fail(reply.reason, reply.tries);
}

void Upload::hash(Request& request) const {
  if (!session_.tls()) request.data_hash = sha256_hex(request.data);
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
  hash(request);
  Sending& sending = sending_.emplace_back();
  sending.part = std::move(part);
  sending.call.emplace(
      session_, session_.retry(), std::move(request), std::span<std::byte>(),
      [crc](const Received& received) {
        if (auto error = anything(received)) return error;
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
      const auto all_told = [this] { return failure_ || confirmed_ == parts_.size(); };
      if (!changed_.wait(lock, stop_, all_told)) throw Stopped();
    }
    throw_if_failed();
    complete();
  }
}

void Upload::put_whole() {
  const auto data = whole_ ? whole_->bytes() : std::span<const std::byte>();
  Request request = put_object(key_, attributes(), data, crc32c_);
  hash(request);
  bool wrong = false;
  const Reply reply = session_.send(std::move(request),
                                    [&](const Received& received) {
                                      wrong = compare_crc32c(received.headers.crc32c, crc32c_,
                                                             {}) == Match::different;
                                      check_crc32c(received, crc32c_);
                                      return anything(received);
                                    },
                                    {.stop = stop_});
  if (!reply.done && wrong) remove_wrong(reply.tries);
  if (!reply.done) fail(reply.reason, reply.tries);
  whole_.reset();
  session_.count_part();
}

void Upload::complete() {
  CompletedUpload completed;
  const Reply reply = session_.send(complete_upload(key_, upload_id_, parts_),
                                    [&](const Received& received) {
                                      return take(parse_completed_upload(received.body), completed);
                                    },
                                    {.stop = stop_});
  // An answer that got lost may have been the good news: then the upload is gone, and the object is
  // there.
  const bool may_be_there = reply.error.code == "NoSuchUpload" && reply.sends > 1;
  if (!reply.done && !may_be_there) fail(reply.reason, reply.tries);
  const Match match = compare_crc32c(completed.crc32c, crc32c_, part_checksums());
  const bool good =
      match == Match::equal || (match == Match::unknown && matches_object(reply.done));
  if (!good && !reply.done) fail(reply.reason, reply.tries);
  under_way_ = false;
  if (!good) remove_wrong(reply.tries);
  if (unconfirmed_) abort_uploads_of(session_, key_, {.stop = stop_});
  unconfirmed_ = false;
}

bool Upload::matches_object(bool told) {
  const Reply reply = session_.send(head_object(key_), anything, {.stop = stop_});
  const int status = reply.received.status;
  // Keys that may write need not be allowed to read; then the server's word must do.
  if (status == 403) return told;
  if (status == 404 && !told) return false;
  if (!reply.done) fail(reply.reason, reply.tries);
  const AnswerHeaders& head = reply.received.headers;
  const auto is_there = [&](const Field& label) {
    return std::ranges::any_of(head.metadata, [&](const Field& field) {
      return field.name == label.name && field.value == label.value;
    });
  };
  const bool ours = head.metadata.empty() || std::ranges::all_of(labels_, is_there);
  return ours && head.content_length.value_or(bytes_) == bytes_ &&
         compare_crc32c(head.crc32c, crc32c_, part_checksums()) != Match::different;
}

void Upload::remove_wrong(unsigned tries) {
  const Reply reply =
      session_.send(delete_object(key_), anything, {.retry = cleaning_policy(session_.retry())});
  fail(fmt::format("the server made something else of what was sent: checksum or length differ; "
                   "the object was {}",
                   reply.done ? "removed" : "not removed: " + reply.reason),
       tries);
}

void Upload::clean_up() noexcept {
  if (!under_way_ && !unconfirmed_) return;
  const Session::Manner manner{.retry = cleaning_policy(session_.retry())};
  std::string failure;
  try {
    if (under_way_) {
      const Reply reply = session_.send(abort_upload(key_, upload_id_), anything, manner);
      if (!reply.done && !is_gone(reply)) failure = reply.reason;
    }
    if (unconfirmed_ && failure.empty()) abort_uploads_of(session_, key_, manner);
  } catch (const std::exception& error) {
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
