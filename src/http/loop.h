// One thread of input and output, holding many connections. Includes Asio, so only the server's own sources
// include this. put() and close() are for any thread, the rest for the loop's alone.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

namespace comity::http {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor>;
template <class T>
using Task = boost::asio::awaitable<T, Executor>;

using Timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Session;

class Loop {
  public:
    using Letter = std::move_only_function<void()>;

    boost::asio::io_context io{1};
    Timer timer{io};
    std::string date;  // as HTTP writes it
    std::unordered_set<Session*> sessions;
    bool over = false;  // ends when its last session has

    // Has `letter` done by the loop's thread: many that come close together cost one wake-up. Dropped once
    // closed.
    void put(Letter letter);
    void close();

  private:
    void drain();

    std::mutex mutex_;
    std::vector<Letter> letters_;
    bool closed_ = false;
};

}  // namespace comity::http
