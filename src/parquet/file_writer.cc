#include "parquet/file_writer.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <vector>

#include "parquet/checked_options.h"
#include "parquet/column_writer.h"
#include "parquet/compressor.h"
#include "parquet/footer.h"
#include "parquet/footer_area.h"
#include "parquet/page_writer.h"
#include "parquet/workspace.h"

namespace fraudgen::parquet {
namespace {

void prepare_metadata(const Leaf& leaf, const ColumnOptions& column,
                      format::ColumnMetaData& metadata) {
  metadata.type = static_cast<format::Type::type>(leaf.type);
  metadata.path_in_schema = leaf.path;
  metadata.codec = column.codec == Codec::zstd ? format::CompressionCodec::ZSTD
                                               : format::CompressionCodec::UNCOMPRESSED;
  // What changes from chunk to chunk never grows beyond this.
  metadata.encodings.reserve(4);
  metadata.encoding_stats.reserve(3);
  metadata.statistics.min_value.reserve(max_bound_bytes);
  metadata.statistics.max_value.reserve(max_bound_bytes);
}

std::vector<format::ColumnMetaData> prepare_metadata(const Schema& schema,
                                                     const FileOptions& options) {
  // Prepared in place: Thrift's structs can only be copied, and copies keep no reserve.
  std::vector<format::ColumnMetaData> columns(schema.leaves().size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    prepare_metadata(schema.leaves()[i], options.columns[i], columns[i]);
  }
  return columns;
}

std::optional<Compressor> make_compressor(const FileOptions& options, const Workspace& workspace) {
  if (workspace.compressor.empty()) return std::nullopt;
  return Compressor(options.zstd_level, workspace.max_compressor_input, workspace.compressor);
}

}  // namespace

struct FileWriter::Impl {
  enum class State : std::uint8_t { closed, file, row_group, column };

  Impl(const Schema& the_schema, const FileOptions& the_options, std::uint32_t the_max_rows,
       std::uint32_t the_max_row_groups, std::span<std::byte> memory)
      : schema(the_schema),
        options(checked(schema, the_options)),
        max_rows(the_max_rows),
        max_row_groups(the_max_row_groups),
        workspace(Workspace::lay_out(memory, schema, options, max_rows, max_row_groups)),
        compressor(make_compressor(options, workspace)),
        pages(options, compressor ? &*compressor : nullptr, workspace.compressed,
              workspace.page_header),
        footer(workspace.footer),
        footer_writer(schema, options),
        column_writer(options, workspace, pages, footer),
        columns(prepare_metadata(schema, options)) {}

  void require(State wanted, const char* call) const {
    if (state != wanted) {
      static constexpr const char* names[] = {"no file is open", "a file is open",
                                              "a row group is begun", "a column is begun"};
      throw std::invalid_argument(
          fmt::format("{} while {}", call, names[static_cast<std::size_t>(state)]));
    }
  }

  template <class... Source>
  void begin_column(const Source&... source) {
    require(State::row_group, "begin_column");
    if (column == columns.size()) {
      throw std::invalid_argument("begin_column after the last column");
    }
    column_writer.begin(schema.leaves()[column], options.columns[column], workspace.blooms[column],
                        rows, source...);
    state = State::column;
  }

  void write_bloom_filter(std::size_t c);

