#include "base/checksum.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/checksum_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace fraudgen {
namespace detail {
namespace {

using SliceTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// tables[k][b]: the register after byte b and k zero bytes.
constexpr SliceTables make_tables(Polynomial polynomial) {
  SliceTables tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? static_cast<std::uint32_t>(polynomial) : 0);
    }
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t b = 0; b < 256; ++b) {
      const std::uint32_t crc = tables[k - 1][b];
      tables[k][b] = (crc >> 8) ^ tables[0][crc & 0xFF];
    }
  }
  return tables;
}

template <Polynomial polynomial>
constexpr SliceTables tables = make_tables(polynomial);

}  // namespace

template <Polynomial polynomial>
std::uint32_t crc_portable(std::uint32_t state, std::span<const std::byte> data) noexcept {
  constexpr const SliceTables& t = tables<polynomial>;
  if constexpr (std::endian::native == std::endian::little) {
    for (; data.size() >= 8; data = data.subspan(8)) {
      std::uint64_t word;
      std::memcpy(&word, data.data(), sizeof(word));
      word ^= state;
      state = t[7][word & 0xFF] ^ t[6][(word >> 8) & 0xFF] ^ t[5][(word >> 16) & 0xFF] ^
              t[4][(word >> 24) & 0xFF] ^ t[3][(word >> 32) & 0xFF] ^ t[2][(word >> 40) & 0xFF] ^
              t[1][(word >> 48) & 0xFF] ^ t[0][word >> 56];
    }
  }
  for (const std::byte b : data) {
    state = (state >> 8) ^ t[0][(state ^ std::to_integer<std::uint32_t>(b)) & 0xFF];
  }
  return state;
}

#if defined(__x86_64__)

namespace {

/// x^exponent modulo the polynomial, bit-reflected and shifted left by one: the form in which the
/// product of two reflected factors comes out aligned.
constexpr std::uint64_t folding_constant(Polynomial polynomial, int exponent) {
  std::uint32_t power = 0x80000000;  // x^0, reflected
  for (int i = 0; i < exponent; ++i) {
    power = (power >> 1) ^ ((power & 1) != 0 ? static_cast<std::uint32_t>(polynomial) : 0);
  }
  return std::uint64_t{power} << 1;
}

// The values that the paper prints for CRC-32.
static_assert(folding_constant(Polynomial::crc32, 4 * 128 + 32) == 0x154442BD4);
static_assert(folding_constant(Polynomial::crc32, 4 * 128 - 32) == 0x1C6E41596);

__m128i load(const std::byte* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

/// `block` moved over the message by the distance that `constants` stands for, onto `onto`.
/// Inlined always, or a call would cost more than what it does.
__attribute__((target("pclmul"), always_inline)) inline __m128i fold(__m128i block,
                                                                     __m128i constants,
                                                                     __m128i onto) {
  const __m128i low = _mm_clmulepi64_si128(block, constants, 0x00);
  const __m128i high = _mm_clmulepi64_si128(block, constants, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), onto);
}

/// What moves a block over `bits` bits of message.
template <Polynomial polynomial, int bits>
__m128i folding_constants() {
  constexpr std::uint64_t low = folding_constant(polynomial, bits + 32);
  constexpr std::uint64_t high = folding_constant(polynomial, bits - 32);
  return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
}

/// 64 bytes or more, as 16 bytes with the same remainder; what is left of `data` is up to 15 bytes.
/// Not a template, since GCC forgets a template's target.
__attribute__((target("pclmul"))) __m128i fold_all(std::uint32_t state,
                                                   std::span<const std::byte>& data,
                                                   __m128i over_four, __m128i over_one) {
  const std::byte* at = data.data();
  const std::byte* const end = at + data.size();
  __m128i a = _mm_xor_si128(load(at), _mm_cvtsi32_si128(static_cast<int>(state)));
  __m128i b = load(at + 16);
  __m128i c = load(at + 32);
  __m128i d = load(at + 48);
  at += 64;
  for (; end - at >= 64; at += 64) {
    a = fold(a, over_four, load(at));
    b = fold(b, over_four, load(at + 16));
    c = fold(c, over_four, load(at + 32));
    d = fold(d, over_four, load(at + 48));
  }
  a = fold(fold(fold(a, over_one, b), over_one, c), over_one, d);
  for (; end - at >= 16; at += 16) a = fold(a, over_one, load(at));
  data = {at, end};
  return a;
}

/// `block` moved over four, and four blocks side by side.
__attribute__((target("avx512f,vpclmulqdq"), always_inline)) inline __m512i fold(__m512i blocks,
                                                                                 __m512i constants,
                                                                                 __m512i onto) {
  const __m512i low = _mm512_clmulepi64_epi128(blocks, constants, 0x00);
  const __m512i high = _mm512_clmulepi64_epi128(blocks, constants, 0x11);
  constexpr int exclusive_or_of_three = 0x96;
  return _mm512_ternarylogic_epi64(low, high, onto, exclusive_or_of_three);
}

__attribute__((target("avx512f"), always_inline)) inline __m512i wide(const void* from) {
  return _mm512_loadu_si512(from);
}

/// What fold_all() does, of 256 bytes or more.
__attribute__((target("avx512f,vpclmulqdq,pclmul"))) __m128i fold_all_wide(
    std::uint32_t state, std::span<const std::byte>& data, __m128i over_sixteen, __m128i over_four,
    __m128i over_one) {
  const std::byte* at = data.data();
  const std::byte* const end = at + data.size();
  const __m512i first = _mm512_zextsi128_si512(_mm_cvtsi32_si128(static_cast<int>(state)));
  __m512i a = _mm512_xor_si512(wide(at), first);
  __m512i b = wide(at + 64);
  __m512i c = wide(at + 128);
  __m512i d = wide(at + 192);
  at += 256;
  const std::array sixteen{over_sixteen, over_sixteen, over_sixteen, over_sixteen};
  const __m512i far = wide(sixteen.data());
  for (; end - at >= 256; at += 256) {
    a = fold(a, far, wide(at));
    b = fold(b, far, wide(at + 64));
    c = fold(c, far, wide(at + 128));
    d = fold(d, far, wide(at + 192));
  }
  const std::array four{over_four, over_four, over_four, over_four};
  const __m512i near = wide(four.data());
  a = fold(fold(fold(a, near, b), near, c), near, d);
  for (; end - at >= 64; at += 64) a = fold(a, near, wide(at));

  __m128i blocks[4];
  _mm512_storeu_si512(blocks, a);
  __m128i block = blocks[0];
  for (int i = 1; i < 4; ++i) block = fold(block, over_one, blocks[i]);
  for (; end - at >= 16; at += 16) block = fold(block, over_one, load(at));
  data = {at, end};
  return block;
}

/// The register after what was folded into a block, and the up to 15 bytes behind it.
template <Polynomial polynomial>
std::uint32_t finish(__m128i folded, std::span<const std::byte> data) {
  std::array<std::byte, 16> rest;
  std::memcpy(rest.data(), &folded, sizeof(rest));
  return crc_portable<polynomial>(crc_portable<polynomial>(0, rest), data);
}

}  // namespace

