#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "parquet/footer_area.h"
#include "parquet/options.h"
#include "parquet/page_writer.h"
#include "parquet/schema.h"

namespace fraudgen::parquet {

inline constexpr char magic[4] = {'P', 'A', 'R', '1'};

/// Writes the end of a file: column indexes, offset indexes, the file's metadata, its length and
/// the magic number.
class FooterWriter {
 public:
  FooterWriter(const Schema& schema, const FileOptions& options);

  /// `scratch` collects small pieces on their way to the output.
  void write(const FooterArea& area, PageWriter& pages, std::span<std::byte> scratch);
  /// After an exception.
  void renew() { thrift_.renew(); }

 private:
  void write_metadata(const FooterArea& area, std::int64_t column_indexes,
                      std::int64_t offset_indexes);
  void write_row_groups(const FooterArea& area, std::int64_t column_indexes,
                        std::int64_t offset_indexes);
  void write_text(std::string_view text);

  std::vector<std::byte> schema_;  ///< the serialised list of schema elements
  std::size_t columns_;
  std::vector<SortingColumn> sorting_columns_;
  std::string created_by_;
  ThriftWriter thrift_;
};

}  // namespace fraudgen::parquet
