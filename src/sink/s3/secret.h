#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace fraudgen::sink::s3 {

/// A value that nobody may see. Its memory is overwritten when it is dropped or moved from, and
/// there is no way to print, format, compare or copy it by accident: whoever wants it says
/// reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view value) : Secret(value, {}) {}
  /// `first` followed by `second`.
  Secret(std::string_view first, std::string_view second);
  Secret(Secret&& other) noexcept { swap(other); }
  Secret& operator=(Secret&& other) noexcept {
    Secret(std::move(other)).swap(*this);
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  bool empty() const { return size_ == 0; }
  /// Valid as long as this is neither moved from nor dropped. Not to be kept, not to be logged.
  std::string_view reveal() const { return {bytes_.get(), size_}; }

 private:
  void swap(Secret& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
  }

  std::unique_ptr<char[]>
      bytes_;  // not std::string, whose short values stay behind in what is moved
  std::size_t size_ = 0;
};

/// Overwrites memory in a way that the compiler does not leave out.
void wipe(void* bytes, std::size_t size) noexcept;

}  // namespace fraudgen::sink::s3
