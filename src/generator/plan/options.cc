#include "generator/plan/options.h"

namespace fraudgen::generator {

const char* table_name(Table table) {
  constexpr std::array names{"customers", "devices", "transactions"};
  return names[static_cast<std::size_t>(table)];
}

}  // namespace fraudgen::generator
