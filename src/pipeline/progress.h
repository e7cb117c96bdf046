#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace fraudgen::pipeline {

/// How far a piece of work has come.
struct Done {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
};

/// What a person sees on standard error: one live line on a terminal, else a plain line every
/// 10 seconds. Used by one thread, but for say().
class Progress {
 public:
  explicit Progress(bool quiet);
  ~Progress() { end(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// How often update() is worth a call.
  std::chrono::milliseconds interval() const { return interval_; }

  /// Begins a piece of work. Its share done is counted in rows; in bytes when `total.rows` is 0.
  void begin(std::string_view title, const Done& total);
  void update(const Done& done);
  /// Wipes the live line.
  void end();

  /// A line of its own, from any thread. Quiet silences what is not `important`.
  void say(std::string_view line, bool important = false);

 private:
  std::string line(const Done& done) const;
  void wipe();

  bool quiet_;
  bool live_;
  std::mutex mutex_;  ///< of what is on the screen
  bool shown_ = false;
  std::chrono::milliseconds interval_;
  std::string title_;
  Done total_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace fraudgen::pipeline
