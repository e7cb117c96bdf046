#pragma once

#include <cstddef>
#include <span>

namespace fraudgen::memory {

/// How much of `memory`, a piece of an arena, is resident: the bytes of the pages that somebody has
/// written to. All of it where the system can't tell.
std::size_t resident_bytes_of(std::span<const std::byte> memory);

/// Gives the pages that lie in `memory`, a piece of an arena, back to the system: they are not
/// resident until somebody writes to them again, and what was in the piece is lost.
void release(std::span<std::byte> memory);

/// One mapping of memory whose size is settled at the start and which is handed out in pieces that
/// live as long as the arena. A page of it counts as resident only once somebody has written to it.
/// One thread hands out; the pieces belong to whoever took them.
class Arena {
 public:
  static constexpr std::size_t alignment = 64;  ///< bytes: a cache line

  /// Bytes that a piece of `bytes` takes up in the arena.
  static constexpr std::size_t rounded(std::size_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /// Throws std::bad_alloc when the system refuses the mapping.
  explicit Arena(std::size_t bytes);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// A piece of `bytes`, zeroed and aligned to `alignment`. Throws std::length_error when the arena
  /// has less than that left: the layout was miscounted.
  std::span<std::byte> take(std::size_t bytes);

  std::size_t size() const { return size_; }
  std::size_t taken() const { return taken_; }

 private:
  std::byte* base_ = nullptr;
  std::size_t size_;
  std::size_t taken_ = 0;
};

}  // namespace fraudgen::memory
