#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>

#include "base/thread.h"

namespace fraudgen::sink::http {

/// One thread that waits for sockets and timers and runs what others hand to it. What belongs to
/// the loop is touched by that thread alone, and so needs no locks.
class EventLoop {
 public:
  EventLoop();
  /// Waits until nothing is left to be done: cancel first what would go on.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  boost::asio::io_context& context() { return context_; }

  /// Has the loop's thread run `work`, which throws nothing. From any thread.
  void post(std::function<void()> work) { boost::asio::post(context_, std::move(work)); }

  /// Likewise, and waits until it is done; what `work` throws comes out here. From any thread but
  /// the loop's.
  template <typename Work>
  void run(const Work& work) {
    std::promise<void> done;
    post([&] {
      try {
        work();
        done.set_value();
      } catch (...) {
        done.set_exception(std::current_exception());
      }
    });
    done.get_future().get();
  }

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  Thread thread_;
};

}  // namespace fraudgen::sink::http
