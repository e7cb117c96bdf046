#include "base/instruction_set.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace fraudgen {
namespace {

InstructionSet widest() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4") != 0) return InstructionSet::avx512;
  if (__builtin_cpu_supports("x86-64-v3") != 0) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

InstructionSet chosen() {
  constexpr const char* variable = "FRAUDGEN_INSTRUCTIONS";
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return widest();
  const std::string_view name = value;
  const auto wanted = name == "baseline" ? InstructionSet::baseline
                      : name == "avx2"   ? InstructionSet::avx2
                      : name == "avx512"
                          ? InstructionSet::avx512
                          : throw UsageError(fmt::format(
                                "{}: \"{}\" is none of baseline, avx2, avx512", variable, name));
  if (wanted > widest()) {
    throw UsageError(fmt::format("{}: this processor does not have {}", variable, name));
  }
  return wanted;
}

}  // namespace

InstructionSet instruction_set() {
  static const InstructionSet set = chosen();
  return set;
}

}  // namespace fraudgen
