#include "sink/s3/target.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"
#include "sink/descriptor.h"
#include "sink/s3/checks.h"
#include "sink/s3/left_overs.h"
#include "sink/s3/request.h"
#include "sink/s3/responses.h"
#include "sink/s3/text.h"
#include "sink/s3/upload.h"
#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {
namespace {

/// Resident memory of curl's and OpenSSL's code and data; with TLS also a bundle of authorities as
/// large as Debian's. Measured, and compared with VmHWM by the tests of whole runs.
constexpr std::size_t own_bytes_plain = std::size_t{1984} << 10;
constexpr std::size_t own_bytes_tls = std::size_t{2560} << 10;
/// A part on its way has a connection, with buffers of curl's and, with TLS, of OpenSSL's.
constexpr std::size_t connection_bytes_plain = std::size_t{96} << 10;
constexpr std::size_t connection_bytes_tls = std::size_t{160} << 10;

/// More are of no use: parts are few.
constexpr unsigned usual_connections = 16;

/// At the start a mistyped address should be told soon, but a server that is started together with
/// this program should be waited for.
constexpr std::chrono::seconds first_patience{60};

/// What is begun and aborted to see whether it can be.
constexpr std::string_view trial_name = "_trial";

void check_authorities(const Options& options) {
  if (options.authorities.empty()) return;
  const Descriptor file(::open(options.authorities.c_str(), O_RDONLY | O_CLOEXEC));
  char byte = 0;
  const ssize_t n = file ? ::read(file.get(), &byte, 1) : -1;
  if (n == 1) return;
  throw UsageError(fmt::format("{} holds \"{}\", a file that can't be used: {}",
                               options.authorities_variable, printable(options.authorities, 200),
                               n == 0 ? "it is empty" : error_text(errno)));
}

}  // namespace

S3Target::S3Target(const std::string& name, const Options& options, Notice notice,
                   std::stop_token stop)
    : options_(options),
      notice_(std::move(notice)),
      stop_(std::move(stop)),
      location_(parse_location(name)),
      part_bytes_(part_bytes_for(options.largest_object, options.part_bytes)),
      tls_(Address(options.endpoint, options.region, location_.bucket).tls()) {}

std::size_t S3Target::own_bytes() const { return tls_ ? own_bytes_tls : own_bytes_plain; }

std::size_t S3Target::own_bytes_per_part() const {
  return tls_ ? connection_bytes_tls : connection_bytes_plain;
}

void S3Target::prepare() {
  connect();
  find_bucket();
  try_upload();
}

void S3Target::connect() {
  FoundCredentials found = find_credentials(
      options_.environment,
      {.access_key = options_.access_key.reveal(), .secret_key = options_.secret_key.reveal()});
  if (tls_) check_authorities(options_);
  if (tls_ && options_.insecure_tls) {
    notice_(Severity::warning,
            "--insecure-tls: the server's certificate is not verified; anybody on the way can "
            "read and change what is sent");
  }
  session_ = std::make_unique<Session>(Session::Setup{
      .endpoint = options_.endpoint,
      .region = options_.region,
      .bucket = location_.bucket,
      .credentials = std::move(found.credentials),
      .http = {.authorities = options_.authorities,
               .verify = !options_.insecure_tls,
               .connections = options_.connections.value_or(usual_connections)},
      .retry = {.budget = options_.retry_time},
      .notice = notice_,
  });
}

Session::Manner S3Target::at_first() const {
  RetryPolicy policy = session_->retry();
  policy.budget = std::min<RetryPolicy::Duration>(policy.budget, first_patience);
  return {.stop = stop_, .retry = policy};
}

void S3Target::find_bucket() {
  Reply there = session_->send(head_bucket(), anything, at_first());
  // HEAD has no body to say more than a number; asked in another way, the server may.
  if (there.received.status == 403) {
    there = session_->send(list_objects(location_.prefix), anything, at_first());
  }
  if (there.done) return;
  if (there.received.status != 404) throw UsageError(there.reason);
  const Reply made = session_->send(create_bucket(session_->region()), anything, at_first());
  const bool just_made_by_another = made.error.code == "BucketAlreadyOwnedByYou";
  if (!made.done && !just_made_by_another) throw UsageError(made.reason);
}

void S3Target::abort_unconfirmed_trial() {
  try {
    abort_uploads_of(*session_, location_.key(trial_name),
                     {.retry = cleaning_policy(session_->retry())});
  } catch (const SinkError&) {  // why it could not be begun says more
  }
}

