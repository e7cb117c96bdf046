#include "small_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace fraudgen::sink::s3 {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Takes a request off the front of `data`, of which more comes from the socket. False at the end.
bool take_request(int socket, std::string& data, SmallServer::Request& request) {
  const auto more = [&] {
    char buffer[65536];
    const ssize_t n = ::recv(socket, buffer, sizeof buffer, 0);
    if (n > 0) data.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  };
  std::size_t end;
  while ((end = data.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) return false;
  }
  request = {};
  const std::string head = data.substr(0, end + 2);
  data.erase(0, end + 4);
  const std::size_t first = head.find(' ');
  const std::size_t second = head.find(' ', first + 1);
  request.method = head.substr(0, first);
  request.target = head.substr(first + 1, second - first - 1);
  for (std::size_t line = head.find("\r\n") + 2; line < head.size();) {
    const std::size_t next = head.find("\r\n", line);
    const std::size_t colon = head.find(':', line);
    request.headers[lower(head.substr(line, colon - line))] =
        head.substr(colon + 2, next - colon - 2);
    line = next + 2;
  }
  const std::size_t length = request.headers.contains("content-length")
                                 ? std::stoul(request.headers["content-length"])
                                 : 0;
  while (data.size() < length) {
    if (!more()) return false;
  }
  request.body = data.substr(0, length);
  data.erase(0, length);
  return true;
}

std::string parameter(const std::string& target, const std::string& name) {
  const std::size_t at = target.find(name + "=");
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size() + 1;
  return target.substr(from, target.find('&', from) - from);
}

}  // namespace

SmallServer::SmallServer(Handler handler)
    : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("the test's server can't listen");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

SmallServer::~SmallServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
}

void SmallServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void SmallServer::serve(int socket) {
  std::string data;
  Request request;
  while (take_request(socket, data, request)) {
    std::string answer = handler_(request);
    if (answer.empty()) break;
    for (std::size_t sent = 0; sent < answer.size();) {
      const ssize_t n = ::send(socket, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) break;
      sent += static_cast<std::size_t>(n);
    }
  }
  ::shutdown(socket, SHUT_RDWR);
}

std::string answer(int status, const std::string& headers, const std::string& body) {
  return fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                     headers, body);
}

std::string SmallStore::handle(const SmallServer::Request& request) {
  const std::lock_guard lock(mutex_);
  const std::string& target = request.target;
  const std::string path = target.substr(0, target.find('?'));
  if (path == "/bucket") {
    if (request.method == "PUT") bucket_ = true;
    if (target.find("uploads=") != std::string::npos) return list_uploads();
    return answer(bucket_ ? 200 : 404);
  }
  const std::string key = path.substr(std::string("/bucket/").size());
  if (target.find("?uploads=") != std::string::npos) {
    const std::string id = fmt::format("id-{}", ++next_);
    const auto plan = request.headers.find("x-amz-meta-fraudgen-plan");
    uploads_[id] = {key, plan == request.headers.end() ? "" : plan->second, {}};
    return answer(200, {},
                  fmt::format("<InitiateMultipartUploadResult><UploadId>{}</UploadId>"
                              "</InitiateMultipartUploadResult>",
                              id));
  }
  if (const std::string id = parameter(target, "uploadId"); !id.empty()) {
    return handle_upload(request, key, id);
  }
  if (request.method == "PUT") {
    objects_[key] = request.body;
    return answer(200, "ETag: \"whole\"\r\n");
  }
  if (request.method == "DELETE") return objects_.erase(key), answer(204);
  if (!objects_.contains(key)) return answer(404);
  if (request.method == "HEAD") {
    return fmt::format(
        "HTTP/1.1 200 X\r\nContent-Length: {}\r\nx-amz-meta-fraudgen-plan: {}\r\n\r\n",
        objects_[key].size(), metadata_[key]);
  }
  return answer(206, {}, objects_[key]);
}

std::string SmallStore::handle_upload(const SmallServer::Request& request, const std::string& key,
                                      const std::string& id) {
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return answer(404, {}, "<Error><Code>NoSuchUpload</Code></Error>");
  if (request.method == "DELETE") return uploads_.erase(found), answer(204);
  if (request.method == "PUT") {
    const std::string number = parameter(request.target, "partNumber");
    found->second.parts[static_cast<unsigned>(std::stoul(number))] = request.body;
    return answer(200, fmt::format("ETag: \"{}\"\r\n", number));
  }
  std::string whole;
  for (const auto& [number, part] : found->second.parts) whole += part;
  objects_[key] = whole;
  metadata_[key] = found->second.metadata;
  uploads_.erase(found);
  return answer(200, {}, "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>");
}

std::string SmallStore::list_uploads() {
  std::string body = "<ListMultipartUploadsResult>";
  for (const auto& [id, upload] : uploads_) {
    body += fmt::format("<Upload><Key>{}</Key><UploadId>{}</UploadId></Upload>", upload.key, id);
  }
  return answer(200, {}, body + "</ListMultipartUploadsResult>");
}

std::map<std::string, std::string> SmallStore::objects() {
  const std::lock_guard lock(mutex_);
  return objects_;
}

std::size_t SmallStore::uploads() {
  const std::lock_guard lock(mutex_);
  return uploads_.size();
}

void SmallStore::leave_upload(const std::string& key) {
  const std::lock_guard lock(mutex_);
  uploads_[fmt::format("id-{}", ++next_)] = {key, {}, {}};
}

}  // namespace fraudgen::sink::s3
