#pragma once

#include <cstdint>

namespace fraudgen::generator {

/// An IPv4 address of a Brazilian network, from 64 random bits. Never a network's first or last.
std::uint32_t address_from(std::uint64_t bits);

}  // namespace fraudgen::generator
