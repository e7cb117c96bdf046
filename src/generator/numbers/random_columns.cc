#include "generator/numbers/random_columns.h"

#include <array>
#include <tuple>

#include "base/instruction_set.h"
#include "generator/numbers/random.h"

namespace fraudgen::generator {

static_assert(std::tuple_size_v<RandomColumn> % random_group == 0);

FRAUDGEN_KERNEL(void, fill_columns,
                (std::uint64_t key, std::size_t count, std::span<RandomColumn* const> columns),
                (key, count, columns)) {
  // Random::at() of every columns.size()th number: the products are worked out by adding. Group
  // after group for all columns, so that one loop alone ends where nothing foretells.
  std::array<std::uint64_t, random_group> steps;
  for (std::size_t i = 0; i < random_group; ++i) steps[i] = golden_step * columns.size() * i;
  std::uint64_t state = key;
  for (std::size_t first = 0; first < count; first += random_group) {
    const std::uint64_t next = state + golden_step * columns.size() * random_group;
    for (RandomColumn* const column : columns) {
      state += golden_step;
      for (std::size_t i = 0; i < random_group; ++i) (*column)[first + i] = mix(state + steps[i]);
    }
    state = next;
  }
}

}  // namespace fraudgen::generator
