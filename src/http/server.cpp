#include "http/server.h"

#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "base/log.h"
#include "http/problem.h"
#include "http/session.h"
#include "http/socket_path.h"

namespace comity::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_values{};

template <class Protocol>
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;

// Database files and blobs need descriptors, too.
std::size_t connections_possible(std::size_t wanted) {
    constexpr std::size_t kept_back = 300;
    constexpr std::size_t least = 16;
    ::rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return wanted;
    auto const spare = files.rlim_cur > kept_back + least ? files.rlim_cur - kept_back : least;
    return std::min<std::size_t>(wanted, spare);
}

// Often enough for the shortest limit to be held within a quarter of itself.
std::chrono::milliseconds period_of(Limits const& limits) {
    auto const shortest = std::min({limits.header_ms, limits.body_ms, limits.body_silence_ms, limits.idle_ms,
                                    limits.write_ms, limits.parting_ms});
    return std::chrono::milliseconds(std::clamp<std::int64_t>(shortest / 4, 10, 500));
}

void turn_away(Socket& socket, std::string_view date) {
    auto const reply =
        problem(Fault::busy, "The server takes no more connections now: try again in a moment.");
    std::string answer;
    write_head(answer, reply, {.length = reply.body.size(), .keep_alive = false, .date = date});
    answer += reply.body;
    ::send(socket.native_handle(), answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    error_code ignored;
    socket.shutdown(asio::socket_base::shutdown_both, ignored);
}

// Writes the date for the loop's replies and cancels what is late, as long as the loop runs.
Task<void> keep_time(Loop& loop, Clock const& clock, std::chrono::milliseconds period) {
    while (!loop.over || !loop.sessions.empty()) {
        loop.date = http_date(clock() / 1000);
        auto const now = std::chrono::steady_clock::now();
        for (auto* session : loop.sessions) session->cancel_if_late(now);
        loop.timer.expires_after(loop.over ? std::chrono::milliseconds(5) : period);
        co_await loop.timer.async_wait(as_values);
    }
}

void log_end(std::exception_ptr const& thrown) {
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (std::exception const& what) {
        log::error("connection dropped", {{"what", what.what()}});
    }
}

void begin_session(Engine& engine, std::shared_ptr<Loop> const& loop, Socket socket, Door const& door) {
    auto session = std::make_shared<Session>(engine, loop, std::move(socket), door);
    auto const run = [session]() -> Task<void> { co_await session->run(); };
    asio::co_spawn(loop->io.get_executor(), run, log_end);
}

}  // namespace

void Loop::put(Letter letter) {
    std::unique_lock lock(mutex_);
    if (closed_) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() > 1) return;  // whoever put the first has woken the loop
    lock.unlock();
    asio::post(io, [this] { drain(); });
}

void Loop::close() {
    std::vector<Letter> unread;
    std::scoped_lock const lock(mutex_);
    closed_ = true;
    unread.swap(letters_);
}

void Loop::drain() {
    std::vector<Letter> letters;
    {
        std::scoped_lock const lock(mutex_);
        letters.swap(letters_);
    }
    for (auto& letter : letters) letter();
}

struct Server::Parts {
    Engine engine;
    Door port_door{engine.options.port_speaker, "http", true};
    Door socket_door{engine.options.socket_speaker, "socket", false};
    std::vector<std::shared_ptr<Loop>> loops;
    std::optional<Acceptor<asio::ip::tcp>> port;
    std::optional<Acceptor<asio::local::stream_protocol>> socket;
    std::size_t limit = connections_possible(engine.options.limits.connections);
    std::size_t accepted = 0;
    std::vector<std::jthread> threads;

    Parts(Router const& router, Metrics& metrics, ServerOptions const& options)
        : engine(router, metrics, options) {}

    Result<void> listen_on_port();
    Result<void> listen_on_socket();
    template <class Protocol>
    Task<void> accept(Acceptor<Protocol>& acceptor, Door const& door);
    void take(Socket socket, std::shared_ptr<Loop> const& loop, Door const& door);
    void stop_accepting();
    void wait_for_sessions();
    void end_loops();
};

Result<void> Server::Parts::listen_on_port() {
    asio::ip::tcp::endpoint const here(asio::ip::address_v4::loopback(), engine.options.port);
    port.emplace(loops.front()->io.get_executor());
    error_code error;
    port->open(here.protocol(), error);
    if (!error) port->set_option(asio::socket_base::reuse_address(true), error);
    if (!error) port->bind(here, error);
    if (!error) port->listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return refuse(Fault::busy,
                      "Port " + std::to_string(here.port()) + " cannot be had: " + error.message() + ".");
    engine.port = port->local_endpoint().port();
    return {};
}

