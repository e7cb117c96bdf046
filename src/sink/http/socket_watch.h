#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

namespace fraudgen::sink::http {

/// Waits for a socket that somebody else owns, over and over as long as it is wanted: poll(2) by
/// Asio. Lives in a shared_ptr, because its waits outlast end() for a moment. The loop's thread.
class SocketWatch : public std::enable_shared_from_this<SocketWatch> {
 public:
  enum class Ready { to_read, to_write };
  /// May change what is wanted, and may end the watch.
  using OnReady = std::function<void(Ready)>;

  SocketWatch(boost::asio::io_context& context, int socket, OnReady on_ready);

  /// From now on.
  void want(bool to_read, bool to_write);
  /// The socket is about to be closed by its owner: no call any more.
  void end();

 private:
  struct Direction {
    Ready ready;
    boost::asio::posix::descriptor_base::wait_type type;
    bool wanted = false;
    bool waiting = false;
  };

  void wait(Direction& direction);

  boost::asio::posix::stream_descriptor descriptor_;
  OnReady on_ready_;
  Direction read_;
  Direction write_;
  bool ended_ = false;
};

}  // namespace fraudgen::sink::http
