#pragma once

#include <cstddef>

namespace fraudgen::generator {

/// Bytes of the memory in which files are generated and encoded.
struct WorkspaceBytes {
  std::size_t all = 0;     ///< a multiple of 64
  std::size_t footer = 0;  ///< of these: room for the footer of the largest file there may be
};

}  // namespace fraudgen::generator
