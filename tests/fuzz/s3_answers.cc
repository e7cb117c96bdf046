// What a server may send, whatever it sends: bodies, heads, checksums. Run by tools/fuzz.
// The first byte says which reader gets the rest.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "sink/s3/answer_headers.h"
#include "sink/s3/checksums.h"
#include "sink/s3/responses.h"
#include "sink/s3/text.h"

namespace {

using namespace fraudgen::sink::s3;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_printable(std::string_view text) {
  for (const char c : text) require(c < 0 || (c >= ' ' && c != '\x7f'));
}

void check_error(const ServiceError& error) {
  require(error.code.size() <= 100 && error.message.size() <= 300);
  require_printable(error.code);
  require_printable(error.message);
  require(error.region.empty() || is_token(error.region, 100));
}

/// Gives what was read to `check`. A refusal is what most inputs deserve.
template <typename Parse, typename Check>
void read(const Parse& parse, std::string_view body, const Check& check) {
  try {
    const auto answer = parse(body);
    if (const auto* error = std::get_if<ServiceError>(&answer)) return check_error(*error);
    check(std::get<0>(answer));
  } catch (const MalformedAnswer& refusal) {
    require_printable(refusal.what());
  }
}

void check_key(std::string_view key) { require(!key.empty() && key.size() <= 1024); }

void read_head(std::string_view lines) {
  HeaderReader reader;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (!reader.take(line)) break;
  }
  const AnswerHeaders& headers = reader.headers();
  require(headers.etag.empty() || is_token(headers.etag, 2048));
  require(headers.region.empty() || is_token(headers.region, 2048));
  require(headers.metadata.size() <= 16);
  for (const Field& field : headers.metadata) require_printable(field.value);
  const std::uint32_t parts[] = {1, 2};
  compare_crc32c(headers.crc32c, 1, parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0]) {
    case 'e':
      check_error(parse_error(rest));
      break;
    case 'c':
      read(parse_created_upload, rest,
           [](const CreatedUpload& created) { require(is_token(created.upload_id, 2048)); });
      break;
    case 'C':
      read(parse_completed_upload, rest, [](const CompletedUpload& completed) {
        const std::uint32_t parts[] = {1, 2};
        compare_crc32c(completed.crc32c, 1, parts);
      });
      break;
    case 'u':
      read(parse_uploads, rest, [](const UploadsPage& page) {
        for (const ListedUpload& upload : page.uploads) {
          check_key(upload.key);
          require(is_token(upload.upload_id, 2048));
        }
        if (page.more) check_key(page.next_key);
      });
      break;
    case 'o':
      read(parse_objects, rest, [](const ObjectsPage& page) {
        for (const ListedObject& object : page.objects) check_key(object.key);
        require(!page.more || is_token(page.token, 2048));
      });
      break;
    case 'h':
      read_head(rest);
      break;
    default:
      break;
  }
  return 0;
}
