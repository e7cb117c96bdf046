#include "base/thread.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace fraudgen {

Thread::Thread(const std::string& name, std::size_t stack_bytes, std::function<void()> work)
    : work_(std::move(work)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  int error = pthread_attr_setstacksize(&attributes, stack_bytes);
  if (error == 0) {
    error = pthread_create(
        &thread_, &attributes,
        [](void* self) -> void* {
          static_cast<Thread*>(self)->work_();
          return nullptr;
        },
        this);
  }
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    throw RunError(fmt::format("cannot start the {} thread: {}", name, error_text(error)));
  }
}

Thread::~Thread() { pthread_join(thread_, nullptr); }

}  // namespace fraudgen
