#include "base/instruction_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace fraudgen {
namespace {

InstructionSet widest() {
// Clang 14, which checks the sources, does not know the levels by name.
#if defined(__x86_64__) && !defined(__clang__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4") != 0) return InstructionSet::avx512;
  if (__builtin_cpu_supports("x86-64-v3") != 0) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

}  // namespace

InstructionSet detail::chosen_instruction_set() {
  constexpr const char* variable = "FRAUDGEN_INSTRUCTIONS";
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return widest();
  const std::string_view name = value;
  constexpr std::array<std::string_view, 3> names{"baseline", "avx2", "avx512"};
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw UsageError(fmt::format("{}: \"{}\" is none of baseline, avx2, avx512", variable, name));
  }
  const auto wanted = static_cast<InstructionSet>(found - names.begin());
  if (wanted > widest()) {
    throw UsageError(fmt::format("{}: this processor does not have {}", variable, name));
  }
  return wanted;
}

}  // namespace fraudgen