// Whoever holds the folder's lock may take away what a killed process left behind.
Result<void> Server::Parts::listen_on_socket() {
    if (engine.options.socket.empty()) return {};
    SocketPath const path(engine.options.socket);
    std::filesystem::remove(engine.options.socket);
    socket.emplace(loops.front()->io.get_executor());
    error_code error;
    socket->open({}, error);
    if (!error)
        ::fchmod(socket->native_handle(), 0600);  // the file is made with this mode: never open to others
    if (!error) socket->bind(path.text(), error);
    if (!error) socket->listen(asio::socket_base::max_listen_connections, error);
    if (error) return refuse(Fault::busy, "The house's socket cannot be made: " + error.message() + ".");
    return {};
}

template <class Protocol>
Task<void> Server::Parts::accept(Acceptor<Protocol>& acceptor, Door const& door) {
    Timer pause(loops.front()->io);
    while (!engine.stopping) {
        auto const loop = loops[accepted++ % loops.size()];
        Socket fresh(loop->io.get_executor());
        auto const [error] = co_await acceptor.async_accept(fresh, as_values);
        if (!error) {
            take(std::move(fresh), loop, door);
            continue;
        }
        if (engine.stopping) break;
        pause.expires_after(
            std::chrono::milliseconds(50));  // out of descriptors, as a rule: some will be freed
        co_await pause.async_wait(as_values);
    }
}

void Server::Parts::take(Socket fresh, std::shared_ptr<Loop> const& loop, Door const& door) {
    if (engine.stopping || engine.connections >= limit) return turn_away(fresh, loops.front()->date);
    engine.connections.fetch_add(1);
    int const on = 1;
    if (door.gated) ::setsockopt(fresh.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    asio::post(loop->io, [this, loop, &door, fresh = std::move(fresh)]() mutable {
        begin_session(engine, loop, std::move(fresh), door);
    });
}

// When it returns, every session there will be is in its loop's hands.
void Server::Parts::stop_accepting() {
    std::promise<void> closed;
    asio::post(loops.front()->io, [&] {
        error_code ignored;
        if (port) port->close(ignored);
        if (socket) socket->close(ignored);
        closed.set_value();
    });
    closed.get_future().wait();
    if (socket) std::filesystem::remove(engine.options.socket);
}

void Server::Parts::wait_for_sessions() {
    for (auto const& loop : loops)
        asio::post(loop->io, [&each = *loop] {
            for (auto* session : each.sessions) session->cancel_if_idle();
        });
    std::unique_lock lock(engine.mutex);
    engine.session_gone.wait_for(lock, std::chrono::milliseconds(engine.options.limits.stop_ms),
                                 [this] { return engine.connections == 0; });
}

void Server::Parts::end_loops() {
    for (auto const& loop : loops)
        asio::post(loop->io, [&each = *loop] {
            each.over = true;
            each.timer.cancel();
            std::vector<std::shared_ptr<Session>> left;
            left.reserve(each.sessions.size());
            for (auto* session : each.sessions) left.push_back(session->shared_from_this());
            for (auto const& session : left) session->abandon();
        });
    threads.clear();
    for (auto const& loop : loops) loop->close();
    engine.workers.stop();
}

Server::Server(Router const& router, Metrics& metrics, ServerOptions const& options)
    : parts_(std::make_unique<Parts>(router, metrics, options)) {}

Server::~Server() {
    stop();
}

Result<void> Server::start() {
    auto& parts = *parts_;
    MUST(parts.threads.empty() && parts.engine.options.clock);
    for (std::size_t count = 0; count < parts.engine.options.loops; ++count)
        parts.loops.push_back(std::make_shared<Loop>());
    TRY_OK(parts.listen_on_port());
    TRY_OK(parts.listen_on_socket());
    auto const first = parts.loops.front()->io.get_executor();
    asio::co_spawn(first, parts.accept(*parts.port, parts.port_door), log_end);
    if (parts.socket) asio::co_spawn(first, parts.accept(*parts.socket, parts.socket_door), log_end);
    for (auto const& loop : parts.loops) {
        asio::co_spawn(loop->io.get_executor(),
                       keep_time(*loop, parts.engine.options.clock, period_of(parts.engine.options.limits)),
                       log_end);
        parts.threads.emplace_back([loop] { loop->io.run(); });
    }
    return {};
}

std::uint16_t Server::port() const {
    return parts_->engine.port;
}

void Server::stop() {
    if (parts_->threads.empty() || parts_->engine.stopping.exchange(true)) return;
    parts_->stop_accepting();
    parts_->wait_for_sessions();
    parts_->end_loops();
}

std::size_t Server::connections() const {
    return parts_->engine.connections;
}

std::size_t Server::waiting() const {
    return parts_->engine.workers.waiting();
}

}  // namespace comity::http
