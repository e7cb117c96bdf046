#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "catalog/catalog.h"

/// What people are called, where they live and what they do: read-only tables made at build time
/// from src/catalog/data. An `ascii` text is the same in lower-case letters without accents or
/// spaces, as an address on the net has it.
namespace fraudgen::catalog {

inline constexpr int first_birth_decade = 1940;
inline constexpr std::size_t birth_decades = 7;  ///< to the 2000s

struct GivenName {
  std::string_view name;
  std::string_view ascii;
  bool female;
  std::uint32_t compound;  ///< per mille of its bearers have a second given name
  std::array<std::uint32_t, birth_decades> weights;  ///< by the decade of birth
};
std::span<const GivenName> given_names();

/// Also with a particle ("de Fátima"), which `ascii` leaves out.
struct SecondName {
  std::string_view name;
  std::string_view ascii;
  bool female;
  std::uint32_t weight;
};
std::span<const SecondName> second_names();

struct Surname {
  std::string_view name;
  std::string_view ascii;
  std::uint32_t weight;
  std::string_view particle;         ///< "da"; empty for a surname that goes without
  std::uint32_t particle_per_mille;  ///< of its bearers
};
std::span<const Surname> surnames();

std::span<const Value> email_providers();
std::span<const Value> street_types();
std::span<const Value> street_names();
std::span<const Value> neighbourhoods();

/// Income classes are 0 (E, the lowest) to 4 (A).
inline constexpr std::size_t income_classes = 5;

struct Profession {
  std::string_view masculine;
  std::string_view feminine;
  std::uint8_t class_min;
  std::uint8_t class_max;
  std::uint8_t age_min;
  std::uint8_t age_max;
  std::span<const std::uint32_t> weights;  ///< in the order of profiles()
};
std::span<const Profession> professions();

}  // namespace fraudgen::catalog
