#pragma once

#include <atomic>
#include <string_view>

#include "sink/descriptor.h"
#include "sink/target.h"

namespace fraudgen::sink {

/// What the name of an unfinished file begins with.
inline constexpr std::string_view unfinished_prefix = "_tmp-";

/// Objects as files below a directory. An unfinished file is called `_tmp-NAME` in its final
/// folder, where readers skip it; finishing is fsync, rename, and fsync of the folder, so that a
/// file under its final name is whole even after a power cut. The process that writes an
/// unfinished file holds a lock on it (flock), by which others tell it from a left-over; claim() is
/// a lock on the directory itself, where the file system has such locks.
class DirectoryTarget : public Target {
 public:
  explicit DirectoryTarget(std::string root) : root_(std::move(root)) {}

  /// Large enough for the system call not to matter, small enough to count for little.
  std::size_t part_bytes() const override { return std::size_t{1} << 20; }
  /// A part is written before put() returns.
  unsigned most_parts_per_object() const override { return 1; }
  std::size_t own_bytes() const override { return 0; }
  std::size_t own_bytes_per_part() const override { return 0; }
  void prepare() override;
  void claim(bool alone) override;
  std::unique_ptr<Object> begin(std::string_view name, const Labels& labels) override;
  void list(std::string_view folder, const Visit& visit) override;
  std::optional<Labels> labels(std::string_view) override { return std::nullopt; }
  void read(std::string_view name, std::uint64_t offset, std::span<std::byte> to) override;
  void remove(std::string_view name) override;
  void remove_unfinished(std::string_view name) override;
  void remove_unfinished_in(std::string_view folder,
                            const std::function<bool(std::string_view)>& ours) override;
  Counters counters() const override {
    return {.parts = parts_.load(), .requests = requests_.load(), .retries = 0};
  }

 private:
  class File;

  std::string path(std::string_view name) const;

  std::string root_;
  Descriptor claim_;
  std::atomic<std::uint64_t> parts_ = 0;
  std::atomic<std::uint64_t> requests_ = 0;
};

}  // namespace fraudgen::sink
