#include "parquet/file_summary.h"

#include <fmt/format.h>
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TTransportException.h>
#include <thrift/transport/TVirtualTransport.h>

#include <memory>

#include "parquet/bytes.h"
#include "parquet/footer.h"

namespace fraudgen::parquet {
namespace {

using apache::thrift::protocol::TType;
using apache::thrift::transport::TTransportException;

/// Reads fixed memory and not a byte beyond it.
class BoundedTransport final
    : public apache::thrift::transport::TVirtualTransport<BoundedTransport> {
 public:
  explicit BoundedTransport(std::span<const std::byte> bytes)
      : TVirtualTransport(
            std::make_shared<apache::thrift::TConfiguration>(static_cast<int>(max_footer_bytes))),
        bytes_(bytes) {}

  std::uint32_t read(std::uint8_t* to, std::uint32_t size) { return readAll(to, size); }
  std::uint32_t readAll(std::uint8_t* to, std::uint32_t size) {
    if (size > bytes_.size()) {
      throw TTransportException(TTransportException::END_OF_FILE, "it ends too early");
    }
    if (size != 0) std::memcpy(to, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return size;
  }
  const std::uint8_t* borrow(std::uint8_t*, std::uint32_t*) { return nullptr; }
  void consume(std::uint32_t) {}

 private:
  std::span<const std::byte> bytes_;
};

using Protocol = apache::thrift::protocol::TCompactProtocolT<BoundedTransport>;

/// Calls on_field(id, type) for each field of a struct; it reads the field and returns true, or
/// leaves it and returns false.
template <class OnField>
void read_struct(Protocol& in, OnField&& on_field) {
  std::string name;
  TType type;
  std::int16_t id;
  in.readStructBegin(name);
  for (;;) {
    in.readFieldBegin(name, type, id);
    if (type == apache::thrift::protocol::T_STOP) break;
    if (!on_field(id, type)) in.skip(type);
    in.readFieldEnd();
  }
  in.readStructEnd();
}

std::pair<std::string, std::string> read_key_value(Protocol& in) {
  std::pair<std::string, std::string> pair;
  read_struct(in, [&](std::int16_t id, TType type) {
    if (type != apache::thrift::protocol::T_STRING || (id != 1 && id != 2)) return false;
    in.readBinary(id == 1 ? pair.first : pair.second);
    return true;
  });
  return pair;
}

FileSummary read_metadata(Protocol& in) {
  namespace protocol = apache::thrift::protocol;
  FileSummary summary;
  bool rows = false;
  bool row_groups = false;
  read_struct(in, [&](std::int16_t id, TType type) {
    TType element;
    std::uint32_t count;
    if (id == 3 && type == protocol::T_I64) {
      in.readI64(summary.rows);
      rows = true;
    } else if (id == 4 && type == protocol::T_LIST) {
      in.readListBegin(element, count);
      for (std::uint32_t i = 0; i < count; ++i) in.skip(element);
      summary.row_groups = count;
      row_groups = true;
    } else if (id == 5 && type == protocol::T_LIST) {
      in.readListBegin(element, count);
      for (std::uint32_t i = 0; i < count; ++i) {
        if (element == protocol::T_STRUCT) {
          summary.key_values.push_back(read_key_value(in));
        } else {
          in.skip(element);
        }
      }
    } else if (id == 6 && type == protocol::T_STRING) {
      in.readBinary(summary.created_by);
    } else {
      return false;
    }
    return true;
  });
  if (!rows || !row_groups || summary.rows < 0) {
    throw FormatError("the footer lacks the number of rows or the row groups");
  }
  return summary;
}

}  // namespace

std::size_t summary_tail_bytes(std::span<const std::byte> tail) {
  if (tail.size() < footer_suffix_bytes ||
      std::memcmp(tail.data() + tail.size() - sizeof(magic), magic, sizeof(magic)) != 0) {
    throw FormatError("no Parquet file: it does not end in PAR1");
  }
  const auto footer = load<std::uint32_t>(tail.data() + tail.size() - footer_suffix_bytes);
  if (footer == 0 || footer > max_footer_bytes) {
    throw FormatError(
        fmt::format("a footer of {} bytes, where 1 to {} are taken", footer, max_footer_bytes));
  }
  return footer + footer_suffix_bytes;
}

FileSummary read_file_summary(std::span<const std::byte> tail) {
  const std::size_t wanted = summary_tail_bytes(tail);
  if (wanted > tail.size()) {
    throw FormatError(fmt::format("a footer of {} bytes in a tail of {}", wanted, tail.size()));
  }
  const auto footer = tail.subspan(tail.size() - wanted, wanted - footer_suffix_bytes);
  BoundedTransport transport(footer);
  Protocol in(std::shared_ptr<BoundedTransport>(std::shared_ptr<void>(), &transport),
              static_cast<std::int32_t>(footer.size()), static_cast<std::int32_t>(footer.size()));
  try {
    return read_metadata(in);
  } catch (const apache::thrift::TException& error) {
    throw FormatError(fmt::format("a damaged footer: {}", error.what()));
  }
}

}  // namespace fraudgen::parquet
