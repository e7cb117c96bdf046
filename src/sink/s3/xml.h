#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <string_view>

namespace fraudgen::sink::s3 {

/// A server's answer is not what S3's may be: broken off, malformed, too large, or without what has
/// to be in it. The message is for a person and holds nothing of the answer.
class MalformedAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Bounds on a document. S3's are four deep, and its longest text is a key of 1,024 bytes, which may
// be percent-encoded.
inline constexpr std::size_t xml_size_limit = 512 * 1024;
inline constexpr std::size_t xml_depth_limit = 8;
inline constexpr std::size_t xml_text_limit = 4096;

/// Called at the end of each element, inner ones first, with the names on the way to it
/// (`ListPartsResult/Part/ETag`) and the text directly inside it. The views are valid during the
/// call. What it throws comes out of read_xml().
using OnElement = std::function<void(std::string_view path, std::string_view text)>;

/// Reads a whole document, as UTF-8 whatever it says of itself. Throws MalformedAnswer.
///
/// By expat: well-kept, fuzzed for many years, small, and shipped by Debian as a static archive. A
/// document type declaration is refused as soon as it begins. As every entity but XML's own five
/// would have to be declared in one, there is nothing that could be expanded or fetched.
void read_xml(std::string_view document, const OnElement& on_element);

}  // namespace fraudgen::sink::s3
