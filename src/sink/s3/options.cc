#include "sink/s3/options.h"

#include "base/arithmetic.h"

namespace fraudgen::sink::s3 {

std::uint64_t part_bytes_for(std::uint64_t object_bytes, std::uint64_t wanted) {
  constexpr std::uint64_t mib = std::uint64_t{1} << 20;
  const std::uint64_t least = (object_bytes + object_bytes / 10) / most_parts + 1;
  return least <= wanted ? wanted : ceil_div(least, mib) * mib;
}

}  // namespace fraudgen::sink::s3
