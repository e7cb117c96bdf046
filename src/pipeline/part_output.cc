#include "pipeline/part_output.h"

#include "base/checksum.h"
#include "base/error.h"

namespace fraudgen::pipeline {

void PartOutput::append(std::span<const std::byte> data) {
  if (stop_.stop_requested()) throw Stopped();
  crc32c_ = fraudgen::crc32c(data, crc32c_);
  bytes_ += data.size();
  bytes_done_.fetch_add(data.size(), std::memory_order_relaxed);
  while (!data.empty()) {
    if (!part_) part_ = pool_.acquire(stop_);
    data = part_.fill(data);
    if (part_.full()) object_.put(std::move(part_));
  }
}

void PartOutput::finish() {
  if (part_) object_.put(std::move(part_));
  object_.finish();
}

}  // namespace fraudgen::pipeline
