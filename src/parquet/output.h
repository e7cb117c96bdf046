#pragma once

#include <cstddef>
#include <span>

namespace fraudgen::parquet {

/// Takes the bytes of a file in order. The encoder calls it once for a page or a piece of the
/// footer, never for a value. The bytes are the caller's again when append returns.
/// What append throws passes through the encoder; the file is lost then, see
/// FileWriter::abandon().
class Output {
 public:
  virtual ~Output() = default;
  virtual void append(std::span<const std::byte> bytes) = 0;
};

}  // namespace fraudgen::parquet
