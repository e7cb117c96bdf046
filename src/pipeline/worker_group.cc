#include "pipeline/worker_group.h"

#include <fmt/format.h>

#include <cstring>

#include "base/error.h"

namespace fraudgen::pipeline {

WorkerGroup::WorkerGroup(unsigned count, std::size_t stack_bytes, std::stop_source stop,
                         std::function<void(unsigned)> work)
    : stop_(std::move(stop)), work_(std::move(work)), running_(count) {
  for (unsigned i = 0; i < count; ++i) starts_.push_back({this, i});
  threads_.reserve(count);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  int error = pthread_attr_setstacksize(&attributes, stack_bytes);
  for (Start& start : starts_) {
    pthread_t thread;
    if (error == 0) error = pthread_create(&thread, &attributes, run, &start);
    if (error != 0) break;
    threads_.push_back(thread);
  }
  pthread_attr_destroy(&attributes);
  if (error == 0) return;

  stop_.request_stop();
  for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
  throw RunError(fmt::format("cannot start worker thread {} of {}: {}", threads_.size() + 1, count,
                             strerrordesc_np(error)));
}

WorkerGroup::~WorkerGroup() {
  if (!wait_for(std::chrono::milliseconds(0))) stop_.request_stop();
  for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
}

bool WorkerGroup::wait_for(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, timeout, [this] { return running_ == 0; });
}

void WorkerGroup::rethrow() const {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
}

void* WorkerGroup::run(void* start) {
  auto& [group, index] = *static_cast<Start*>(start);
  try {
    group->work_(index);
  } catch (const Stopped&) {
    group->note_failure(std::current_exception(), true);
  } catch (...) {
    group->note_failure(std::current_exception(), false);
  }
  const std::lock_guard lock(group->mutex_);
  if (--group->running_ == 0) group->ended_.notify_all();
  return nullptr;
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
