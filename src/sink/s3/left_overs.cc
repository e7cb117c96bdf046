#include "sink/s3/left_overs.h"

#include <fmt/format.h>

#include <algorithm>

#include "sink/s3/checks.h"
#include "sink/target.h"

namespace fraudgen::sink::s3 {
namespace {

/// Of a hundred uploads each. More than any run leaves; a server could make up pages without end.
constexpr unsigned most_pages = 1000;

}  // namespace

RetryPolicy cleaning_policy(const RetryPolicy& usual) {
  RetryPolicy policy = usual;
  policy.budget = std::min(usual.budget, RetryPolicy::Duration(2'000));
  policy.patience = std::chrono::seconds(3);
  return policy;
}

bool is_gone(const Reply& reply) {
  return reply.received.status == 404 || reply.error.code == "NoSuchUpload";
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
  for (unsigned n = 0; n < most_pages; ++n) {
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
    if (!page.more) return;
    after_key = page.next_key;
    after_id = page.next_upload_id;
  }
}

void abort_uploads_of(Session& session, const std::string& key, const Session::Manner& manner) {
  abort_uploads(
      session, key, [&](std::string_view found) { return found == key; }, manner);
}

}  // namespace fraudgen::sink::s3
