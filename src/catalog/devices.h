#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// The machines that people bank with: read-only tables made at build time from src/catalog/data.
namespace fraudgen::catalog {

enum class DeviceKind : std::uint8_t { smartphone, desktop, tablet };
std::string_view device_kind_name(DeviceKind kind);  ///< "SMARTPHONE"

struct DeviceType {
  std::string_view name;  ///< "SMARTPHONE_ANDROID"
  DeviceKind kind;
  std::uint32_t weight;
};
std::span<const DeviceType> device_types();

/// A maker's model, which is of one type and runs one of these systems.
struct DeviceModel {
  std::uint8_t manufacturer;  ///< index into manufacturers()
  std::string_view name;
  std::uint8_t type;                                ///< index into device_types()
  std::uint32_t weight;                             ///< beside the models of its type
  std::span<const std::uint8_t> operating_systems;  ///< indices into operating_systems()
};
std::span<const DeviceModel> device_models();

std::span<const std::string_view> manufacturers();
std::span<const std::string_view> operating_systems();

}  // namespace fraudgen::catalog
