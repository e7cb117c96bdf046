#include "sink/s3/credentials.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <span>

#include "base/error.h"
#include "base/text.h"
#include "sink/s3/profile.h"
#include "sink/s3/text.h"

namespace fraudgen::sink::s3 {
namespace {

constexpr std::size_t file_limit = 64 * 1024;
constexpr const char* access_option = "--minio-access-key";
constexpr const char* secret_option = "--minio-secret-key";

/// Two names, of options or variables, whose values may make a pair.
struct Names {
  const char* access_key;
  const char* secret_key;
};

constexpr std::array option_names{
    Names{access_option, secret_option},      Names{access_option, "MINIO_ROOT_PASSWORD"},
    Names{access_option, "MINIO_SECRET_KEY"}, Names{"MINIO_ROOT_USER", secret_option},
    Names{"MINIO_ACCESS_KEY", secret_option},
};
constexpr std::array aws_names{Names{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}};
// What was set together comes first.
constexpr std::array minio_names{
    Names{"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"},
    Names{"MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"},
    Names{"MINIO_ROOT_USER", "MINIO_SECRET_KEY"},
    Names{"MINIO_ACCESS_KEY", "MINIO_ROOT_PASSWORD"},
};

struct ReadResult {
  Secret text;
  int error = 0;  ///< errno, or 0
  bool too_long = false;
};

ReadResult read_file(const char* path) {
  ReadResult result;
  struct Buffer {
    ~Buffer() { wipe(bytes.get(), file_limit + 1); }
    std::unique_ptr<char[]> bytes = std::make_unique<char[]>(file_limit + 1);
  } buffer;
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    result.error = errno;
    return result;
  }
  std::size_t size = 0;
  while (size <= file_limit) {
    const ssize_t got = ::read(file, buffer.bytes.get() + size, file_limit + 1 - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) result.error = errno;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  ::close(file);
  result.too_long = size > file_limit;
  if (result.error == 0 && !result.too_long) {
    result.text = Secret(std::string_view(buffer.bytes.get(), size));
  }
  return result;
}

/// What is wrong with a file, to follow "a file" or a name; empty when nothing is.
std::string complaint(const ReadResult& result) {
  if (result.error != 0) {
    return fmt::format("can't be read: {}", error_text(result.error));
  }
  return result.too_long ? "is larger than 64 KiB" : "";
}

enum class Kind { sent, kept };

/// What is sent, in a header, may hold no line break, and no key or token has blanks or the like. A
/// secret key only ever goes into a hash: MinIO's may be any words, but not lines.
void check_value(std::string_view value, Kind kind, std::string_view name) {
  if (value.empty()) throw UsageError(fmt::format("{} holds nothing", name));
  const auto bad = [&](char c) {
    const bool control = (c >= 0 && c < ' ') || c == '\x7f';
    return control || (kind == Kind::sent && (c <= ' ' || c > '~'));
  };
  if (std::ranges::any_of(value, bad)) {
    throw UsageError(fmt::format("{} holds a character that {}", name,
                                 kind == Kind::sent
                                     ? "no key has; accepted are ASCII's, without blanks"
                                     : "no secret key has: a line break or another control"));
  }
}

class Search {
 public:
  Search(const Environment& environment, const KeyOptions& options)
      : environment_(environment), options_(options) {}

  FoundCredentials run() const {
    std::optional<FoundCredentials> found;
    if (!options_.access_key.empty() || !options_.secret_key.empty()) found = pair(option_names);
    if (!found) {
      found = pair(aws_names);
      if (found && is_set("AWS_SESSION_TOKEN")) {
        found->credentials.session_token = value("AWS_SESSION_TOKEN", Kind::sent);
      }
    }
    if (!found) found = pair(minio_names);
    if (!found) found = profile();
    if (!found) {
      throw UsageError(
          "no credentials for the object store: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
          "or "
          "MINIO_ROOT_USER and MINIO_ROOT_PASSWORD (each also as NAME_FILE, a file that holds the "
          "value), or have a profile in ~/.aws/credentials");
    }
    return std::move(*found);
  }

 private:
  const char* variable(const std::string& name) const {
    const char* text = environment_(name.c_str());
    return text == nullptr || *text == '\0' ? nullptr : text;
  }

  std::string_view option(std::string_view name) const {
    if (name == access_option) return options_.access_key;
    if (name == secret_option) return options_.secret_key;
    return {};
  }

  bool is_set(const std::string& name) const {
    return !option(name).empty() || variable(name) != nullptr ||
           variable(name + "_FILE") != nullptr;
  }

