#include "sink/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <vector>

#include "base/text.h"

namespace fraudgen::sink {
namespace {

[[noreturn]] void fail(std::string_view doing, const std::string& path, int error) {
  throw SinkError(fmt::format("cannot {} {}: {}", doing, path, error_text(error)), 1);
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// mkdir -p. Returns 0 or the error.
int make_directories(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) == 0) return 0;
  if (errno == ENOENT) {
    const std::string parent = parent_of(path);
    if (parent == path || parent == ".") return ENOENT;
    if (const int error = make_directories(parent); error != 0) return error;
    if (::mkdir(path.c_str(), 0777) == 0) return 0;
  }
  if (errno != EEXIST) return errno;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errno;
  return S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
}

/// What a file is called before it is finished.
std::string unfinished(const std::string& final_path) {
  const std::size_t name = parent_of(final_path).size() + 1;
  return fmt::format("{}{}{}", final_path.substr(0, name), unfinished_prefix,
                     final_path.substr(name));
}

/// True when another process is writing the file. Network file systems give an exclusive lock only
/// to who could write (flock(2), "NFS details").
bool locked(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  return fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0 &&
         (errno == EWOULDBLOCK || errno == EACCES);
}

/// Calls `visit(entry)` for all that is in a directory. Throws when it can't be read to its end.
template <typename Visit>
void for_each_entry(DIR* stream, const std::string& directory, Visit visit) {
  while (true) {
    errno = 0;
    const dirent* const entry = ::readdir(stream);
    if (entry == nullptr) break;
    visit(*entry);
  }
  if (errno != 0) fail("list", directory, errno);
}

void remove_left_over(const std::string& path) {
  if (!locked(path) && ::unlink(path.c_str()) != 0 && errno != ENOENT) fail("remove", path, errno);
}

}  // namespace

class DirectoryTarget::File : public Object {
 public:
  File(DirectoryTarget& target, std::string final_path)
      : target_(target), final_path_(std::move(final_path)) {
    const std::string folder = parent_of(final_path_);
    temporary_path_ = unfinished(final_path_);
    if (const int error = make_directories(folder); error != 0) fail("make", folder, error);
    open();
  }

  ~File() override {
    if (fd_) ::unlink(temporary_path_.c_str());  // before the lock goes with the descriptor
  }

  void put(memory::Part part) override {
    std::span<const std::byte> left = part.bytes();
    while (!left.empty()) {
      const ssize_t n = ::write(fd_->get(), left.data(), left.size());
      ++target_.requests_;
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("write", final_path_, errno);
      if (n == 0) fail("write", final_path_, ENOSPC);
      left = left.subspan(static_cast<std::size_t>(n));
      size_ += n;
    }
    ++target_.parts_;
    start_writeback();
  }

  void finish() override {
    if (::fsync(fd_->get()) != 0) fail("write", final_path_, errno);
    if (::rename(temporary_path_.c_str(), final_path_.c_str()) != 0) {
      fail("rename to", final_path_, errno);
    }
    const int closed = fd_->close();
    fd_.reset();
    if (closed != 0 && errno != EINTR) fail("close", final_path_, errno);
    const std::string folder = parent_of(final_path_);
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some network file systems can't sync a directory; they say so with EINVAL.
    if (!directory || (::fsync(directory.get()) != 0 && errno != EINVAL)) {
      fail("sync", folder, errno);
    }
  }

