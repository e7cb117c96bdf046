#include "sink/http/client.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <stdexcept>

namespace fraudgen::sink::http {
namespace {

/// Slower than that, for as long as the request's patience, is a stall. In bytes a second.
constexpr long rate_floor = 1024;
constexpr long connect_timeout_seconds = 10;
/// Unsent bytes that the kernel may hold of a connection. More would count against a container's
/// memory, and would hide for long that nothing moves any more.
constexpr int most_unsent_bytes = 64 << 10;

void initialise_curl_once() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw std::runtime_error("curl can't be initialised");
}

}  // namespace

/// A connection's worth of work: a handle of curl's, and what it is busy with.
struct Client::Channel {
  Channel() : easy(curl_easy_init()) {
    if (easy == nullptr) throw std::bad_alloc();
  }
  ~Channel() {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  void add_header(const char* line) {
    curl_slist* longer = curl_slist_append(headers, line);
    if (longer == nullptr) throw std::bad_alloc();
    headers = longer;
  }

  CURL* easy;
  curl_slist* headers = nullptr;
  Exchange* exchange = nullptr;  ///< null: free
  std::span<const std::byte> body;
  std::size_t sent = 0;
  bool refused = false;
  unsigned sends = 0;
  std::array<char, CURL_ERROR_SIZE> error{};
};

/// What curl calls.
struct Client::Callbacks {
  static std::size_t read(char* to, std::size_t size, std::size_t count, void* self) {
    auto& channel = *static_cast<Channel*>(self);
    const auto piece = channel.body.subspan(channel.sent);
    const std::size_t n = std::min(size * count, piece.size());
    std::memcpy(to, piece.data(), n);
    channel.sent += n;
    return n;
  }

  /// When a kept connection turns out to be closed, what went into it is sent again on another.
  static int seek(void* self, curl_off_t offset, int origin) {
    auto& channel = *static_cast<Channel*>(self);
    const auto to = static_cast<std::size_t>(offset);
    if (origin != SEEK_SET || offset < 0 || to > channel.body.size()) return CURL_SEEKFUNC_FAIL;
    channel.sent = to;
    return CURL_SEEKFUNC_OK;
  }

  /// On a connection that is ready, before the request goes out.
  static int before_request(void* self, char*, char*, int, int) {
    ++static_cast<Channel*>(self)->sends;
    return CURL_PREREQFUNC_OK;
  }

  /// Bytes that the exchange takes, or none: then it has had enough. What it throws may not pass
  /// through curl.
  template <typename Take>
  static std::size_t given(Channel& channel, std::size_t bytes, Take take) noexcept {
    try {
      if (take()) return bytes;
    } catch (const std::exception&) {
    }
    channel.refused = true;
    return 0;
  }

  static std::size_t header(char* line, std::size_t size, std::size_t count, void* self) {
    auto& channel = *static_cast<Channel*>(self);
    return given(channel, size * count, [&] {
      return channel.exchange->take_header({line, size * count});
    });
  }

  static std::size_t write(char* data, std::size_t size, std::size_t count, void* self) {
    auto& channel = *static_cast<Channel*>(self);
    long status = 0;
    curl_easy_getinfo(channel.easy, CURLINFO_RESPONSE_CODE, &status);
    const auto piece = std::as_bytes(std::span(data, size * count));
    return given(channel, piece.size(),
                 [&] { return channel.exchange->take_body(static_cast<int>(status), piece); });
  }

  static int set_up_socket(void*, curl_socket_t socket, curlsocktype) {
    // Not every kernel knows it; then it is as without.
    setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most_unsent_bytes,
               sizeof(most_unsent_bytes));
    return CURL_SOCKOPT_OK;
  }

  /// 0, or -1 when it did not work: then curl gives up what it was about to do.
  template <typename Act>
  static int done(Act act) noexcept {
    try {
      act();
      return 0;
    } catch (const std::exception&) {
      return -1;
    }
  }

  static int socket(CURL*, curl_socket_t socket, int wanted, void* self, void*) {
    return done([&] { static_cast<Client*>(self)->watch(socket, wanted); });
  }

  static int timer(CURLM*, long milliseconds, void* self) {
    return done([&] { static_cast<Client*>(self)->set_timer(milliseconds); });
  }
};

Client::Client(boost::asio::io_context& context, Options options)
    : context_(context), options_(std::move(options)), timer_(context) {
  initialise_curl_once();
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) throw std::bad_alloc();
  multi_ = multi;
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, Callbacks::socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, Callbacks::timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.connections));
  curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options_.connections));
}

Client::~Client() {
  channels_.clear();
  curl_multi_cleanup(multi_);
  for (const auto& [socket, watch] : watches_) watch->end();
}

void Client::start(Exchange& exchange, const Request& request) {
  waiting_.push_back({&exchange, request});
  start_waiting();
}

void Client::cancel(Exchange& exchange) {
  std::erase_if(waiting_, [&](const Waiting& waiting) { return waiting.exchange == &exchange; });
  for (const auto& channel : channels_) {
    if (channel->exchange == &exchange) release(*channel);
  }
  start_waiting();
}

