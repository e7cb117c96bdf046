#pragma once

#include <cstdint>

namespace fraudgen {

/// What the kernels of the hot loops are compiled for: what every x86-64 processor has, and the
/// psABI's levels x86-64-v3 (AVX2, BMI2) and x86-64-v4 (AVX-512). The same code, but for the
/// packing of bits, so that the results are the same to the bit; only how many values an
/// instruction takes differs. (Checksums go by what they need themselves: base/checksum_paths.h.)
enum class InstructionSet : std::uint8_t { baseline, avx2, avx512 };

namespace detail {
InstructionSet chosen_instruction_set();
}

/// The one in use: the widest that this processor has, or the one that the environment variable
/// FRAUDGEN_INSTRUCTIONS names (baseline, avx2, avx512). Decided at the first call, for good; any
/// thread. Throws UsageError, at every call, if the variable names none or one that the processor
/// does not have.
inline InstructionSet instruction_set() {
  static const InstructionSet set = detail::chosen_instruction_set();
  return set;
}

}  // namespace fraudgen

// FRAUDGEN_KERNEL(result, name, (parameters), (arguments)) { body }
//
// Defines a free function, compiled for each instruction set, that calls the one for
// instruction_set(). The body may call what is inlined into it; other calls run as everywhere. It
// is a macro because GCC forgets the target of a function template.
#if defined(__x86_64__)
#define FRAUDGEN_KERNEL(result, name, parameters, arguments)                         \
  static inline result name##_body parameters __attribute__((always_inline));        \
  __attribute__((target("arch=x86-64-v3"))) static result name##_avx2 parameters {   \
    return name##_body arguments;                                                    \
  }                                                                                  \
  __attribute__((target("arch=x86-64-v4"))) static result name##_avx512 parameters { \
    return name##_body arguments;                                                    \
  }                                                                                  \
  result name parameters {                                                           \
    switch (::fraudgen::instruction_set()) {                                         \
      case ::fraudgen::InstructionSet::avx512:                                       \
        return name##_avx512 arguments;                                              \
      case ::fraudgen::InstructionSet::avx2:                                         \
        return name##_avx2 arguments;                                                \
      default:                                                                       \
        return name##_body arguments;                                                \
    }                                                                                \
  }                                                                                  \
  static inline result name##_body parameters
#else
#define FRAUDGEN_KERNEL(result, name, parameters, arguments) result name parameters
#endif
