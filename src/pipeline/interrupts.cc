#include "pipeline/interrupts.h"

#include <unistd.h>

#include "base/error.h"

namespace fraudgen::pipeline {
namespace {

/// Tells the watching thread to end. Blocked in all threads like the others, so it kills nothing.
int farewell() { return SIGRTMIN; }

constexpr std::size_t stack_bytes = 64 << 10;

}  // namespace

Interrupts::Interrupts() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // A blocked signal is delivered to sigwait() even if it is ignored, so it is asked beforehand.
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&signals_, signal);
  }
  sigaddset(&signals_, farewell());
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);

  thread_.emplace("signal", stack_bytes, [this] { watch(); });
}

Interrupts::~Interrupts() {
  thread_->signal(farewell());
  thread_.reset();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interrupts::watch() {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0) continue;
    if (signal == farewell()) return;
    if (!in_order_ || signal_ != 0) _exit(128 + signal);
    signal_ = signal;
    stop_.request_stop();
  }
}

}  // namespace fraudgen::pipeline
