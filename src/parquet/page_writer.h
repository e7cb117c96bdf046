#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "parquet/compressor.h"
#include "parquet/levels.h"
#include "parquet/options.h"
#include "parquet/output.h"
#include "parquet/thrift_buffer.h"
#include "parquet_types.h"

namespace fraudgen::parquet {

/// A page as it went to the output.
struct WrittenPage {
  std::int64_t offset = 0;         ///< of its header, in the file
  std::uint32_t bytes = 0;         ///< header and body
  std::uint32_t uncompressed = 0;  ///< header, and body before compression
};

/// The encoded values of a data page.
struct PageValues {
  /// There is room for the page's levels, and 4 bytes more, in front of them.
  std::byte* bytes = nullptr;
  std::size_t size = 0;
  std::uint32_t nulls = 0;
  format::Encoding::type encoding = format::Encoding::PLAIN;
};

/// Turns encoded values into pages: compresses, sums, puts the header in front, and hands both to
/// the output. Keeps the position in the file.
class PageWriter {
 public:
  static constexpr std::size_t header_bytes = 256;  ///< more than any page header takes

  /// `compressor` may be null when no column is compressed. `compressed` holds what the largest
  /// page compresses into, and its levels.
  PageWriter(const FileOptions& options, Compressor* compressor, std::span<std::byte> compressed,
             std::span<std::byte> header);

  void open(Output& output) {
    output_ = &output;
    position_ = 0;
  }
  void begin_chunk(const ColumnOptions& column) {
    codec_ = column.codec;
    data_effort_ = column.data_effort;
    dictionary_effort_ = column.dictionary_effort;
    compression_pays_ = data_effort_.compress;
  }

  WrittenPage write_data(PageLevels& levels, const PageValues& values);
  WrittenPage write_dictionary(std::span<const std::byte> plain, std::uint32_t count, bool sorted);
  /// A page with its header, made by another PageWriter.
  WrittenPage write_made(std::span<const std::byte> page, std::uint32_t uncompressed);
  /// Anything else.
  void write_raw(std::span<const std::byte> bytes) {
    output_->append(bytes);
    position_ += bytes.size();
  }
  /// Bytes that went to the output beside this.
  void skip(std::uint64_t bytes) { position_ += bytes; }

  Output& output() { return *output_; }
  std::uint64_t position() const { return position_; }
  /// After an exception.
  void renew() { thrift_.renew(); }

 private:
  WrittenPage write(std::span<const std::byte> body, std::size_t uncompressed);

  int version_;
  bool checksums_;
  Compressor* compressor_;
  std::span<std::byte> compressed_;
  std::span<std::byte> header_memory_;
  ThriftWriter thrift_;
  format::PageHeader header_;
  Output* output_ = nullptr;
  std::uint64_t position_ = 0;
  Codec codec_ = Codec::uncompressed;
  Effort data_effort_;
  Effort dictionary_effort_;
  bool compression_pays_ = true;
};

}  // namespace fraudgen::parquet
