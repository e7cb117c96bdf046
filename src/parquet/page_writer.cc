#include "parquet/page_writer.h"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "base/checksum.h"
#include "parquet/bytes.h"
#include "parquet/hex_frame.h"

namespace fraudgen::parquet {
namespace {

std::int32_t int32_size(std::size_t size) {
  if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw std::length_error(fmt::format("a page of {} bytes", size));
  }
  return static_cast<std::int32_t>(size);
}

}  // namespace

PageWriter::PageWriter(const FileOptions& options, Compressor* compressor,
                       std::span<std::byte> compressed, std::span<std::byte> header)
    : version_(options.page_version),
      checksums_(options.page_checksums),
      compressor_(compressor),
      compressed_(compressed),
      header_memory_(header) {}

WrittenPage PageWriter::write(std::span<const std::byte> body, std::size_t uncompressed) {
  header_.__set_uncompressed_page_size(int32_size(uncompressed));
  header_.__set_compressed_page_size(int32_size(body.size()));
  if (checksums_) header_.__set_crc(static_cast<std::int32_t>(crc32(body)));
  thrift_.transport().begin(header_memory_, "the page header");
  thrift_.write(header_);
  const std::span<const std::byte> header = thrift_.transport().bytes();

  const auto offset = static_cast<std::int64_t>(position_);
  write_raw(header);
  if (!body.empty()) write_raw(body);
  return {offset, static_cast<std::uint32_t>(header.size() + body.size()),
          static_cast<std::uint32_t>(header.size() + uncompressed)};
}

WrittenPage PageWriter::write_data(PageLevels& levels, const PageValues& values) {
  // Encoded where there is room for the most that they can be, then moved up to the values.
  std::byte* levels_at = compressed_.data();
  const auto levels_size = static_cast<std::size_t>(levels.encode(levels_at) - levels_at);
  std::byte* in_front = values.bytes - levels_size;
  copy_bytes(in_front, levels_at, levels_size);

  header_.__isset = {};
  const auto rows = static_cast<std::int32_t>(levels.rows());
  if (version_ == 1) {
    header_.__set_type(format::PageType::DATA_PAGE);
    header_.__isset.data_page_header = true;
    format::DataPageHeader& page = header_.data_page_header;
    page.__set_num_values(rows);
    page.__set_encoding(values.encoding);
    page.__set_definition_level_encoding(format::Encoding::RLE);
    page.__set_repetition_level_encoding(format::Encoding::RLE);
    std::size_t size = levels_size + values.size;
    if (levels.any()) {
      in_front -= 4;
      store(in_front, static_cast<std::uint32_t>(levels_size));
      size += 4;
    }
    std::span<const std::byte> body(in_front, size);
    if (codec_ == Codec::zstd) {
      body = compressed_.first(compressor_->compress(body, compressed_, data_effort_.step));
    }
    return write(body, size);
  }

  header_.__set_type(format::PageType::DATA_PAGE_V2);
  header_.__isset.data_page_header_v2 = true;
  format::DataPageHeaderV2& page = header_.data_page_header_v2;
  page.__set_num_values(rows);
  page.__set_num_nulls(static_cast<std::int32_t>(values.nulls));
  page.__set_num_rows(rows);
  page.__set_encoding(values.encoding);
  page.__set_definition_levels_byte_length(static_cast<std::int32_t>(levels_size));
  page.__set_repetition_levels_byte_length(0);
  const std::size_t size = levels_size + values.size;
  std::span<const std::byte> body(in_front, size);
  bool is_compressed = false;
  if (codec_ == Codec::zstd && compression_pays_ && values.size > 0) {
    // Worth a reader's time from a thirty-second on. The levels lie in front already.
    const std::size_t least = values.size - values.size / 32;
    const std::size_t compressed = compressor_->compress(
        {values.bytes, values.size}, compressed_.subspan(levels_size, least), data_effort_.step);
    is_compressed = compressed != 0;
    if (is_compressed) body = compressed_.first(levels_size + compressed);
    compression_pays_ = is_compressed;
  }
  page.__set_is_compressed(is_compressed);
  return write(body, size);
}

WrittenPage PageWriter::write_dictionary(std::span<const std::byte> plain, std::uint32_t count,
                                         bool sorted) {
  header_.__isset = {};
  header_.__set_type(format::PageType::DICTIONARY_PAGE);
  header_.__isset.dictionary_page_header = true;
  format::DictionaryPageHeader& page = header_.dictionary_page_header;
  page.__set_num_values(static_cast<std::int32_t>(count));
  page.__set_encoding(format::Encoding::PLAIN);
  page.__set_is_sorted(sorted);
  if (codec_ == Codec::uncompressed) return write(plain, plain.size());
  std::size_t size = dictionary_effort_.hex ? compress_hex(plain, compressed_) : 0;
  if (size == 0) size = compressor_->compress(plain, compressed_, dictionary_effort_.step);
  return write(compressed_.first(size), plain.size());
}

WrittenPage PageWriter::write_made(std::span<const std::byte> page, std::uint32_t uncompressed) {
  const auto offset = static_cast<std::int64_t>(position_);
  write_raw(page);
  return {offset, static_cast<std::uint32_t>(page.size()), uncompressed};
}

}  // namespace fraudgen::parquet
