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
#include "http/tls.h"

namespace comity::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr asio::use_awaitable_t<Executor> awaited{};
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_values{};

template <class Protocol>
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;

// A connection may hold a socket and the file of a large body; with TLS, a pair of sockets more. The other
// half of the descriptors is for databases and blobs.
std::size_t connections_possible(ServerOptions const& options) {
    constexpr std::size_t least = 16;
    auto const wanted = options.limits.connections;
    ::rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY) return wanted;
    std::size_t const files_each = options.tls ? 4 : 2;
    return std::min(wanted, std::max<std::size_t>(least, files.rlim_cur / 2 / files_each));
}

// A listener holds a socket; with TLS, three.
std::size_t listeners_possible(ServerOptions const& options) {
    ::rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
        return options.limits.listeners;
    std::size_t const files_each = options.tls ? 3 : 1;
    return std::min<std::size_t>(options.limits.listeners, files.rlim_cur / 3 / files_each);
}

Result<asio::ip::tcp::endpoint> where_to_listen(ServerOptions const& options) {
    error_code error;
    auto const address = asio::ip::make_address(options.address, error);
    if (error)
        return refuse(Fault::malformed, "\"" + options.address +
                                            "\" is no address to listen on: 127.0.0.1, ::1, "
                                            "0.0.0.0 and :: are some.");
    if (!address.is_loopback() && !options.tls && !options.behind_proxy)
        return refuse(
            Fault::forbidden,
            "Beyond this machine the server speaks only with TLS (--tls CERT.pem,KEY.pem), or behind a "
            "proxy that does (--behind-proxy).");
    return asio::ip::tcp::endpoint(address, options.port);
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

// Held, for what is said to one may end it.
std::vector<std::shared_ptr<Connection>> all_of(Loop const& loop) {
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(loop.connections.size());
    for (auto* connection : loop.connections)
        if (auto held = connection->weak_from_this().lock()) all.push_back(std::move(held));
    return all;
}

// Writes the date for the loop's replies and cancels what is late, as long as the loop runs.
Task<void> keep_time(Loop& loop, Clock const& clock, std::chrono::milliseconds period) {
    while (!loop.over || !loop.connections.empty()) {
        loop.date = http_date(clock() / 1000);
        auto const now = std::chrono::steady_clock::now();
        for (auto const& connection : all_of(loop)) connection->cancel_if_late(now);
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

void begin_session(Engine& engine, std::shared_ptr<Loop> const& loop, Socket socket, Door const& door,
                   std::shared_ptr<Presence> presence) {
    auto session = std::make_shared<Session>(engine, loop, std::move(socket), door, std::move(presence));
    auto const run = [session]() -> Task<void> { co_await session->run(); };
    asio::co_spawn(loop->io.get_executor(), run, log_end);
}

void begin_tunnel(Engine& engine, std::shared_ptr<Loop> const& loop, Socket socket, Door const& door,
                  std::shared_ptr<Presence> presence, Certificates const& certificates) {
    auto run = [&, loop, presence = std::move(presence), socket = std::move(socket)]() mutable -> Task<void> {
        auto const tunnel =
            std::make_shared<Tunnel>(loop, std::move(socket), certificates, engine.options.limits, presence);
        co_await tunnel->run(
            [&](Socket plain) { begin_session(engine, loop, std::move(plain), door, presence); });
    };
    asio::co_spawn(loop->io.get_executor(), std::move(run), log_end);
}

Task<bool> shed_one(Loop& loop) {
    co_return loop.shed();
}

}  // namespace

bool Loop::shed() {
    for (auto* const queue : {&without_header, &without_body}) {
        if (queue->empty()) continue;
        auto const longest = queue->begin()->second->shared_from_this();
        queue->erase(queue->begin());
        longest->abandon();
        return true;
    }
    return false;
}

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
    Door port_door{engine.options.port_speaker, "http", true,
                   engine.options.tls || engine.options.behind_proxy};
    Door socket_door{engine.options.socket_speaker, "socket", false};
    std::unique_ptr<Certificates> certificates;  // where the port speaks TLS
    std::vector<std::shared_ptr<Loop>> loops;
    std::optional<Acceptor<asio::ip::tcp>> port;
    std::optional<Acceptor<asio::local::stream_protocol>> socket;
    std::size_t limit = connections_possible(engine.options);
    std::size_t accepted = 0;
    std::vector<std::jthread> threads;

    Parts(Router const& router, Metrics& metrics, ServerOptions const& options)
        : engine(router, metrics, options) {
        engine.listeners_limit = listeners_possible(options);
    }

    Result<void> listen_on_port();
    Result<void> listen_on_socket();
    template <class Protocol>
    Task<void> accept(Acceptor<Protocol>& acceptor, Door const& door);
    Task<void> take(Socket socket, std::shared_ptr<Loop> const& loop, Door const& door);
    Task<bool> make_room();
    void stop_accepting();
    void wait_for_sessions();
    void end_loops();
};

Result<void> Server::Parts::listen_on_port() {
    TRY(here, where_to_listen(engine.options));
    if (engine.options.tls) {
        TRY(read, Certificates::read(*engine.options.tls));
        certificates = std::move(read);
    }
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
            co_await take(std::move(fresh), loop, door);
            continue;
        }
        if (engine.stopping) break;
        pause.expires_after(
            std::chrono::milliseconds(50));  // out of descriptors, as a rule: some will be freed
        co_await pause.async_wait(as_values);
    }
}

// The house's own socket is never full: whoever may open it runs this machine.
Task<void> Server::Parts::take(Socket fresh, std::shared_ptr<Loop> const& loop, Door const& door) {
    bool room = !door.gated || engine.connections < limit + engine.listeners;
    if (!room) room = co_await make_room();
    if (!room || engine.stopping) {
        if (!certificates || !door.gated) turn_away(fresh, loops.front()->date);
        co_return;
    }
    int const on = 1;
    if (door.gated) ::setsockopt(fresh.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    auto presence = std::make_shared<Presence>(engine);
    if (door.gated) presence->sender = engine.senders.mark_peer(fresh.native_handle());
    asio::post(loop->io,
               [this, loop, &door, fresh = std::move(fresh), presence = std::move(presence)]() mutable {
                   if (certificates && door.gated)
                       begin_tunnel(engine, loop, std::move(fresh), door, presence, *certificates);
                   else
                       begin_session(engine, loop, std::move(fresh), door, std::move(presence));
               });
}

// In turn, so that no loop's connections are shed before another's. False where nobody can be shed.
Task<bool> Server::Parts::make_room() {
    for (std::size_t tried = 0; tried < loops.size(); ++tried) {
        auto& loop = *loops[(accepted + tried) % loops.size()];
        bool const shed = co_await asio::co_spawn(loop.io.get_executor(), shed_one(loop), awaited);
        if (shed) co_return true;
    }
    co_return false;
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
            for (auto const& connection : all_of(each)) connection->cancel_if_idle();
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
            for (auto const& connection : all_of(each)) connection->abandon();
        });
    threads.clear();
    for (auto const& loop : loops) loop->close();
    for (auto const& loop : loops) loop->circle.reset();
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

Result<void> Server::renew_certificate() {
    MUST(parts_->certificates);
    return parts_->certificates->read_again();
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

std::size_t Server::listeners() const {
    return parts_->engine.listeners;
}

std::size_t Server::waiting() const {
    return parts_->engine.workers.waiting();
}

}  // namespace comity::http
