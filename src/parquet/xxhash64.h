#pragma once

#include <cstdint>
#include <string_view>

namespace fraudgen::parquet {

/// XXH64 with seed 0 (the xxHash specification, "XXH64 Algorithm Description"), which bloom filters
/// hash values with.
std::uint64_t xxhash64(std::string_view bytes);

}  // namespace fraudgen::parquet
