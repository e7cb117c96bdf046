#include "sink/s3/responses.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

// AWS's upload ids have some 130 characters, MinIO's 150 and more; a key has at most 1,024 bytes.
constexpr std::size_t token_limit = 2048;
constexpr std::size_t key_limit = 1024;

void take_error(ServiceError& error, std::string_view path, std::string_view text) {
  if (path == "Error/Code") error.code = printable(text, 100);
  if (path == "Error/Message") error.message = printable(text, 300);
  if (path == "Error/Region" && is_token(text, 100)) error.region = text;
}

/// What is sent back to the server later.
std::string token(std::string_view text, std::string_view what) {
  if (!is_token(text, token_limit)) {
    throw MalformedAnswer(fmt::format("the answer's {} can't be one", what));
  }
  return std::string(text);
}

bool flag(std::string_view text) {
  if (text != "true" && text != "false") {
    throw MalformedAnswer("the answer's IsTruncated is neither true nor false");
  }
  return text == "true";
}

std::string key(std::string_view text, bool encoded) {
  const auto decoded = encoded ? decode_url(text) : std::string(text);
  if (!decoded || decoded->empty() || decoded->size() > key_limit) {
    throw MalformedAnswer("the answer lists a key that can't be one");
  }
  return *decoded;
}

/// Reads a body whose root is `root`, or an error document. `take(path, text)` gets the paths below
/// the root. Throws MalformedAnswer for another root.
template <typename Take>
std::optional<ServiceError> read_answer(std::string_view body, std::string_view root,
                                        const Take& take) {
  ServiceError error;
  bool is_error = false;
  bool is_wanted = false;
  read_xml(body, [&](std::string_view path, std::string_view text) {
    take_error(error, path, text);
    if (path.starts_with(root) && path.substr(root.size()).starts_with('/')) {
      take(path.substr(root.size() + 1), text);
    }
    is_error |= path == "Error";
    is_wanted |= path == root;
  });
  if (is_error) return error;
  if (!is_wanted) throw MalformedAnswer(fmt::format("the answer is no {}", root));
  return std::nullopt;
}

}  // namespace

ServiceError parse_error(std::string_view body) {
  ServiceError error;
  try {
    read_xml(body,
             [&](std::string_view path, std::string_view text) { take_error(error, path, text); });
  } catch (const MalformedAnswer&) {  // what was understood until then may help
  }
  return error;
}

Answer<CreatedUpload> parse_created_upload(std::string_view body) {
  CreatedUpload created;
  const auto error = read_answer(body, "InitiateMultipartUploadResult",
                                 [&](std::string_view path, std::string_view text) {
                                   if (path == "UploadId") created.upload_id = token(text, path);
                                 });
  if (error) return *error;
  if (created.upload_id.empty()) throw MalformedAnswer("the answer has no UploadId");
  return created;
}

Answer<CompletedUpload> parse_completed_upload(std::string_view body) {
  CompletedUpload completed;
  // Before the XML, S3 sends blanks to keep the connection open; XML may not begin with them when
  // it has a declaration.
  body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  const auto error = read_answer(body, "CompleteMultipartUploadResult",
                                 [&](std::string_view path, std::string_view text) {
                                   if (path == "ETag" && is_token(text, token_limit))
                                     completed.etag = text;
                                   if (path == "ChecksumCRC32C" && is_token(text, token_limit))
                                     completed.crc32c = text;
                                 });
  if (error) return *error;
  return completed;
}

Answer<UploadsPage> parse_uploads(std::string_view body) {
  UploadsPage page;
  ListedUpload upload;
  bool encoded = false;
  const auto error = read_answer(body, "ListMultipartUploadsResult",
                                 [&](std::string_view path, std::string_view text) {
                                   if (path == "EncodingType") encoded = text == "url";
                                   if (path == "IsTruncated") page.more = flag(text);
                                   if (path == "NextKeyMarker") page.next_key = text;
                                   if (path == "NextUploadIdMarker") page.next_upload_id = text;
                                   if (path == "Upload/Key") upload.key = text;
                                   if (path == "Upload/UploadId") {
                                     upload.upload_id = token(text, "UploadId");
                                   }
                                   if (path == "Upload") {
                                     if (upload.upload_id.empty()) {
                                       throw MalformedAnswer("the answer has no UploadId");
                                     }
                                     page.uploads.push_back(std::exchange(upload, {}));
                                   }
                                 });
  if (error) return *error;
  // Only now: the order of elements is the server's.
  for (ListedUpload& listed : page.uploads) listed.key = key(listed.key, encoded);
  if (page.more) {
    page.next_key = key(page.next_key, encoded);
    // Not every server has the second marker.
    if (!page.next_upload_id.empty()) token(page.next_upload_id, "NextUploadIdMarker");
  }
  return page;
}

Answer<ObjectsPage> parse_objects(std::string_view body) {
  ObjectsPage page;
  ListedObject object;
  bool encoded = false;
  const auto error =
      read_answer(body, "ListBucketResult", [&](std::string_view path, std::string_view text) {
        if (path == "EncodingType") encoded = text == "url";
        if (path == "IsTruncated") page.more = flag(text);
        if (path == "NextContinuationToken") page.token = token(text, path);
        if (path == "Contents/Key") object.key = text;
        if (path == "Contents/Size") {
          const auto bytes = parse_number(text);
          if (!bytes) throw MalformedAnswer("the answer lists a size that is no number");
          object.bytes = *bytes;
        }
        if (path == "Contents") page.objects.push_back(std::exchange(object, {}));
      });
  if (error) return *error;
  for (ListedObject& listed : page.objects) listed.key = key(listed.key, encoded);
  if (page.more && page.token.empty()) {
    throw MalformedAnswer("the answer has no NextContinuationToken");
  }
  return page;
}

}  // namespace fraudgen::sink::s3
