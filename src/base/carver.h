#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace fraudgen {

/// Cuts typed arrays out of a piece of memory, each on a cache line of its own. Without memory it
/// only counts, so that one function can both say how much it needs and take it.
class Carver {
 public:
  static constexpr std::size_t alignment = 64;

  /// Counts only; the arrays it returns are empty.
  Carver() = default;
  /// `memory` is aligned to 64 bytes and outlives the arrays.
  explicit Carver(std::span<std::byte> memory) : memory_(memory), counting_(false) {}

  /// `count` elements of a trivial type, not initialised. Throws std::length_error when the memory
  /// is too small: the need was miscounted.
  template <typename T>
  std::span<T> take(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignment);
    const std::size_t offset = used_;
    used_ += (count * sizeof(T) + alignment - 1) / alignment * alignment;
    if (counting_) return {};
    if (used_ > memory_.size()) too_small();
    // The memory is raw, and T is an implicit-lifetime type: the first write makes the object.
    return {reinterpret_cast<T*>(memory_.data() + offset), count};
  }

  /// A carver over what this one has left: for pieces whose users take turns, so that several lists
  /// of them may lie on the same memory. advance_to() then takes the longest list's room.
  Carver fork() const { return *this; }
  /// Takes everything up to `used`, which another carver's used() told. Throws as take() does.
  void advance_to(std::size_t used) {
    used_ = std::max(used_, used);
    if (!counting_ && used_ > memory_.size()) too_small();
  }

  /// Bytes taken, or counted, from the memory's begin.
  std::size_t used() const { return used_; }

 private:
  [[noreturn, gnu::cold, gnu::noinline]] void too_small() const {
    throw std::length_error("a workspace of " + std::to_string(memory_.size()) +
                            " bytes is too small");
  }

  std::span<std::byte> memory_;
  std::size_t used_ = 0;
  bool counting_ = true;
};

}  // namespace fraudgen
