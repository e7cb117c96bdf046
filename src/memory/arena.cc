#include "memory/arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <stdexcept>

namespace fraudgen::memory {

std::size_t resident_bytes_of(std::span<const std::byte> memory) {
  if (memory.empty()) return 0;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  // mincore() takes whole pages, and changes nothing in them.
  const std::size_t before = reinterpret_cast<std::uintptr_t>(memory.data()) % page;
  std::byte* const begin = const_cast<std::byte*>(memory.data()) - before;
  const std::size_t all = (before + memory.size() + page - 1) / page;
  std::array<unsigned char, 512> pages;
  std::size_t resident = 0;
  for (std::size_t first = 0; first < all; first += pages.size()) {
    const std::size_t count = std::min(pages.size(), all - first);
    if (mincore(begin + first * page, count * page, pages.data()) != 0) return memory.size();
    for (std::size_t i = 0; i < count; ++i) resident += (pages.at(i) & 1) * page;
  }
  return std::min(resident, memory.size());
}

void release(std::span<std::byte> memory) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
  const std::uintptr_t begin = (address + page - 1) / page * page;
  const std::uintptr_t end = (address + memory.size()) / page * page;
  if (begin >= end) return;
  // Where it is refused, the pages stay: that costs memory and nothing else.
  madvise(memory.data() + (begin - address), end - begin, MADV_DONTNEED);
}

Arena::Arena(std::size_t bytes) : size_(rounded(bytes)) {
  if (size_ == 0) return;
  void* base = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (base == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<std::byte*>(base);
  // Huge pages would make resident what nobody has touched. Kernels without them refuse.
  madvise(base_, size_, MADV_NOHUGEPAGE);
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
