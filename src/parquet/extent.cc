#include "parquet/extent.h"

#include <algorithm>

#include "base/instruction_set.h"

namespace fraudgen::parquet {
namespace {

template <class T>
[[gnu::always_inline]] inline Extent<T> ends(std::span<const T> numbers) {
  T least = numbers[0];
  T greatest = least;
#pragma GCC unroll 4
  for (const T number : numbers) {
    least = std::min(least, number);
    greatest = std::max(greatest, number);
  }
  return {least, greatest};
}

}  // namespace

FRAUDGEN_KERNEL(Extent<std::uint8_t>, extent_of, (std::span<const std::uint8_t> numbers),
                (numbers)) {
  return ends(numbers);
}
FRAUDGEN_KERNEL(Extent<std::uint16_t>, extent_of, (std::span<const std::uint16_t> numbers),
                (numbers)) {
  return ends(numbers);
}
FRAUDGEN_KERNEL(Extent<std::uint32_t>, extent_of, (std::span<const std::uint32_t> numbers),
                (numbers)) {
  return ends(numbers);
}
FRAUDGEN_KERNEL(Extent<std::int32_t>, extent_of, (std::span<const std::int32_t> numbers),
                (numbers)) {
  return ends(numbers);
}
FRAUDGEN_KERNEL(Extent<std::int64_t>, extent_of, (std::span<const std::int64_t> numbers),
                (numbers)) {
  return ends(numbers);
}
FRAUDGEN_KERNEL(Extent<std::uint64_t>, extent_of, (std::span<const std::uint64_t> numbers),
                (numbers)) {
  return ends(numbers);
}

}  // namespace fraudgen::parquet