  const Schema schema;
  const FileOptions options;
  const std::uint32_t max_rows;
  const std::uint32_t max_row_groups;
  Workspace workspace;
  std::optional<Compressor> compressor;
  PageWriter pages;
  FooterArea footer;
  FooterWriter footer_writer;
  ColumnWriter column_writer;
  ThriftWriter thrift;
  std::vector<format::ColumnMetaData> columns;
  State state = State::closed;
  std::uint32_t rows = 0;
  std::size_t column = 0;
  std::uint64_t row_group_at = 0;
};

void FileWriter::Impl::write_bloom_filter(std::size_t c) {
  format::BloomFilterHeader header;
  header.numBytes = static_cast<std::int32_t>(workspace.blooms[c].size());
  header.algorithm.__set_BLOCK({});
  header.hash.__set_XXHASH({});
  header.compression.__set_UNCOMPRESSED({});
  thrift.transport().begin(workspace.page_header, "the bloom filter's header");
  thrift.write(header);
  const auto header_bytes = thrift.transport().bytes();
  columns[c].__set_bloom_filter_offset(static_cast<std::int64_t>(pages.position()));
  columns[c].__set_bloom_filter_length(
      static_cast<std::int32_t>(header_bytes.size() + workspace.blooms[c].size()));
  pages.write_raw(header_bytes);
  pages.write_raw(workspace.blooms[c]);
}

std::size_t FileWriter::workspace_bytes(const Schema& schema, const FileOptions& options,
                                        std::uint32_t max_row_group_rows,
                                        std::uint32_t max_row_groups) {
  return Workspace::bytes_for(schema, checked(schema, options), max_row_group_rows, max_row_groups);
}

FileWriter::FileWriter(const Schema& schema, const FileOptions& options,
                       std::uint32_t max_row_group_rows, std::uint32_t max_row_groups,
                       std::span<std::byte> workspace)
    : impl_(
          std::make_unique<Impl>(schema, options, max_row_group_rows, max_row_groups, workspace)) {}

FileWriter::~FileWriter() = default;

const Schema& FileWriter::schema() const { return impl_->schema; }

void FileWriter::open(Output& output, std::span<const KeyValue> key_values) {
  impl_->require(Impl::State::closed, "open");
  impl_->footer.clear();
  for (const KeyValue& pair : key_values) impl_->footer.add_key_value(pair.key, pair.value);
  impl_->pages.open(output);
  impl_->state = Impl::State::file;
  impl_->pages.write_raw(std::as_bytes(std::span(magic)));
}

void FileWriter::begin_row_group(std::uint32_t rows) {
  impl_->require(Impl::State::file, "begin_row_group");
  if (rows == 0) throw std::invalid_argument("a row group of no rows");
  if (rows > impl_->max_rows || impl_->footer.row_groups() == impl_->max_row_groups) {
    throw std::length_error(
        fmt::format("row group {} of {} rows, where the workspace is for {} row groups of {} rows",
                    impl_->footer.row_groups() + 1, rows, impl_->max_row_groups, impl_->max_rows));
  }
  impl_->footer.begin_row_group();
  impl_->rows = rows;
  impl_->column = 0;
  impl_->row_group_at = impl_->pages.position();
  impl_->state = Impl::State::row_group;
}

void FileWriter::begin_column() { impl_->begin_column(); }

void FileWriter::begin_column(const Dictionary& dictionary) { impl_->begin_column(dictionary); }

void FileWriter::begin_column(const PreparedDictionary& dictionary) {
  impl_->begin_column(dictionary.data());
}

void FileWriter::write_bools(Validity validity, std::span<const std::uint8_t> values) {
  impl_->require(Impl::State::column, "write_bools");
  impl_->column_writer.write_fixed_width(PhysicalType::boolean, validity, values);
}

void FileWriter::write_int32(Validity validity, std::span<const std::int32_t> values) {
  impl_->require(Impl::State::column, "write_int32");
  impl_->column_writer.write_fixed_width(PhysicalType::int32, validity, values);
}

void FileWriter::write_int64(Validity validity, std::span<const std::int64_t> values) {
  impl_->require(Impl::State::column, "write_int64");
  impl_->column_writer.write_fixed_width(PhysicalType::int64, validity, values);
}

void FileWriter::write_double(Validity validity, std::span<const double> values) {
  impl_->require(Impl::State::column, "write_double");
  impl_->column_writer.write_fixed_width(PhysicalType::float64, validity, values);
}

void FileWriter::write_byte_arrays(Validity validity, std::span<const std::string_view> values) {
  impl_->require(Impl::State::column, "write_byte_arrays");
  impl_->column_writer.write_strings(validity, values);
}

void FileWriter::write_byte_arrays(Validity validity, std::span<const std::uint32_t> offsets,
                                   std::span<const std::byte> bytes) {
  impl_->require(Impl::State::column, "write_byte_arrays");
  impl_->column_writer.write_strings(validity, offsets, bytes);
}

void FileWriter::write_fixed(Validity validity, std::span<const std::byte> values) {
  impl_->require(Impl::State::column, "write_fixed");
  impl_->column_writer.write_fixed_length(validity, values);
}

void FileWriter::write_decimal_ids(Validity validity, const DecimalIds& ids) {
  impl_->require(Impl::State::column, "write_decimal_ids");
  impl_->column_writer.write_ids(validity, ids);
}

void FileWriter::write_codes(Validity validity, std::span<const std::uint8_t> codes) {
  impl_->require(Impl::State::column, "write_codes");
  impl_->column_writer.write_codes(validity, codes);
}

void FileWriter::write_codes(Validity validity, std::span<const std::uint16_t> codes) {
  impl_->require(Impl::State::column, "write_codes");
  impl_->column_writer.write_codes(validity, codes);
}

void FileWriter::write_codes(Validity validity, std::span<const std::uint32_t> codes) {
  impl_->require(Impl::State::column, "write_codes");
  impl_->column_writer.write_codes(validity, codes);
}

void FileWriter::end_column() {
  impl_->require(Impl::State::column, "end_column");
  impl_->column_writer.end(impl_->columns[impl_->column]);
  ++impl_->column;
  impl_->state = Impl::State::row_group;
}

void FileWriter::end_row_group() {
  impl_->require(Impl::State::row_group, "end_row_group");
  if (impl_->column != impl_->columns.size()) {
    throw std::invalid_argument(
        fmt::format("end_row_group after {} of {} columns", impl_->column, impl_->columns.size()));
  }
  RowGroupTotals totals;
  totals.rows = impl_->rows;
  totals.file_offset = static_cast<std::int64_t>(impl_->row_group_at);
  for (std::size_t c = 0; c < impl_->columns.size(); ++c) {
    totals.uncompressed += impl_->columns[c].total_uncompressed_size;
    totals.compressed += impl_->columns[c].total_compressed_size;
    if (!impl_->workspace.blooms[c].empty()) impl_->write_bloom_filter(c);
  }
  impl_->footer.end_row_group(totals, impl_->columns);
  impl_->state = Impl::State::file;
}

void FileWriter::close() {
  impl_->require(Impl::State::file, "close");
  // A piece of the buffer is enough: a large footer would touch all of it, and pages that no data
  // page has been so large as to touch would become resident.
  constexpr std::size_t enough = std::size_t{64} << 10;
  const std::span<std::byte> scratch = impl_->workspace.compressed;
  impl_->footer_writer.write(impl_->footer, impl_->pages,
                             scratch.first(std::min(scratch.size(), enough)));
  impl_->state = Impl::State::closed;
}

void FileWriter::abandon() {
  // Whatever was interrupted may have left a Thrift struct open.
  impl_->thrift.renew();
  impl_->pages.renew();
  impl_->footer.renew();
  impl_->footer_writer.renew();
  impl_->state = Impl::State::closed;
}

std::uint64_t FileWriter::bytes_written() const { return impl_->pages.position(); }
std::size_t FileWriter::row_groups() const { return impl_->footer.row_groups(); }
std::size_t FileWriter::footer_bytes() const { return impl_->footer.row_group_bytes(); }

}  // namespace fraudgen::parquet
