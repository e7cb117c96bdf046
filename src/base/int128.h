#pragma once

namespace fraudgen {

// GCC and Clang have it as an extension that -Wpedantic names unless told that it is meant.
__extension__ typedef unsigned __int128 uint128_t;  // NOLINT(modernize-use-using)

}  // namespace fraudgen
