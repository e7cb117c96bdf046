#pragma once

#include <atomic>

#include "sink/target.h"

namespace fraudgen::sink {

/// Throws the bytes away, for measuring everything but the writing. Always empty.
class NullTarget : public Target {
 public:
  std::size_t part_bytes() const override { return std::size_t{1} << 20; }
  unsigned most_parts_per_object() const override { return 1; }
  std::size_t own_bytes() const override { return 0; }
  std::size_t own_bytes_per_part() const override { return 0; }
  void prepare() override {}
  void claim(bool) override {}
  std::unique_ptr<Object> begin(std::string_view, const Labels&) override {
    return std::make_unique<NullObject>(parts_);
  }
  void list(std::string_view, const Visit&) override {}
  std::optional<Labels> labels(std::string_view) override { return std::nullopt; }
  void read(std::string_view name, std::uint64_t, std::span<std::byte>) override {
    throw SinkError(std::string(name) + ": null: keeps nothing", 1);
  }
  void remove(std::string_view) override {}
  void remove_unfinished(std::string_view) override {}
  void remove_unfinished_in(std::string_view,
                            const std::function<bool(std::string_view)>&) override {}
  Counters counters() const override {
    return {.parts = parts_.load(), .requests = 0, .retries = 0};
  }

 private:
  class NullObject : public Object {
   public:
    explicit NullObject(std::atomic<std::uint64_t>& parts) : parts_(parts) {}
    void put(memory::Part) override { ++parts_; }
    void finish() override {}

   private:
    std::atomic<std::uint64_t>& parts_;
  };

  std::atomic<std::uint64_t> parts_ = 0;
};

}  // namespace fraudgen::sink