void S3Target::try_upload() {
  Session::Manner manner = at_first();
  manner.grace = grace_to_create;
  const std::string key = location_.key(trial_name);
  CreatedUpload created;
  try {
    const Reply begun = session_->send(
        create_upload(key, {}),
        [&](const Received& received) {
          return take(parse_created_upload(received.body), created);
        },
        manner);
    if (!begun.done) throw UsageError(begun.reason);
  } catch (...) {  // it may be there all the same
    abort_unconfirmed_trial();
    throw;
  }
  Session::Manner to_the_end = at_first();
  to_the_end.stop = {};
  if (stop_.stop_requested()) to_the_end.retry = cleaning_policy(session_->retry());
  const Reply aborted = session_->send(abort_upload(key, created.upload_id), anything, to_the_end);
  if (stop_.stop_requested()) throw Stopped();
  if (!aborted.done && !is_gone(aborted)) throw UsageError(aborted.reason);
  try {
    abort_uploads_of(*session_, key, at_first());
  } catch (const SinkError& error) {
    throw UsageError(error.what());
  }
}

std::unique_ptr<Object> S3Target::begin(std::string_view name, const Labels& labels) {
  const std::string key = location_.key(name);
  abort_uploads_of(*session_, key, {.stop = stop_});
  std::vector<Field> fields;
  for (const Label& label : labels) fields.push_back({"fraudgen-" + label.name, label.value});
  return std::make_unique<Upload>(*session_, std::string(name), key, std::move(fields), stop_);
}

void S3Target::fail(std::string_view name, const Reply& reply, std::string_view permission) {
  const bool denied = reply.received.status == 403;
  throw SinkError(fmt::format("{}: {}{}{}", name, reply.reason, denied ? "; it takes " : "",
                              denied ? permission : ""),
                  reply.tries);
}

Reply S3Target::send(Request request, Check check, std::span<std::byte> download) {
  return session_->send(std::move(request), std::move(check),
                        {.stop = stop_, .download = download});
}

void S3Target::list(std::string_view folder, const Visit& visit) {
  const std::string prefix = location_.key(folder) + (folder.empty() ? "" : "/");
  // A page has a hundred objects, of servers that are in their right mind.
  constexpr unsigned most_pages = 10'000;
  ObjectsPage page;
  std::string token;
  for (unsigned n = 0; n == 0 || page.more; ++n) {
    const Reply reply = send(list_objects(prefix, token), [&](const Received& received) {
      return take(parse_objects(received.body), page);
    });
    if (!reply.done)
      throw SinkError(fmt::format("cannot list {}: {}", prefix, reply.reason), reply.tries);
    for (const ListedObject& object : page.objects) {
      if (!object.key.starts_with(prefix) || object.key.size() == prefix.size()) continue;
      visit(std::string_view(object.key).substr(location_.prefix.size()), object.bytes);
    }
    if (page.more && (page.token == token || n == most_pages)) {
      throw SinkError(fmt::format("cannot list {}: the server's list does not end", prefix), 1);
    }
    token = page.token;
  }
}

std::optional<Labels> S3Target::labels(std::string_view name) {
  constexpr std::string_view ours = "fraudgen-";
  const Reply reply = send(head_object(location_.key(name)), anything);
  if (!reply.done) fail(name, reply, "s3:GetObject");
  Labels labels;
  for (const Field& field : reply.received.headers.metadata) {
    if (field.name.starts_with(ours)) {
      labels.push_back({field.name.substr(ours.size()), field.value});
    }
  }
  return labels;
}

void S3Target::read(std::string_view name, std::uint64_t offset, std::span<std::byte> to) {
  if (to.empty()) return;
  const Reply reply = send(
      get_object(location_.key(name), offset, to.size()),
      [&](const Received& received) {
        if (received.status != 206 || received.downloaded != to.size()) {
          throw MalformedAnswer("the answer has not the bytes that were asked for");
        }
        return std::optional<ServiceError>();
      },
      to);
  if (!reply.done) fail(name, reply, "s3:GetObject");
}

void S3Target::remove(std::string_view name) {
  const Reply reply = send(delete_object(location_.key(name)), anything);
  if (!reply.done && !is_gone(reply)) fail(name, reply, "s3:DeleteObject");
}

void S3Target::remove_unfinished(std::string_view name) {
  abort_uploads_of(*session_, location_.key(name), {.stop = stop_});
}

void S3Target::remove_unfinished_in(std::string_view folder,
                                    const std::function<bool(std::string_view)>& ours) {
  abort_uploads(*session_, location_.key(folder),
                [&](std::string_view key) {
                  return key.starts_with(location_.prefix) &&
                         ours(key.substr(location_.prefix.size()));
                },
                {.stop = stop_});
}

Counters S3Target::counters() const { return session_ ? session_->counters() : Counters{}; }

}  // namespace fraudgen::sink::s3
