// A session whose reply has no end: its circle puts texts into the listener's outbox, and they are written as
// far as the reader takes them.
#include <sys/socket.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/circle.h"
#include "http/session.h"

#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace comity::http {

namespace {

namespace asio = boost::asio;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_values{};

// What the system keeps for one who does not read, beside our own backlog.
constexpr int unread_bytes = 64 * 1024;
constexpr std::size_t pieces_at_once = 32;

// One of the listeners for as long as it lives.
class Seat {
  public:
    explicit Seat(Engine& engine) : engine_(engine) { ++engine_.listeners; }
    ~Seat() { --engine_.listeners; }
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;

  private:
    Engine& engine_;
};

}  // namespace

bool Session::may_stay() {
    return !engine_.stopping && engine_.listeners < engine_.listeners_limit;
}

Task<void> Session::stay() {
    Seat const seat(engine_);
    buffer_ = {};
    out_ = {};
    idle_ = true;  // it ends when the server stops
    deadline_ = Instant::max();
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDBUF, &unread_bytes, sizeof unread_bytes);
    if (!loop_->circle) loop_->circle = std::make_shared<Circle>(*loop_, listener_->live);
    auto const circle = loop_->circle;
    if (engine_.stopping || !circle->join(*listener_, *this)) co_return;
    flush();
    // Who listens says nothing more: whatever comes is the end.
    co_await socket_.async_wait(Socket::wait_read, as_values);
    circle->leave(*listener_);
    listener_ = nullptr;
}

void Session::flush() {
    while (listener_ && !full_ && !listener_->out.empty()) {
        std::array<iovec, pieces_at_once> pieces;
        ::msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = listener_->out.pieces(pieces);
        auto const count = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0)
            listener_->out.written(static_cast<std::size_t>(count));
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            flush_later();
        else if (errno != EINTR)
            return hang_up();
    }
}

void Session::flush_later() {
    full_ = true;
    expect_within(engine_.options.limits.write_ms);
    auto const go_on = [self = std::static_pointer_cast<Session>(shared_from_this())](
                           boost::system::error_code const& error) {
        self->full_ = false;
        self->deadline_ = Instant::max();
        if (!error) self->flush();
    };
    socket_.async_wait(Socket::wait_write, go_on);
}

void Session::hang_up() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

}  // namespace comity::http
