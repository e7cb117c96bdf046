#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sink/http/socket_watch.h"

namespace fraudgen::sink::http {

/// What goes over the wire. Views: they outlive the exchange.
struct Request {
  std::string_view method;
  std::string_view url;                  ///< percent-encoded; its path is sent as it is
  std::span<const std::string> headers;  ///< "Name: value"
  std::span<const std::byte> body;       ///< of PUT and POST
  std::chrono::seconds patience;         ///< without progress (next to none) until it is given up
};

/// How an exchange ended.
struct Result {
  int curl_code = 0;     ///< CURLcode; 0: there was a whole answer
  int status = 0;        ///< HTTP's, also of an answer that was broken off; 0: there was none
  std::string message;   ///< curl's own words for its code
  bool refused = false;  ///< the receiver would not take the answer: the code says nothing
  /// How often the request went out: curl sends again by itself when a kept connection turns out to
  /// have been closed, though the server may have carried out what it got.
  unsigned sends = 0;
};

/// Who asks, and gets the answer. Called by the loop's thread.
class Exchange {
 public:
  virtual ~Exchange() = default;

  /// A line of the answer's head, a status line too. False breaks off, as does an exception.
  virtual bool take_header(std::string_view line) = 0;
  /// A piece of the answer's body. Likewise.
  virtual bool take_body(int status, std::span<const std::byte> piece) = 0;
  /// The last call: the exchange may be started again, or dropped, in it. Does not throw.
  virtual void ended(const Result& result) = 0;
};

/// HTTP and HTTPS (TLS 1.2 or later) over a fixed number of connections that are kept alive: curl
/// does the protocol, Asio waits for its sockets and timers. It follows no redirects, uses the
/// proxy that https_proxy and the like name, and counts on no header. The loop's thread alone.
class Client {
 public:
  struct Options {
    std::string authorities;  ///< file of trusted certificates (PEM); empty: the system's
    bool verify = true;       ///< the server's certificate and its name
    unsigned connections = 1;
  };

  Client(boost::asio::io_context& context, Options options);
  /// Nothing may be under way.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Sends as soon as a connection is free. ended() is called later, never from here. Both outlive
  /// the exchange.
  void start(Exchange& exchange, const Request& request);

  /// Ends it without ended(); its connection is closed. No harm if it isn't under way.
  void cancel(Exchange& exchange);

 private:
  struct Channel;
  struct Waiting {
    Exchange* exchange;
    Request request;
  };
  struct Callbacks;

  void start_waiting();
  void send(Channel& channel, const Waiting& waiting);
  void act(int socket, int events);
  void collect_ended();
  void release(Channel& channel);
  void watch(int socket, int wanted);
  void set_timer(long milliseconds);

  boost::asio::io_context& context_;
  Options options_;
  void* multi_;
  boost::asio::steady_timer timer_;
  /// As long as the timer's ringing means anything: one that is just ringing can't be cancelled.
  std::shared_ptr<const char> ticking_;
  std::map<int, std::shared_ptr<SocketWatch>> watches_;
  std::vector<std::unique_ptr<Channel>> channels_;  ///< made when first needed, then kept
  std::deque<Waiting> waiting_;
};

}  // namespace fraudgen::sink::http
