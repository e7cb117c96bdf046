#include "parquet/thrift_buffer.h"

#include <fmt/format.h>

#include <stdexcept>

namespace fraudgen::parquet {

void FixedTransport::overflow(const std::uint8_t* bytes, std::uint32_t size) {
  if (output_ == nullptr) {
    throw std::length_error(
        fmt::format("{} is full: {} bytes hold no {} more", what_is_full_, memory_.size(), size));
  }
  empty();
  if (size > memory_.size()) {
    output_->append(std::as_bytes(std::span(bytes, size)));
    emptied_ += size;
  } else {
    write(bytes, size);
  }
}

void FixedTransport::empty() {
  if (used_ == 0) return;
  output_->append(memory_.first(used_));
  emptied_ += used_;
  used_ = 0;
}

}  // namespace fraudgen::parquet
