#include "pipeline/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "memory/limits.h"
#include "pipeline/text.h"

namespace fraudgen::pipeline {
namespace {

using namespace std::chrono_literals;

bool is_live_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (term == nullptr || std::string_view(term) != "dumb");
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

/// One system call, so that lines of several processes don't mix. What can't be written is lost:
/// nobody is there to see it.
void write_out(std::string_view text) {
  [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

Progress::Progress(bool quiet)
    : quiet_(quiet), live_(!quiet && is_live_terminal()), interval_(live_ ? 200ms : 10'000ms) {}

void Progress::begin(std::string_view title, const Done& total) {
  end();
  title_ = title;
  total_ = total;
  start_ = std::chrono::steady_clock::now();
  if (live_) update({});
}

void Progress::update(const Done& done) {
  if (quiet_) return;
  std::string text = line(done);
  const std::lock_guard lock(mutex_);
  if (live_) {
    text.resize(std::min(text.size(), terminal_width() - 1));
    write_out("\r" + text + "\x1b[K");
    shown_ = true;
  } else {
    write_out(text + "\n");
  }
}

void Progress::end() {
  const std::lock_guard lock(mutex_);
  wipe();
}

void Progress::wipe() {
  if (shown_) write_out("\r\x1b[K");
  shown_ = false;
}

void Progress::say(std::string_view text, bool important) {
  if (quiet_ && !important) return;
  const std::lock_guard lock(mutex_);
  wipe();
  write_out(fmt::format("{}\n", text));
}

std::string Progress::line(const Done& done) const {
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double all = static_cast<double>(total_.rows > 0 ? total_.rows : total_.bytes);
  const double now = static_cast<double>(total_.rows > 0 ? done.rows : done.bytes);
  const double share = all > 0 ? std::min(1.0, now / all) : 1.0;
  std::string text = fmt::format("{} {:3.0f}%  {}", title_, share * 100, size_text(done.bytes));
  if (seconds > 0.1) {
    const auto per_second = [&](std::uint64_t n) {
      return static_cast<std::uint64_t>(static_cast<double>(n) / seconds);
    };
    if (total_.rows > 0) text += fmt::format("  {} rows/s", count_text(per_second(done.rows)));
    text += fmt::format("  {}/s", size_text(per_second(done.bytes)));
  }
  text += fmt::format("  {} resident", size_text(memory::resident_bytes()));
  if (share > 0.005 && seconds > 1) {
    text += fmt::format("  {} left", duration_text(seconds / share - seconds));
  }
  return text;
}

}  // namespace fraudgen::pipeline
