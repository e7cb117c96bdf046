#include "memory/arena.h"

#include <sys/mman.h>

#include <new>
#include <stdexcept>

namespace fraudgen::memory {

void make_resident(std::span<std::byte> memory) {
  constexpr std::size_t page = 4096;  // or more: then some are touched twice
  for (std::size_t i = 0; i < memory.size(); i += page) {
    volatile std::byte& byte = memory[i];
    byte = byte;
  }
}

Arena::Arena(std::size_t bytes) : size_(rounded(bytes)) {
  if (size_ == 0) return;
  void* base = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<std::byte*>(base);
}

Arena::~Arena() {
  if (base_ != nullptr) munmap(base_, size_);
}

std::span<std::byte> Arena::take(std::size_t bytes) {
  if (bytes > size_ - taken_ || rounded(bytes) > size_ - taken_) {
    throw std::length_error("arena: more taken than was laid out");
  }
  const std::span<std::byte> piece{base_ + taken_, bytes};
  taken_ += rounded(bytes);
  return piece;
}

}  // namespace fraudgen::memory
