#include "sink/s3/secret.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace fraudgen::sink::s3 {

Secret::Secret(std::string_view first, std::string_view second)
    : bytes_(std::make_unique_for_overwrite<char[]>(first.size() + second.size())),
      size_(first.size() + second.size()) {
  std::ranges::copy(second, std::ranges::copy(first, bytes_.get()).out);
}

Secret::~Secret() { wipe(bytes_.get(), size_); }

void wipe(void* bytes, std::size_t size) noexcept {
  if (size != 0) OPENSSL_cleanse(bytes, size);
}

}  // namespace fraudgen::sink::s3