void Client::start_waiting() {
  while (!waiting_.empty()) {
    auto free = std::ranges::find(channels_, nullptr, [](const auto& c) { return c->exchange; });
    if (free == channels_.end()) {
      if (channels_.size() == options_.connections) return;
      channels_.push_back(std::make_unique<Channel>());
      free = std::prev(channels_.end());
    }
    const Waiting next = waiting_.front();
    waiting_.pop_front();
    try {
      send(**free, next);
    } catch (const std::bad_alloc&) {
      next.exchange->ended({.curl_code = CURLE_OUT_OF_MEMORY,
                            .status = 0,
                            .message = curl_easy_strerror(CURLE_OUT_OF_MEMORY)});
    }
  }
}

void Client::send(Channel& channel, const Waiting& waiting) {
  const Request& request = waiting.request;
  channel.body = request.body;
  channel.sent = 0;
  channel.refused = false;
  channel.sends = 0;
  channel.error[0] = '\0';
  curl_slist_free_all(channel.headers);
  channel.headers = nullptr;
  for (const std::string& line : request.headers) channel.add_header(line.c_str());
  // curl's own: one that waits for leave to send the body, one that says nothing.
  channel.add_header("Expect:");
  channel.add_header("Accept:");

  CURL* easy = channel.easy;
  curl_easy_reset(easy);
  const auto set = [easy](CURLoption option, auto value) {
    if (curl_easy_setopt(easy, option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  };
  set(CURLOPT_PRIVATE, &channel);
  set(CURLOPT_ERRORBUFFER, channel.error.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_URL, std::string(request.url).c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_HTTPHEADER, channel.headers);
  set(CURLOPT_CUSTOMREQUEST, std::string(request.method).c_str());
  if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
  if (request.method == "PUT" || request.method == "POST") {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_READFUNCTION, &Callbacks::read);
    set(CURLOPT_READDATA, &channel);
    set(CURLOPT_SEEKFUNCTION, &Callbacks::seek);
    set(CURLOPT_SEEKDATA, &channel);
  }
  set(CURLOPT_PREREQFUNCTION, &Callbacks::before_request);
  set(CURLOPT_PREREQDATA, &channel);
  set(CURLOPT_HEADERFUNCTION, &Callbacks::header);
  set(CURLOPT_HEADERDATA, &channel);
  set(CURLOPT_WRITEFUNCTION, &Callbacks::write);
  set(CURLOPT_WRITEDATA, &channel);
  set(CURLOPT_CONNECTTIMEOUT, connect_timeout_seconds);
  set(CURLOPT_LOW_SPEED_LIMIT, rate_floor);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.patience.count()));
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_SOCKOPTFUNCTION, &Callbacks::set_up_socket);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, options_.verify ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, options_.verify ? 2L : 0L);
  if (!options_.authorities.empty()) set(CURLOPT_CAINFO, options_.authorities.c_str());
  // curl sets a timer, which begins it.
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) throw std::bad_alloc();
  channel.exchange = waiting.exchange;
}

void Client::act(int socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  collect_ended();
}

void Client::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    char* found = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &found);
    auto& channel = *reinterpret_cast<Channel*>(found);

    long status = 0;
    curl_easy_getinfo(channel.easy, CURLINFO_RESPONSE_CODE, &status);
    Result result{.curl_code = code,
                  .status = static_cast<int>(status),
                  .message = {},
                  .refused = channel.refused,
                  .sends = channel.sends};
    if (code != CURLE_OK) {
      result.message = channel.error[0] != '\0' ? channel.error.data() : curl_easy_strerror(code);
    }
    Exchange& exchange = *channel.exchange;
    release(channel);
    exchange.ended(result);
  }
  start_waiting();
}

void Client::release(Channel& channel) {
  curl_multi_remove_handle(multi_, channel.easy);
  channel.exchange = nullptr;
  channel.body = {};
}

void Client::watch(int socket, int wanted) {
  auto& watch = watches_[socket];
  if (wanted == CURL_POLL_REMOVE) {
    if (watch) watch->end();
    watches_.erase(socket);
    return;
  }
  if (!watch) {
    watch = std::make_shared<SocketWatch>(context_, socket, [this, socket](SocketWatch::Ready r) {
      act(socket, r == SocketWatch::Ready::to_read ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    });
  }
  watch->want(wanted == CURL_POLL_IN || wanted == CURL_POLL_INOUT,
              wanted == CURL_POLL_OUT || wanted == CURL_POLL_INOUT);
}

void Client::set_timer(long milliseconds) {
  ticking_.reset();
  timer_.cancel();
  if (milliseconds < 0) return;
  ticking_ = std::make_shared<char>();
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait([this, ticking = std::weak_ptr(ticking_)](boost::system::error_code error) {
    if (!error && !ticking.expired()) act(CURL_SOCKET_TIMEOUT, 0);
  });
}

}  // namespace fraudgen::sink::http
