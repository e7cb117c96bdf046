#include "sink/http/socket_watch.h"

namespace fraudgen::sink::http {

using Descriptor = boost::asio::posix::stream_descriptor;

SocketWatch::SocketWatch(boost::asio::io_context& context, int socket, OnReady on_ready)
    : descriptor_(context, socket),
      on_ready_(std::move(on_ready)),
      read_{Ready::to_read, Descriptor::wait_read},
      write_{Ready::to_write, Descriptor::wait_write} {}

void SocketWatch::want(bool to_read, bool to_write) {
  read_.wanted = to_read;
  write_.wanted = to_write;
  wait(read_);
  wait(write_);
}

void SocketWatch::end() {
  ended_ = true;
  descriptor_.release();  // without closing it; waits end with an error
}

void SocketWatch::wait(Direction& direction) {
  if (!direction.wanted || direction.waiting) return;
  direction.waiting = true;
  descriptor_.async_wait(direction.type,
                         [self = shared_from_this(), &direction](boost::system::error_code error) {
                           direction.waiting = false;
                           if (error || self->ended_) return;
                           if (direction.wanted) self->on_ready_(direction.ready);
                           if (!self->ended_) self->wait(direction);
                         });
}

}  // namespace fraudgen::sink::http
