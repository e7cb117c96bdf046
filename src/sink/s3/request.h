#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sink/s3/address.h"
#include "sink/s3/sigv4.h"

namespace fraudgen::sink::s3 {

// The requests that are made of S3: "Actions", Amazon S3 API Reference. They are built without a
// place or a time; prepare() makes of one what goes over the wire, anew for each try.

struct Request {
  std::string_view method;
  std::string key;  ///< empty for the bucket
  Fields query;
  Fields headers;
  std::string body;                 ///< of control requests
  std::span<const std::byte> data;  ///< of uploads: the caller's, which outlives the request
  /// Lower-case SHA-256 of `data` where it was computed before; else prepare() does.
  std::string data_hash;
};

/// What is kept with an object.
struct Attributes {
  std::string_view content_type = "application/octet-stream";
  std::span<const Field> metadata = {};  ///< names without x-amz-meta-, in lower case
};

struct UploadedPart {
  std::string etag;  ///< as the server gave it
  std::uint32_t crc32c = 0;
};

Request head_bucket();
/// Makes the bucket in the region; us-east-1 is the one that may not be named.
Request create_bucket(std::string_view region);

Request create_upload(std::string key, const Attributes& attributes);
/// Parts count from 1.
Request upload_part(std::string key, std::string_view upload_id, unsigned number,
                    std::span<const std::byte> data, std::uint32_t crc32c);
/// With each part's checksum, without which AWS takes no upload that was begun with checksums. The
/// object's comes back in the answer, for compare_crc32c(). It is not asked for as one of the whole
/// object (FULL_OBJECT): servers exist that then refuse good uploads.
Request complete_upload(std::string key, std::string_view upload_id,
                        std::span<const UploadedPart> parts);
Request abort_upload(std::string key, std::string_view upload_id);
/// The uploads under way of the keys that begin with `prefix`, after the two markers of the page
/// before. MinIO lists only those of a key that is `prefix`.
Request list_uploads(std::string_view prefix, std::string_view after_key = {},
                     std::string_view after_upload_id = {});

Request put_object(std::string key, const Attributes& attributes, std::span<const std::byte> data,
                   std::uint32_t crc32c);
Request head_object(std::string key);
/// `size` bytes, at least one, from `offset` on.
Request get_object(std::string key, std::uint64_t offset, std::uint64_t size);
Request delete_object(std::string key);
/// The objects directly in the folder `prefix` (which ends with '/' or is empty), a page at a time.
Request list_objects(std::string_view prefix, std::string_view token = {});

struct PreparedRequest {
  std::string url;
  std::string region;  ///< that it was signed for
  /// All that are to be sent, signed, but Content-Length. curl adds others unless told not to
  /// (Accept, Expect); these may be left, for what is not signed is not looked at.
  Fields headers;
};

/// Signs a request made at `time`. Bodies are signed too, except data over TLS. The URL's path is
/// to be taken as it is (CURLOPT_PATH_AS_IS), for it is signed so.
PreparedRequest prepare(const Request& request, const Address& address, Signer& signer, Time time);

}  // namespace fraudgen::sink::s3
