#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>

// Thrift's headers are not held to this tree's warnings (see meson.build: a system include).
#include <thrift/protocol/TCompactProtocol.h>
#include <thrift/transport/TVirtualTransport.h>

#include "parquet/output.h"

namespace fraudgen::parquet {

/// A Thrift transport onto fixed memory. When the memory is full it is emptied into an Output, if
/// there is one, and std::length_error is thrown otherwise.
class FixedTransport final : public apache::thrift::transport::TVirtualTransport<FixedTransport> {
 public:
  /// `what_is_full` names the memory in the exception.
  void begin(std::span<std::byte> memory, const char* what_is_full) {
    memory_ = memory;
    used_ = 0;
    output_ = nullptr;
    what_is_full_ = what_is_full;
  }
  void begin(std::span<std::byte> memory, Output& output) {
    memory_ = memory;
    used_ = 0;
    emptied_ = 0;
    output_ = &output;
  }

  void write(const std::uint8_t* bytes, std::uint32_t size) {
    if (size > memory_.size() - used_) {
      overflow(bytes, size);
      return;
    }
    if (size != 0) std::memcpy(memory_.data() + used_, bytes, size);
    used_ += size;
  }
  void write(std::span<const std::byte> bytes) {
    write(reinterpret_cast<const std::uint8_t*>(bytes.data()),
          static_cast<std::uint32_t>(bytes.size()));
  }

  /// What is in the memory now.
  std::span<const std::byte> bytes() const { return memory_.first(used_); }
  /// Hands what is left to the output. Returns the bytes it got since begin().
  std::uint64_t finish() {
    empty();
    return emptied_;
  }

 private:
  void overflow(const std::uint8_t* bytes, std::uint32_t size);
  void empty();

  std::span<std::byte> memory_;
  std::size_t used_ = 0;
  std::uint64_t emptied_ = 0;
  Output* output_ = nullptr;
  const char* what_is_full_ = "";
};

/// The compact protocol on a FixedTransport. Allocates in renew() alone.
class ThriftWriter {
 public:
  using Protocol = apache::thrift::protocol::TCompactProtocolT<FixedTransport>;

  ThriftWriter() { renew(); }

  FixedTransport& transport() { return transport_; }
  Protocol& protocol() { return *protocol_; }
  /// Forgets what an exception interrupted.
  void renew() {
    // Not owned: the transport is a member.
    protocol_.emplace(std::shared_ptr<FixedTransport>(std::shared_ptr<void>(), &transport_));
  }

  template <class Struct>
  void write(const Struct& value) {
    value.write(&*protocol_);
  }

 private:
  FixedTransport transport_;
  std::optional<Protocol> protocol_;
};

}  // namespace fraudgen::parquet
