// One thread of input and output, holding many connections. Includes Asio, so only the server's own sources
// include this. put() and close() are for any thread, the rest for the loop's alone.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
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

class Circle;

// A connection in a loop's hands, or what carries one.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    using Instant = std::chrono::steady_clock::time_point;

    Connection() = default;
    virtual ~Connection() = default;
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    virtual void cancel_if_late(Instant now) = 0;
    virtual void cancel_if_idle() = 0;  // the server is stopping, and
    virtual void abandon() = 0;         // will not wait any longer
};

class Loop {
  public:
    using Letter = std::move_only_function<void()>;
    using Queue = std::map<std::uint64_t, Connection*>;  // by when each joined it

    boost::asio::io_context io{1};
    Timer timer{io};
    std::string date;  // as HTTP writes it
    std::unordered_set<Connection*> connections;
    Queue without_header;            // who has not yet said what they want, the longest waiting first,
    Queue without_body;              // and who has not yet sent all that belongs to it
    std::shared_ptr<Circle> circle;  // once somebody listens
    bool over = false;               // ends when its last connection has

    // Closes whoever has kept us waiting longest for a header, or else for a body. False where nobody has.
    bool shed();

    // Has `letter` done by the loop's thread: many that come close together cost one wake-up. Dropped once
    // closed.
    void put(Letter letter);
    void close();
    std::uint64_t next_place() { return next_place_++; }

  private:
    void drain();

    std::mutex mutex_;
    std::vector<Letter> letters_;
    bool closed_ = false;
    std::uint64_t next_place_ = 0;
};

// In a queue for as long as this lives, unless it was shed.
class Unheard {
  public:
    Unheard(Loop& loop, Loop::Queue& queue, Connection& connection)
        : queue_(queue), place_(loop.next_place()) {
        queue_.emplace(place_, &connection);
    }
    ~Unheard() { queue_.erase(place_); }
    Unheard(Unheard const&) = delete;
    Unheard& operator=(Unheard const&) = delete;

  private:
    Loop::Queue& queue_;
    std::uint64_t place_;
};

}  // namespace comity::http
