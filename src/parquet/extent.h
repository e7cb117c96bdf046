#pragma once

#include <cstdint>
#include <span>

namespace fraudgen::parquet {

/// The ends of some numbers.
template <class T>
struct Extent {
  T least;
  T greatest;
};

// Of at least one number.
Extent<std::uint8_t> extent_of(std::span<const std::uint8_t> numbers);
Extent<std::uint16_t> extent_of(std::span<const std::uint16_t> numbers);
Extent<std::uint32_t> extent_of(std::span<const std::uint32_t> numbers);
Extent<std::int32_t> extent_of(std::span<const std::int32_t> numbers);
Extent<std::int64_t> extent_of(std::span<const std::int64_t> numbers);
Extent<std::uint64_t> extent_of(std::span<const std::uint64_t> numbers);

}  // namespace fraudgen::parquet
