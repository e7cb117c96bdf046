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

  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  const int error = pthread_create(&thread_, &attributes, watch, this);
  pthread_attr_destroy(&attributes);
  if (error != 0) throw RunError("cannot start the thread that waits for signals");
}

Interrupts::~Interrupts() {
  pthread_kill(thread_, farewell());
  pthread_join(thread_, nullptr);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void* Interrupts::watch(void* self) {
  auto& interrupts = *static_cast<Interrupts*>(self);
  for (;;) {
    int signal = 0;
    if (sigwait(&interrupts.signals_, &signal) != 0) continue;
    if (signal == farewell()) return nullptr;
    if (!interrupts.in_order_ || interrupts.signal_ != 0) _exit(128 + signal);
    interrupts.signal_ = signal;
    interrupts.stop_.request_stop();
  }
}

}  // namespace fraudgen::pipeline
