#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sink/s3/xml.h"

namespace fraudgen::sink::s3 {

// What S3 says in the bodies of its answers: "Actions", Amazon S3 API Reference. Nothing is taken
// on trust: sizes are bounded, what is sent back later holds only visible characters, and what a
// person may get to see holds no control characters. Unknown elements are passed over.

/// An error document. All may be empty: other things than S3 answer too (proxies, in HTML).
struct ServiceError {
  std::string code;     ///< `NoSuchBucket`
  std::string message;  ///< one line, at most 300 bytes
  std::string region;   ///< where the bucket is, when the request went elsewhere
};

/// Of a body that comes with a status that says error. Throws nothing on what is no error document.
ServiceError parse_error(std::string_view body);

/// What was asked for, or the error that S3 says in a body with status 200 (it begins to answer
/// before a long operation has succeeded).
template <typename T>
using Answer = std::variant<T, ServiceError>;

// Each throws MalformedAnswer for a body that is neither: the answer may have been cut off.

struct CreatedUpload {
  std::string upload_id;
};
Answer<CreatedUpload> parse_created_upload(std::string_view body);

/// Both may be empty: not every server says them.
struct CompletedUpload {
  std::string etag;
  std::string crc32c;
};
Answer<CompletedUpload> parse_completed_upload(std::string_view body);

struct ListedUpload {
  std::string key;
  std::string upload_id;
};
struct UploadsPage {
  std::vector<ListedUpload> uploads;
  bool more = false;  ///< then the next page begins after the two markers
  std::string next_key;
  std::string next_upload_id;
};
/// Of ListMultipartUploads, with or without encoding-type=url; keys come decoded.
Answer<UploadsPage> parse_uploads(std::string_view body);

struct ListedObject {
  std::string key;
  std::uint64_t bytes = 0;
};
struct ObjectsPage {
  std::vector<ListedObject> objects;
  bool more = false;  ///< then the next page begins at `token`
  std::string token;
};
/// Of ListObjectsV2, likewise.
Answer<ObjectsPage> parse_objects(std::string_view body);

}  // namespace fraudgen::sink::s3
