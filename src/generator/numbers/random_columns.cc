#include "generator/numbers/random_columns.h"

#include <tuple>

#include "base/instruction_set.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {

static_assert(std::tuple_size_v<RandomColumn> % random_group == 0);

FRAUDGEN_KERNEL(void, fill_columns,
                (std::uint64_t key, std::size_t count, std::span<RandomColumn* const> columns),
                (key, count, columns)) {
  // Random::at() of every columns.size()th number: the products are worked out by adding.
  const std::uint64_t step = golden_step * columns.size();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::uint64_t* const numbers = columns[c]->data();
    std::uint64_t state = key + golden_step * (c + 1);
    for (std::size_t first = 0; first < count; first += random_group) {
      for (std::size_t i = 0; i < random_group; ++i, state += step) {
        numbers[first + i] = mix(state);
      }
    }
  }
}

}  // namespace fraudgen::generator
