#include "generator/people/network.h"

#include "catalog/catalog.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {

std::uint32_t address_from(std::uint64_t bits) {
  const auto prefixes = catalog::ip_prefixes();
  const std::uint32_t first = prefixes[scale32(static_cast<std::uint32_t>(bits >> 32),
                                               static_cast<std::uint32_t>(prefixes.size()))];
  const auto rest = static_cast<std::uint32_t>(bits);
  return (first << 24) | (rest & 0xFFFF00u) | (1 + scale32(rest << 24, 254));
}

}  // namespace fraudgen::generator
