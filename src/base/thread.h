#pragma once

#include <pthread.h>

#include <csignal>
#include <cstddef>
#include <functional>
#include <string>

namespace fraudgen {

/// A thread with a stack of a chosen size (std::thread takes what the system's limit says, which
/// counts as address space and, as far as it is touched, as memory).
class Thread {
 public:
  /// Starts `work`, which throws nothing. Throws RunError ("cannot start the NAME thread") when the
  /// system refuses.
  Thread(const std::string& name, std::size_t stack_bytes, std::function<void()> work);
  /// Waits until it ends.
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  /// Sends it a signal.
  void signal(int number) { pthread_kill(thread_, number); }

 private:
  std::function<void()> work_;
  pthread_t thread_{};
};

}  // namespace fraudgen
