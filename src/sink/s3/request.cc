#include "sink/s3/request.h"

#include <fmt/format.h>

#include "sink/s3/checksums.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::string_view xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
// Keeps a page well below xml_size_limit.
constexpr std::string_view page_size = "100";

std::string in_xml(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

Fields headers_of(const Attributes& attributes) {
  Fields headers{{"Content-Type", std::string(attributes.content_type)}};
  for (const Field& field : attributes.metadata) {
    headers.push_back({"x-amz-meta-" + field.name, field.value});
  }
  return headers;
}

Request request_for(std::string_view method, std::string key, Fields query = {},
                    Fields headers = {}) {
  return {.method = method,
          .key = std::move(key),
          .query = std::move(query),
          .headers = std::move(headers),
          .body = {},
          .data = {},
          .data_hash = {}};
}

std::string payload_hash(const Request& request, bool tls) {
  if (!request.body.empty()) {
    return sha256_hex(std::as_bytes(std::span(request.body.data(), request.body.size())));
  }
  if (request.data.empty()) return std::string(empty_payload_hash);
  if (tls) return std::string(unsigned_payload);
  return request.data_hash.empty() ? sha256_hex(request.data) : request.data_hash;
}

}  // namespace

Request head_bucket() { return request_for("HEAD", {}); }

Request create_bucket(std::string_view region) {
  Request request = request_for("PUT", {});
  if (region != "us-east-1") {
    request.headers.push_back({"Content-Type", "application/xml"});
    request.body = fmt::format(
        "<CreateBucketConfiguration xmlns=\"{}\"><LocationConstraint>{}</LocationConstraint>"
        "</CreateBucketConfiguration>",
        xml_namespace, in_xml(region));
  }
  return request;
}

Request create_upload(std::string key, const Attributes& attributes) {
  Fields headers = headers_of(attributes);
  headers.push_back({"x-amz-checksum-algorithm", "CRC32C"});
  return request_for("POST", std::move(key), {{"uploads", ""}}, std::move(headers));
}

Request upload_part(std::string key, std::string_view upload_id, unsigned number,
                    std::span<const std::byte> data, std::uint32_t crc32c) {
  Request request =
      request_for("PUT", std::move(key),
                  {{"partNumber", std::to_string(number)}, {"uploadId", std::string(upload_id)}},
                  {{"x-amz-checksum-crc32c", crc32c_text(crc32c)}});
  request.data = data;
  return request;
}

Request complete_upload(std::string key, std::string_view upload_id,
                        std::span<const UploadedPart> parts) {
  Request request = request_for("POST", std::move(key), {{"uploadId", std::string(upload_id)}},
                                {{"Content-Type", "application/xml"}});
  fmt::memory_buffer body;
  fmt::format_to(std::back_inserter(body), "<CompleteMultipartUpload xmlns=\"{}\">", xml_namespace);
  unsigned number = 0;
  for (const UploadedPart& part : parts) {
    fmt::format_to(std::back_inserter(body),
                   "<Part><ChecksumCRC32C>{}</ChecksumCRC32C><ETag>{}</ETag>"
                   "<PartNumber>{}</PartNumber></Part>",
                   crc32c_text(part.crc32c), in_xml(part.etag), ++number);
  }
  fmt::format_to(std::back_inserter(body), "</CompleteMultipartUpload>");
  request.body = fmt::to_string(body);
  return request;
}

Request abort_upload(std::string key, std::string_view upload_id) {
  return request_for("DELETE", std::move(key), {{"uploadId", std::string(upload_id)}});
}

Request list_uploads(std::string_view prefix, std::string_view after_key,
                     std::string_view after_upload_id) {
  Request request = request_for("GET", {},
                                {{"uploads", ""},
                                 {"encoding-type", "url"},
                                 {"max-uploads", std::string(page_size)},
                                 {"prefix", std::string(prefix)}});
  if (!after_key.empty()) request.query.push_back({"key-marker", std::string(after_key)});
  if (!after_upload_id.empty()) {
    request.query.push_back({"upload-id-marker", std::string(after_upload_id)});
  }
  return request;
}

Request put_object(std::string key, const Attributes& attributes, std::span<const std::byte> data,
                   std::uint32_t crc32c) {
  Fields headers = headers_of(attributes);
  headers.push_back({"x-amz-checksum-crc32c", crc32c_text(crc32c)});
  Request request = request_for("PUT", std::move(key), {}, std::move(headers));
  request.data = data;
  return request;
}

Request head_object(std::string key) {
  return request_for("HEAD", std::move(key), {}, {{"x-amz-checksum-mode", "ENABLED"}});
}

Request get_object(std::string key, std::uint64_t offset, std::uint64_t size) {
  return request_for("GET", std::move(key), {},
                     {{"Range", fmt::format("bytes={}-{}", offset, offset + size - 1)}});
}

Request delete_object(std::string key) { return request_for("DELETE", std::move(key)); }

Request list_objects(std::string_view prefix, std::string_view token) {
  Request request = request_for("GET", {},
                                {{"list-type", "2"},
                                 {"delimiter", "/"},
                                 {"encoding-type", "url"},
                                 {"max-keys", std::string(page_size)},
                                 {"prefix", std::string(prefix)}});
  if (!token.empty()) request.query.push_back({"continuation-token", std::string(token)});
  return request;
}

PreparedRequest prepare(const Request& request, const Address& address, Signer& signer, Time time) {
  const std::string path = address.path(request.key);
  PreparedRequest prepared;
  prepared.url = address.origin() + encode_path(path);
  prepared.region = signer.region();
  if (!request.query.empty()) prepared.url += "?" + encode_query(request.query);
  prepared.headers = request.headers;
  prepared.headers.push_back({"Host", address.host()});
  signer.sign(request.method, path, request.query, prepared.headers,
              payload_hash(request, address.tls()), time);
  return prepared;
}

}  // namespace fraudgen::sink::s3
