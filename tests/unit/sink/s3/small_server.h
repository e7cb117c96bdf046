#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace fraudgen::sink::s3 {

/// An HTTP server for tests, on a port of 127.0.0.1 that is free: a thread for each connection,
/// kept alive; the handler makes of a request what is sent back, byte for byte.
class SmallServer {
 public:
  struct Request {
    std::string method;
    std::string target;                          ///< path and query
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
  };
  /// Called by the connections' threads. An empty answer closes the connection instead.
  using Handler = std::function<std::string(const Request&)>;

  explicit SmallServer(Handler handler);
  ~SmallServer();

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  unsigned connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int socket);

  Handler handler_;
  int listener_;
  int port_ = 0;
  std::atomic<unsigned> connections_ = 0;
  std::mutex mutex_;
  std::list<int> sockets_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

/// A whole answer with the headers given ("Name: value\r\n" each).
std::string answer(int status, const std::string& headers = {}, const std::string& body = {});

/// As much of S3 as a target needs, in memory: one bucket, uploads, objects. Threads may share it.
class SmallStore {
 public:
  std::string handle(const SmallServer::Request& request);

  std::map<std::string, std::string> objects();
  std::size_t uploads();
  /// As a run leaves behind that was killed.
  void leave_upload(const std::string& key);

 private:
  struct Upload {
    std::string key;
    std::string metadata;
    std::map<unsigned, std::string> parts;
  };
  std::string handle_upload(const SmallServer::Request& request, const std::string& key,
                            const std::string& id);
  std::string list_uploads();

  std::mutex mutex_;
  bool bucket_ = false;
  unsigned next_ = 0;
  std::map<std::string, std::string> objects_;
  std::map<std::string, std::string> metadata_;
  std::map<std::string, Upload> uploads_;
};

}  // namespace fraudgen::sink::s3
