#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "memory/part_pool.h"

namespace fraudgen::sink {

/// An object could not be written, read or removed. what() says which, and why.
class SinkError : public RunError {
 public:
  SinkError(const std::string& what, unsigned tries) : RunError(what), tries_(tries) {}
  /// How often it was tried.
  unsigned tries() const { return tries_; }

 private:
  unsigned tries_;
};

/// An object being written, by one thread. It is invisible under its name until finish() returns;
/// dropped before that, it is cleaned up and leaves nothing behind.
class Object {
 public:
  virtual ~Object() = default;

  /// Takes over the next part; the parts together are the object. Every part but the last is full.
  /// The buffer goes back to its pool when the target is done with it, perhaps after this returns.
  /// Throws SinkError, also for a part taken earlier; Stopped when a stop is asked for.
  virtual void put(memory::Part part) = 0;

  /// Waits until all parts are safe and makes the object visible. Throws as put() does.
  virtual void finish() = 0;
};

/// What is said of an object beside its bytes: names in lower case, with '-', and short values.
struct Label {
  std::string name;
  std::string value;
};
using Labels = std::vector<Label>;

/// What a target counted since it was made.
struct Counters {
  std::uint64_t parts = 0;
  std::uint64_t requests = 0;  ///< system calls that write, or HTTP requests
  std::uint64_t retries = 0;
};

/// A place for objects. Names are relative to it, with `/` between folder and file:
/// `customers/customers_00000.parquet`. Objects of different names may be written by different
/// threads at once; so may all that names one object be called. What waits for a server throws
/// Stopped once a stop is asked for.
class Target {
 public:
  virtual ~Target() = default;

  /// The size of the parts it wants.
  virtual std::size_t part_bytes() const = 0;
  /// How many part buffers an object being written can make use of; with one it gets by.
  virtual unsigned most_parts_per_object() const = 0;
  /// Memory that it takes for itself, and for each part in addition to part_bytes().
  virtual std::size_t own_bytes() const = 0;
  virtual std::size_t own_bytes_per_part() const = 0;

  /// Makes the place if need be and tries whether it can be written. Throws UsageError.
  virtual void prepare() = 0;

  /// Keeps other runs out as long as this object lives: all of them, or, unless `alone`, those that
  /// want to be alone. After prepare(). Throws UsageError when a run is there already that this one
  /// can't share the place with.
  virtual void claim(bool alone) = 0;

  /// Begins an object; it replaces one of the same name when it is finished. What interrupted runs
  /// left of it is cleaned up. The labels are kept with the object where the target can do that.
  virtual std::unique_ptr<Object> begin(std::string_view name, const Labels& labels) = 0;

  /// Calls `visit(name, bytes)` for each finished object directly in `folder` ("" is the target
  /// itself), in no particular order, and for whatever else has a name there, with 0 bytes. A
  /// folder that is not there is empty. Throws SinkError when the place can't be read.
  using Visit = std::function<void(std::string_view name, std::uint64_t bytes)>;
  virtual void list(std::string_view folder, const Visit& visit) = 0;

  /// What is kept with a finished object. Nothing from a target that keeps no labels: there one has
  /// to look into the object. Throws SinkError.
  virtual std::optional<Labels> labels(std::string_view name) = 0;

  /// Reads `to.size()` bytes from `offset` on. Throws SinkError, also when there are fewer.
  virtual void read(std::string_view name, std::uint64_t offset, std::span<std::byte> to) = 0;

  /// Removes a finished object. Throws SinkError.
  virtual void remove(std::string_view name) = 0;

  /// Cleans up what interrupted runs left of an object, unless another process is writing it now.
  /// Throws SinkError.
  virtual void remove_unfinished(std::string_view name) = 0;
  /// Likewise of all objects in `folder` whose name `ours` accepts, as far as the target can find
  /// them without being told their names.
  virtual void remove_unfinished_in(std::string_view folder,
                                    const std::function<bool(std::string_view name)>& ours) = 0;

  virtual Counters counters() const = 0;
};

}  // namespace fraudgen::sink