bool crc_wide_folding_available() noexcept {
  static const bool available = __builtin_cpu_supports("avx512f") != 0 &&
                                __builtin_cpu_supports("vpclmulqdq") != 0 &&
                                crc_folding_available();
  return available;
}

bool crc_folding_available() noexcept { return __builtin_cpu_supports("pclmul") != 0; }

template <Polynomial polynomial>
std::uint32_t crc_folding(std::uint32_t state, std::span<const std::byte> data) noexcept {
  if (data.size() < 64) return crc_portable<polynomial>(state, data);
  const __m128i folded = fold_all(state, data, folding_constants<polynomial, 4 * 128>(),
                                  folding_constants<polynomial, 128>());
  return finish<polynomial>(folded, data);
}

template <Polynomial polynomial>
std::uint32_t crc_wide_folding(std::uint32_t state, std::span<const std::byte> data) noexcept {
  if (data.size() < 256) return crc_folding<polynomial>(state, data);
  const __m128i folded =
      fold_all_wide(state, data, folding_constants<polynomial, 16 * 128>(),
                    folding_constants<polynomial, 4 * 128>(), folding_constants<polynomial, 128>());
  return finish<polynomial>(folded, data);
}

#else

bool crc_wide_folding_available() noexcept { return false; }

template <Polynomial polynomial>
std::uint32_t crc_wide_folding(std::uint32_t state, std::span<const std::byte> data) noexcept {
  return crc_portable<polynomial>(state, data);
}

bool crc_folding_available() noexcept { return false; }

template <Polynomial polynomial>
std::uint32_t crc_folding(std::uint32_t state, std::span<const std::byte> data) noexcept {
  return crc_portable<polynomial>(state, data);
}

#endif

template std::uint32_t crc_portable<Polynomial::crc32>(std::uint32_t,
                                                       std::span<const std::byte>) noexcept;
template std::uint32_t crc_portable<Polynomial::crc32c>(std::uint32_t,
                                                        std::span<const std::byte>) noexcept;
template std::uint32_t crc_folding<Polynomial::crc32>(std::uint32_t,
                                                      std::span<const std::byte>) noexcept;
template std::uint32_t crc_folding<Polynomial::crc32c>(std::uint32_t,
                                                       std::span<const std::byte>) noexcept;

template std::uint32_t crc_wide_folding<Polynomial::crc32>(std::uint32_t,
                                                           std::span<const std::byte>) noexcept;
template std::uint32_t crc_wide_folding<Polynomial::crc32c>(std::uint32_t,
                                                            std::span<const std::byte>) noexcept;

}  // namespace detail

namespace {

template <detail::Polynomial polynomial>
std::uint32_t crc(std::span<const std::byte> data, std::uint32_t initial) noexcept {
  if (detail::crc_wide_folding_available()) {
    return ~detail::crc_wide_folding<polynomial>(~initial, data);
  }
  return detail::crc_folding_available() ? ~detail::crc_folding<polynomial>(~initial, data)
                                         : ~detail::crc_portable<polynomial>(~initial, data);
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> data, std::uint32_t initial) noexcept {
  return crc<detail::Polynomial::crc32>(data, initial);
}

std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t initial) noexcept {
  return crc<detail::Polynomial::crc32c>(data, initial);
}

}  // namespace fraudgen
