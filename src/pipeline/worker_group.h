#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>

#include "base/thread.h"

namespace fraudgen::pipeline {

/// Threads with a stack of a fixed size that do one piece of work together. The first that fails
/// asks the others to stop.
class WorkerGroup {
 public:
  /// Starts `count` threads that run work(0), work(1), ... Throws RunError when the system refuses.
  WorkerGroup(unsigned count, std::size_t stack_bytes, std::stop_source stop,
              std::function<void(unsigned)> work);
  /// Asks those that still run to stop, and waits for them.
  ~WorkerGroup();
  WorkerGroup(const WorkerGroup&) = delete;
  WorkerGroup& operator=(const WorkerGroup&) = delete;

  /// True when all have ended, at the latest after `timeout`.
  bool wait_for(std::chrono::milliseconds timeout);

  /// After the end: throws the first failure, one that is not Stopped before one that is.
  void rethrow() const;

 private:
  void run(unsigned index);
  void note_failure(const std::exception_ptr& failure, bool only_stopped);

  std::stop_source stop_;
  std::function<void(unsigned)> work_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  unsigned running_ = 0;
  std::exception_ptr failure_;
  bool failure_is_stop_ = false;
  std::list<Thread> threads_;  ///< last: they use all the others
};

}  // namespace fraudgen::pipeline