  /// Of an option or variable that is_set().
  Secret value(const std::string& name, Kind kind) const {
    if (!option(name).empty()) {
      check_value(option(name), kind, name);
      return Secret(option(name));
    }
    const std::string file_name = name + "_FILE";
    const char* text = variable(name);
    const char* path = variable(file_name);
    if (text != nullptr && path != nullptr) {
      throw UsageError(fmt::format("{} and {} are both set; accepted is one", name, file_name));
    }
    if (text != nullptr) {
      check_value(text, kind, name);
      return Secret(text);
    }
    const ReadResult file = read_file(path);
    if (const std::string wrong = complaint(file); !wrong.empty()) {
      throw UsageError(fmt::format("{} names a file that {}", file_name, wrong));
    }
    std::string_view content = file.text.reveal();
    if (content.ends_with('\n')) content.remove_suffix(1);
    if (content.ends_with('\r')) content.remove_suffix(1);
    check_value(content, kind, "the file that " + file_name + " names");
    return Secret(content);
  }

  /// The first complete pair. Nothing when no name is set; a half on its own is an error: going on
  /// to other credentials would use an account that was not meant.
  std::optional<FoundCredentials> pair(std::span<const Names> candidates) const {
    for (const Names& names : candidates) {
      if (!is_set(names.access_key) || !is_set(names.secret_key)) continue;
      FoundCredentials found;
      found.credentials.access_key = value(names.access_key, Kind::sent).reveal();
      found.credentials.secret_key = value(names.secret_key, Kind::kept);
      found.source = names.access_key;
      return found;
    }
    for (const Names& names : candidates) {
      const bool access_key = is_set(names.access_key);
      if (!access_key && !is_set(names.secret_key)) continue;
      const char* there = access_key ? names.access_key : names.secret_key;
      const char* missing = access_key ? names.secret_key : names.access_key;
      throw UsageError(fmt::format("{} is given, but {} is not; both are needed", there, missing));
    }
    return std::nullopt;
  }

  std::optional<FoundCredentials> profile() const {
    const char* wanted = variable("AWS_PROFILE");
    const std::string name = wanted != nullptr ? printable(wanted, 100) : "default";
    std::string path;
    if (const char* given = variable("AWS_SHARED_CREDENTIALS_FILE"); given != nullptr) {
      path = given;
    } else if (const char* home = variable("HOME"); home != nullptr) {
      path = std::string(home) + "/.aws/credentials";
    }
    const ReadResult file = path.empty() ? ReadResult{{}, ENOENT, false} : read_file(path.c_str());
    const bool absent = file.error == ENOENT || file.error == ENOTDIR;
    if (absent && wanted == nullptr) return std::nullopt;
    if (path.empty()) {
      throw UsageError(
          fmt::format("AWS_PROFILE names profile \"{}\", but neither AWS_SHARED_CREDENTIALS_FILE "
                      "nor HOME is set",
                      name));
    }
    if (const std::string wrong = complaint(file); !wrong.empty()) {
      throw UsageError(fmt::format("{}, which is to hold profile \"{}\", {}", path, name, wrong));
    }
    const Profile keys = read_profile(file.text.reveal(), wanted != nullptr ? wanted : name);
    if (!keys.found) {
      if (wanted == nullptr) return std::nullopt;
      throw UsageError(fmt::format("AWS_PROFILE: {} has no profile \"{}\"", path, name));
    }
    // A profile may get its keys by other means (a login, a role), which are not known here.
    if (keys.access_key.empty() && keys.secret_key.empty() && wanted == nullptr) {
      return std::nullopt;
    }
    const auto checked = [&](std::string_view text, Kind kind, std::string_view key) {
      check_value(text, kind, fmt::format("{} of profile \"{}\" in {}", key, name, path));
      return text;
    };
    FoundCredentials found;
    found.credentials.access_key = checked(keys.access_key, Kind::sent, "aws_access_key_id");
    found.credentials.secret_key =
        Secret(checked(keys.secret_key, Kind::kept, "aws_secret_access_key"));
    if (!keys.session_token.empty()) {
      found.credentials.session_token =
          Secret(checked(keys.session_token, Kind::sent, "aws_session_token"));
    }
    found.source = fmt::format("profile \"{}\" in {}", name, path);
    return found;
  }

  const Environment& environment_;
  const KeyOptions& options_;
};

}  // namespace

FoundCredentials find_credentials(const Environment& environment, const KeyOptions& options) {
  return Search(environment, options).run();
}

}  // namespace fraudgen::sink::s3
