#include "memory/part_pool.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/error.h"

namespace fraudgen::memory {

Part::~Part() {
  if (pool_ != nullptr) pool_->release(index_);
}

std::span<const std::byte> Part::fill(std::span<const std::byte> data) {
  const std::size_t n = std::min(data.size(), buffer_.size() - used_);
  if (n > 0) std::memcpy(buffer_.data() + used_, data.data(), n);
  used_ += n;
  return data.subspan(n);
}

PartPool::PartPool(std::span<std::byte> memory, std::size_t part_bytes)
    : memory_(memory), part_bytes_(part_bytes) {
  if (part_bytes == 0 || memory.size() < part_bytes) {
    throw std::invalid_argument("part pool: no room for a part");
  }
  count_ = static_cast<std::uint32_t>(memory.size() / part_bytes);
  free_.reserve(count_);
  for (std::uint32_t i = count_; i > 0; --i) free_.push_back(i - 1);
  // Touched at once: the last buffers are first used when a server has been slow, which may be
  // hours from now, and memory should not be found short then.
  std::memset(memory.data(), 0, memory.size());
}

Part PartPool::acquire(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (free_.empty()) ++statistics_.waits;
  if (!returned_.wait(lock, stop, [this] { return !free_.empty(); }) || stop.stop_requested()) {
    throw Stopped();
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  ++statistics_.acquired;
  const auto out = static_cast<std::uint32_t>(count_ - free_.size());
  statistics_.high_water = std::max(statistics_.high_water, out);
  return Part(this, index, memory_.subspan(index * part_bytes_, part_bytes_));
}

void PartPool::release(std::uint32_t index) noexcept {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(index);  // within the capacity reserved, so it can't throw
  }
  returned_.notify_one();
}

PartPool::Statistics PartPool::statistics() const {
  const std::lock_guard lock(mutex_);
  return statistics_;
}

}  // namespace fraudgen::memory
