#include "catalog/catalog.h"

#include <array>
#include <stdexcept>
#include <string>

#include "catalog/devices.h"

namespace fraudgen::catalog {

std::string_view risk_name(Risk risk) {
  constexpr std::array<std::string_view, 3> names{"low", "medium", "high"};
  return names[index(risk)];
}

std::string_view device_kind_name(DeviceKind kind) {
  constexpr std::array<std::string_view, 3> names{"SMARTPHONE", "DESKTOP", "TABLET"};
  return names[index(kind)];
}

std::size_t mcc_index(std::string_view key) {
  const std::span<const Mcc> all = mccs();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].key == key) return i;
  }
  throw std::invalid_argument("the catalogue has no MCC " + std::string(key));
}

}  // namespace fraudgen::catalog
