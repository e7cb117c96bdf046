#include "pipeline/worker_group.h"

#include <fmt/format.h>

#include "base/error.h"

namespace fraudgen::pipeline {

WorkerGroup::WorkerGroup(unsigned count, std::size_t stack_bytes, std::stop_source stop,
                         std::function<void(unsigned)> work)
    : stop_(std::move(stop)), work_(std::move(work)), running_(count) {
  try {
    for (unsigned i = 0; i < count; ++i) {
      threads_.emplace_back(fmt::format("worker ({} of {})", i + 1, count), stack_bytes,
                            [this, i] { run(i); });
    }
  } catch (...) {
    stop_.request_stop();
    threads_.clear();
    throw;
  }
}

WorkerGroup::~WorkerGroup() {
  if (!wait_for(std::chrono::milliseconds(0))) stop_.request_stop();
  threads_.clear();
}

bool WorkerGroup::wait_for(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, timeout, [this] { return running_ == 0; });
}

void WorkerGroup::rethrow() const {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
}

void WorkerGroup::run(unsigned index) {
  try {
    work_(index);
  } catch (const Stopped&) {
    note_failure(std::current_exception(), true);
  } catch (...) {
    note_failure(std::current_exception(), false);
  }
  const std::lock_guard lock(mutex_);
  if (--running_ == 0) ended_.notify_all();
}

void WorkerGroup::note_failure(const std::exception_ptr& failure, bool only_stopped) {
  {
    const std::lock_guard lock(mutex_);
    if (!failure_ || (failure_is_stop_ && !only_stopped)) {
      failure_ = failure;
      failure_is_stop_ = only_stopped;
    }
  }
  stop_.request_stop();
}

}  // namespace fraudgen::pipeline