 private:
  /// Creates the file anew, never reuses one: a left-over may become somebody's finished file.
  void open() {
    for (int attempt = 0; attempt < 2; ++attempt) {
      fd_.emplace(::open(temporary_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
      if (*fd_) {
        ::flock(fd_->get(), LOCK_EX | LOCK_NB);  // best effort: not every file system has locks
        return;
      }
      const int error = errno;
      fd_.reset();
      if (error != EEXIST) fail("create", temporary_path_, error);
      if (locked(temporary_path_)) {
        throw SinkError(final_path_ + " is being written by another process", 1);
      }
      ::unlink(temporary_path_.c_str());
    }
    fail("create", temporary_path_, EEXIST);
  }

  /// Has the kernel write what came so far while the rest is made: the fsync at the end is short,
  /// and dirty pages, which a container's limit counts, stay few.
  void start_writeback() {
    constexpr std::int64_t step = std::int64_t{8} << 20;
    if (size_ - submitted_ < step) return;
    ::sync_file_range(fd_->get(), submitted_, size_ - submitted_, SYNC_FILE_RANGE_WRITE);
    submitted_ = size_;
  }

  DirectoryTarget& target_;
  std::string final_path_;
  std::string temporary_path_;
  std::optional<Descriptor> fd_;
  std::int64_t size_ = 0;
  std::int64_t submitted_ = 0;
};

std::string DirectoryTarget::path(std::string_view name) const {
  if (name.empty()) return root_;
  return fmt::format("{}{}{}", root_, root_.ends_with('/') ? "" : "/", name);
}

void DirectoryTarget::prepare() {
  if (const int error = make_directories(root_); error != 0) {
    if (error == ENOTDIR || error == EEXIST) {
      throw UsageError("it, or a folder on the way to it, is not a directory");
    }
    throw UsageError(fmt::format("cannot make the directory: {}", error_text(error)));
  }
  // Permissions alone don't tell: the file system may be read-only or not take files at all. A file
  // without a name leaves nothing behind; where there are none, one with a name is tried.
  if (Descriptor(::open(root_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666))) return;
  const std::string probe = path(fmt::format("{}probe-{}", unfinished_prefix, ::getpid()));
  const Descriptor fd(::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd) throw UsageError(fmt::format("cannot write there: {}", error_text(errno)));
  ::unlink(probe.c_str());
}

void DirectoryTarget::claim(bool alone) {
  claim_ = Descriptor(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!claim_) throw UsageError(fmt::format("cannot open the directory: {}", error_text(errno)));
  if (::flock(claim_.get(), (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) throw UsageError("another run is writing there");
  // Without locks the file system leaves it to whoever starts the runs.
}

std::unique_ptr<Object> DirectoryTarget::begin(std::string_view name, const Labels&) {
  return std::make_unique<File>(*this, path(name));
}

void DirectoryTarget::list(std::string_view folder, const Visit& visit) {
  const std::string directory = path(folder);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), ::closedir);
  if (stream == nullptr) {
    if (errno == ENOENT) return;
    if (errno == ENOTDIR) throw SinkError(fmt::format("{} is not a directory", directory), 1);
    fail("list", directory, errno);
  }
  std::string name;
  for_each_entry(stream.get(), directory, [&](const dirent& entry) {
    const std::string_view file = entry.d_name;
    if (file.starts_with(unfinished_prefix) || file == "." || file == "..") return;
    struct stat status {};
    if (::fstatat(::dirfd(stream.get()), entry.d_name, &status, 0) != 0) {
      // Gone since, or a link that leads nowhere.
      if (errno == ENOENT) return;
      fail("look at", fmt::format("{}/{}", directory, file), errno);
    }
    name.assign(folder);
    if (!folder.empty()) name += '/';
    name += file;
    visit(name, S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0);
  });
}

void DirectoryTarget::read(std::string_view name, std::uint64_t offset, std::span<std::byte> to) {
  const std::string file = path(name);
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd) fail("read", file, errno);
  while (!to.empty()) {
    const ssize_t n = ::pread(fd.get(), to.data(), to.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read", file, errno);
    if (n == 0) throw SinkError(fmt::format("cannot read {}: it ends early", file), 1);
    to = to.subspan(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
}

void DirectoryTarget::remove(std::string_view name) {
  const std::string file = path(name);
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) fail("remove", file, errno);
}

void DirectoryTarget::remove_unfinished(std::string_view name) {
  remove_left_over(unfinished(path(name)));
}

void DirectoryTarget::remove_unfinished_in(std::string_view folder,
                                           const std::function<bool(std::string_view)>& ours) {
  const std::string directory = path(folder);
  std::vector<std::string> found;  // as many as there were workers, so few
  {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), ::closedir);
    if (stream == nullptr) {
      if (errno == ENOENT) return;
      fail("list", directory, errno);
    }
    for_each_entry(stream.get(), directory, [&](const dirent& entry) {
      const std::string_view file = entry.d_name;
      if (!file.starts_with(unfinished_prefix)) return;
      const std::string name = fmt::format("{}{}{}", folder, folder.empty() ? "" : "/",
                                           file.substr(unfinished_prefix.size()));
      if (ours(name)) found.push_back(fmt::format("{}/{}", directory, file));
    });
  }
  for (const std::string& file : found) remove_left_over(file);
}

}  // namespace fraudgen::sink
