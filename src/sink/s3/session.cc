#include "sink/s3/session.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <random>

#include "base/error.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::chrono::seconds between_notices{10};

Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace

Session::Session(Setup setup)
    : endpoint_(std::move(setup.endpoint)),
      bucket_(std::move(setup.bucket)),
      retry_(setup.retry),
      notice_(std::move(setup.notice)),
      signer_(std::move(setup.credentials), setup.region),
      address_(endpoint_, setup.region, bucket_),
      random_state_(std::random_device()()),
      last_notice_(std::chrono::steady_clock::now() - between_notices) {
  tls_ = address_.tls();
  loop_.run([&] { http_ = std::make_unique<http::Client>(loop_.context(), setup.http); });
}

Session::~Session() {
  loop_.run([&] { http_.reset(); });
}

Reply Session::send(Request request, Check check, const Manner& manner) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::optional<Reply> reply;
  Call call(*this, manner.retry.value_or(retry_), std::move(request), manner.download,
            std::move(check), [&](Reply&& ended) {
              const std::lock_guard lock(mutex);
              reply = std::move(ended);
              changed.notify_all();
            });
  loop_.post([&] { call.start(); });
  const auto is_there = [&] { return reply.has_value(); };
  {
    std::unique_lock lock(mutex);
    if (changed.wait(lock, manner.stop, is_there) ||
        changed.wait_for(lock, manner.grace, is_there)) {
      return std::move(*reply);
    }
  }
  loop_.run([&] { call.cancel(); });
  throw Stopped();
}

std::string Session::region() {
  std::string region;
  loop_.run([&] { region = signer_.region(); });
  return region;
}

Counters Session::counters() const {
  return {.parts = parts_, .requests = requests_, .retries = retries_};
}

PreparedRequest Session::prepare(const Request& request) {
  return s3::prepare(request, address_, signer_, now() + clock_offset_);
}

void Session::set_clock(Time server) { clock_offset_ = server - now(); }

void Session::move_to(const std::string& region) {
  signer_.change_region(region);
  address_ = Address(endpoint_, region, bucket_);
}

std::uint64_t Session::random() {
  // SplitMix64 (G. Steele et al., "Fast splittable pseudorandom number generators", 2014).
  std::uint64_t z = random_state_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void Session::note_trouble(const std::string& reason) {
  const auto time = std::chrono::steady_clock::now();
  if (time - last_notice_ < between_notices) return;
  last_notice_ = time;
  notice_(Severity::note, fmt::format("{}; trying again", reason));
}

}  // namespace fraudgen::sink::s3
