#pragma once

// The ways that checksum.cc has of computing a CRC, named here so that the tests can compare
// them. Everybody else includes base/checksum.h.

#include <cstddef>
#include <cstdint>
#include <span>

namespace fraudgen::detail {

enum class Polynomial : std::uint32_t {  // bit-reflected
  crc32 = 0xEDB88320,
  crc32c = 0x82F63B78,
};

/// The register after `data`, from the register before; no inversion before or after.
/// Eight table look-ups for eight bytes; runs everywhere.
template <Polynomial polynomial>
std::uint32_t crc_portable(std::uint32_t state, std::span<const std::byte> data) noexcept;

/// Whether this processor has the instructions that crc_folding() needs.
bool crc_folding_available() noexcept;

/// The same by carry-less multiplication, 64 bytes a step (V. Gopal et al., "Fast CRC Computation
/// for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009). Only where
/// crc_folding_available().
template <Polynomial polynomial>
std::uint32_t crc_folding(std::uint32_t state, std::span<const std::byte> data) noexcept;

/// Likewise with four blocks in a register (AVX-512), 256 bytes a step.
bool crc_wide_folding_available() noexcept;
template <Polynomial polynomial>
std::uint32_t crc_wide_folding(std::uint32_t state, std::span<const std::byte> data) noexcept;

}  // namespace fraudgen::detail
