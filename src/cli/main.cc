#include <curl/curl.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instruction_set.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/options.h"
#include "pipeline/generate.h"
#include "pipeline/interrupts.h"
#include "pipeline/job.h"
#include "pipeline/open_target.h"
#include "pipeline/plan_report.h"

namespace fraudgen::cli {
namespace {

enum Status { done = 0, failed = 1, refused = 2, interrupted = 128 };

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      throw RunError(fmt::format("cannot write to standard output: {}", error_text(errno)));
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

int complain(std::string_view what, int status) {
  const std::string line = fmt::format("fraudgen: {}\n", what);
  [[maybe_unused]] const ssize_t n = write(STDERR_FILENO, line.data(), line.size());
  return status;
}

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
         term != nullptr && std::string_view(term) != "dumb";
}

std::string version_text() {
  return fmt::format("fraudgen {}\nzstd {}\n{}\n{}\n", FRAUDGEN_VERSION, ZSTD_versionString(),
                     OpenSSL_version(OPENSSL_VERSION), curl_version());
}

int run(const Request& request) {
  switch (request.command) {
    case Command::version:
      print(version_text());
      return done;
    case Command::help:
      print(help_text(request.help_on, colour_wanted()));
      return done;
    case Command::plan:
    case Command::generate:
      break;
  }
  instruction_set();  // complains of a bad choice while nothing is done
  pipeline::Interrupts interrupts;
  if (request.command == Command::plan) {
    const auto target = pipeline::open_target(request.settings, {}, {});
    const pipeline::Job job(request.settings, *target);
    print(request.json ? pipeline::plan_json(job) : pipeline::plan_text(job));
    return done;
  }
  try {
    pipeline::generate(request.settings, interrupts);
  } catch (const Stopped&) {
    const int signal = interrupts.signal();
    return complain(
        fmt::format("interrupted by SIG{}; what is finished stays: --resume goes on from it",
                    sigabbrev_np(signal)),
        interrupted + signal);
  }
  return done;
}

/// With one of the first three descriptors closed, the next file opened would take its place, and a
/// line of progress would end up in the middle of the data. A descriptor that can't be written
/// takes it instead, one that is there in an empty chroot, too.
void occupy_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) == -1) open("/", O_PATH);
  }
}

int main(std::span<char*> arguments) {
  occupy_standard_descriptors();
  // The environment may hold keys: no core file, and no look at it by others of the same user.
  prctl(PR_SET_DUMPABLE, 0);
  // One heap, so that what threads allocate does not multiply; memory is a budget here.
  mallopt(M_ARENA_MAX, 1);
  // What they tell, the failing system call tells as well.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  const std::vector<std::string> copies(arguments.begin(), arguments.end());
  wipe_secrets(arguments);
  try {
    return run(parse_request(copies, [](const char* name) { return std::getenv(name); }));
  } catch (const UsageError& error) {
    return complain(error.what(), refused);
  } catch (const RunError& error) {
    return complain(error.what(), failed);
  } catch (const std::bad_alloc&) {
    return complain("the system is out of memory", failed);
  } catch (const std::exception& error) {
    return complain(fmt::format("internal error: {}", error.what()), failed);
  }
}

}  // namespace
}  // namespace fraudgen::cli

int main(int argc, char** argv) {
  return fraudgen::cli::main({argv + (argc > 0 ? 1 : 0), argv + argc});
}
