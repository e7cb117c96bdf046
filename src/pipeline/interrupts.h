#pragma once

#include <atomic>
#include <csignal>
#include <optional>
#include <stop_token>

#include "base/thread.h"

namespace fraudgen::pipeline {

/// SIGINT, SIGTERM and SIGHUP, taken by a thread of its own. Made by the main thread before any
/// other thread, once in a process. At first a signal ends the process at once with status
/// 128+signal: there is nothing to clean up. After finish_in_order() the first signal asks for a
/// stop, and only the second ends the process at once. A signal that was ignored when the program
/// started (nohup) stays ignored.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  void finish_in_order() { in_order_ = true; }

  /// Stopped by a signal; whoever fails may ask for a stop through it as well.
  const std::stop_source& stop() const { return stop_; }
  /// The signal that came; 0 when none did.
  int signal() const { return signal_; }

 private:
  void watch();

  sigset_t signals_;
  sigset_t before_;
  std::stop_source stop_;
  std::atomic<bool> in_order_ = false;
  std::atomic<int> signal_ = 0;
  std::optional<Thread> thread_;  ///< last: it uses all the others
};

}  // namespace fraudgen::pipeline
