#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/carver.h"

namespace fraudgen::generator {

/// A list that only grows, up to its capacity, within a slice.
template <typename T>
class SliceList {
 public:
  SliceList(Carver& carver, std::uint32_t capacity) : items_(carver.take<T>(capacity)) {}
  explicit SliceList(std::span<T> items) : items_(items) {}
  void clear() { count_ = 0; }
  std::uint16_t add(const T& item) {
    items_[count_] = item;
    return static_cast<std::uint16_t>(count_++);
  }
  std::uint32_t size() const { return count_; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  std::span<const T> items() const { return items_.first(count_); }

 private:
  std::span<T> items_;
  std::uint32_t count_ = 0;
};

}  // namespace fraudgen::generator
