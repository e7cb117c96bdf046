#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace fraudgen::memory {

class PartPool;

/// A part buffer that its holder owns: it goes back to its pool when the holder drops it, from
/// whichever thread. Movable, so a sink can keep it until the part is safe.
class Part {
 public:
  Part() = default;
  Part(Part&& other) noexcept { swap(other); }
  Part& operator=(Part&& other) noexcept {
    Part(std::move(other)).swap(*this);
    return *this;
  }
  ~Part();

  /// True when it holds a buffer.
  explicit operator bool() const { return pool_ != nullptr; }
  /// The bytes written so far.
  std::span<const std::byte> bytes() const { return buffer_.first(used_); }
  bool full() const { return used_ == buffer_.size(); }
  /// Copies as much of `data` as still fits and returns the rest.
  std::span<const std::byte> fill(std::span<const std::byte> data);

 private:
  friend class PartPool;
  Part(PartPool* pool, std::uint32_t index, std::span<std::byte> buffer)
      : pool_(pool), index_(index), buffer_(buffer) {}
  void swap(Part& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(index_, other.index_);
    std::swap(buffer_, other.buffer_);
    std::swap(used_, other.used_);
  }

  PartPool* pool_ = nullptr;
  std::uint32_t index_ = 0;
  std::span<std::byte> buffer_;
  std::size_t used_ = 0;
};

/// A fixed number of part buffers of one size, shared by all threads. An empty pool makes its
/// callers wait: that is the program's back-pressure. Allocates nothing after construction.
class PartPool {
 public:
  struct Statistics {
    std::uint64_t acquired = 0;    ///< parts handed out so far
    std::uint64_t waits = 0;       ///< how many of them had to be waited for
    std::uint32_t high_water = 0;  ///< most buffers out at one time
  };

  /// Cuts `memory` into as many buffers of `part_bytes` as fit. `memory` outlives the pool, and the
  /// pool outlives its parts. Throws std::invalid_argument when not one fits.
  PartPool(std::span<std::byte> memory, std::size_t part_bytes);
  PartPool(const PartPool&) = delete;
  PartPool& operator=(const PartPool&) = delete;

  /// An empty part; waits for one while all are out. Throws Stopped when a stop is asked for.
  Part acquire(const std::stop_token& stop);

  std::size_t part_bytes() const { return part_bytes_; }
  std::uint32_t count() const { return count_; }
  Statistics statistics() const;

 private:
  friend class Part;
  void release(std::uint32_t index) noexcept;

  std::span<std::byte> memory_;
  std::size_t part_bytes_;
  std::uint32_t count_;
  mutable std::mutex mutex_;
  std::condition_variable_any returned_;
  std::vector<std::uint32_t> free_;  ///< a stack: the buffer used last is the warmest
  Statistics statistics_;
};

}  // namespace fraudgen::memory
