#include "generator/numbers/weighted.h"

#include <stdexcept>
#include <vector>

#include "base/int128.h"

namespace fraudgen::generator {

void make_alias_columns(std::span<const std::uint32_t> weights, unsigned threshold_bits,
                        std::span<AliasColumn> columns) {
  std::uint64_t total = 0;
  for (const std::uint32_t weight : weights) total += weight;
  if (weights.size() > columns.size() || total == 0 || total >> 32 != 0) {
    throw std::invalid_argument("weights do not make a distribution");
  }
  // Every column of the table is worth `total`; an outcome of weight w fills w * columns of it.
  std::vector<std::uint64_t> share(columns.size());
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    if (i < weights.size()) share[i] = std::uint64_t{weights[i]} * columns.size();
    (share[i] < total ? small : large).push_back(i);
    columns[i] = {.threshold = 0, .alias = i};
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t poor = small.back();
    const std::uint32_t rich = large.back();
    small.pop_back();
    columns[poor] = {
        .threshold = static_cast<std::uint32_t>((uint128_t{share[poor]} << threshold_bits) / total),
        .alias = rich};
    share[rich] -= total - share[poor];
    if (share[rich] < total) {
      large.pop_back();
      small.push_back(rich);
    }
  }
}

}  // namespace fraudgen::generator
