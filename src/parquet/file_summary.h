#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fraudgen::parquet {

/// What a footer says about its file as a whole.
struct FileSummary {
  std::int64_t rows = 0;
  std::uint32_t row_groups = 0;
  std::string created_by;
  std::vector<std::pair<std::string, std::string>> key_values;
};

/// The bytes are not the end of a Parquet file, or its footer is damaged.
class FormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The last bytes of a Parquet file: the footer's length and the magic number.
inline constexpr std::size_t footer_suffix_bytes = 8;
/// A footer longer than this is taken for damaged.
inline constexpr std::uint32_t max_footer_bytes = 256U << 20;

/// Bytes at a file's end that read_file_summary needs, the suffix included. `tail` is the file's
/// last footer_suffix_bytes bytes or more. Throws FormatError.
std::size_t summary_tail_bytes(std::span<const std::byte> tail);

/// Reads the footer from a file's last bytes, at least summary_tail_bytes() of them. Takes any
/// bytes: throws FormatError for what is not a footer, and needs memory in proportion to `tail`
/// only.
FileSummary read_file_summary(std::span<const std::byte> tail);

}  // namespace fraudgen::parquet
