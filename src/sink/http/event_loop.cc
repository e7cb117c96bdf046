#include "sink/http/event_loop.h"

namespace fraudgen::sink::http {
namespace {

/// A TLS handshake, the deepest that is called, takes some 20 KiB.
constexpr std::size_t stack_bytes = std::size_t{256} << 10;

}  // namespace

// One thread runs it, so Asio needs no locks among threads of its own (the hint 1).
EventLoop::EventLoop()
    : context_(1),
      guard_(context_.get_executor()),
      thread_("network", stack_bytes, [this] { context_.run(); }) {}

EventLoop::~EventLoop() { guard_.reset(); }

}  // namespace fraudgen::sink::http
