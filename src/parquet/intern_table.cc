#include "parquet/intern_table.h"

#include <algorithm>

#include "parquet/bytes.h"
#include "parquet/dictionary_view.h"
#include "parquet/xxhash64.h"

namespace fraudgen::parquet {

void InternTable::begin_chunk(const Leaf& leaf) {
  stride_ = value_bytes(leaf);
  count_ = 0;
  used_ = 0;
  std::fill(memory_.slots.begin(), memory_.slots.end(), 0U);
}

std::string_view InternTable::entry(std::uint32_t code) const {
  const std::byte* plain = memory_.plain.data();
  if (stride_ != 0) {
    return {reinterpret_cast<const char*>(plain + std::size_t{code} * stride_), stride_};
  }
  const std::byte* at = plain + memory_.offsets[code];
  return {reinterpret_cast<const char*>(at + 4), load<std::uint32_t>(at)};
}

std::optional<std::uint32_t> InternTable::intern(std::string_view value) {
  const std::size_t mask = memory_.slots.size() - 1;
  std::size_t slot = xxhash64(value) & mask;
  for (; memory_.slots[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t code = memory_.slots[slot] - 1;
    if (entry(code) == value) return code;
  }
  const std::size_t size = value.size() + (stride_ == 0 ? 4 : 0);
  if (count_ == memory_.offsets.size() || size > memory_.plain.size() - used_) return std::nullopt;
  memory_.offsets[count_] = static_cast<std::uint32_t>(used_);
  std::byte* at = memory_.plain.data() + used_;
  if (stride_ == 0) at = store(at, static_cast<std::uint32_t>(value.size()));
  copy_bytes(at, value.data(), value.size());
  used_ += size;
  memory_.slots[slot] = ++count_;
  return count_ - 1;
}

Dictionary InternTable::view() const {
  return {memory_.plain.first(used_), count_, memory_.offsets.first(count_), false};
}

}  // namespace fraudgen::parquet
