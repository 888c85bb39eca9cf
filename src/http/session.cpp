#include "http/session.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"
#include "http/admission.h"
#include "http/body.h"
#include "http/conditions.h"
#include "http/doorkeeper.h"
#include "http/gzip.h"
#include "http/request_parser.h"
#include "http/wire.h"

// Coroutine frames come from Asio's own store; GCC with sanitizers takes the pair for two strangers.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace comity::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr std::size_t head_read_bytes = 8 * 1024;
constexpr std::size_t body_read_bytes = 64 * 1024;
constexpr std::size_t unparsed_limit_bytes = 64 * 1024;  // of chunk headers and trailers
constexpr std::size_t join_up_to_bytes = 64 * 1024;      // a smaller body goes out in one piece with its head

constexpr std::string_view too_long = "The body is longer than this address takes.";

constexpr asio::use_awaitable_t<Executor> awaited{};
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_values{};

Session::Instant in_ms(std::int64_t wait_ms) {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
}

Reply refusal_of(beast::error_code const& error) {
    if (error == beast::http::error::header_limit) return problem(431, "The header is too long.");
    if (error == beast::http::error::bad_version) return problem(505, "This server speaks HTTP/1.1.");
    return problem(Fault::malformed, "This is not a well-formed HTTP request.");
}

// Hands the parser what the buffer holds. False: it cannot go on.
bool parse(RequestParser& parser, beast::flat_buffer& buffer, beast::error_code& error) {
    buffer.consume(parser.put(buffer.data(), error));
    if (error == beast::http::error::need_more) error = {};
    return !error;
}

// Unless the reply brings a cookie of its own.
void forget_cookie(Reply& reply, bool secure) {
    if (std::ranges::count(reply.headers, "Set-Cookie", &Pairs::value_type::first) > 0) return;
    reply.headers.emplace_back("Set-Cookie", no_session_cookie(secure));
}

// Keeps the promise with `reply`, or with the one it says will come later.
void deliver(Reply reply, std::shared_ptr<Promise<Reply>> const& promise) {
    if (!reply.later) return promise->keep(std::move(reply));
    try {
        reply.later([promise](Reply later) { promise->keep(std::move(later)); });
    } catch (std::exception const& what) {
        log::error("request failed", {{"what", what.what()}});
        promise->keep(broken());
    }
}

}  // namespace

// The rest of a streamed reply. It is made by workers, one piece at a time.
struct Session::Stream {
    decltype(Reply::next) next;

    explicit Stream(decltype(Reply::next) rest) : next(std::move(rest)) {}

    struct Piece {
        bool broken = false, last = false;
        std::string bytes;
    };

    Piece piece() {
        try {
            auto yielded = next();
            if (!yielded) log::warning("stream broken off", {{"why", yielded.error().why}});
            if (!yielded) return {true, false, {}};
            if (!*yielded) return {false, true, {}};
            return {false, false, std::move(**yielded)};
        } catch (std::exception const& what) {
            log::error("stream failed", {{"what", what.what()}});
            return {true, false, {}};
        }
    }
};

Presence::Presence(Engine& owner) : engine(owner) {
    engine.connections.fetch_add(1);
}

Presence::~Presence() {
    std::scoped_lock const lock(engine.mutex);
    engine.connections.fetch_sub(1);
    engine.session_gone.notify_all();
}

Session::Session(Engine& engine, std::shared_ptr<Loop> loop, Socket socket, Door const& door,
                 std::shared_ptr<Presence> presence)
    : engine_(engine),
      loop_(std::move(loop)),
      socket_(std::move(socket)),
      door_(door),
      presence_(std::move(presence)) {
    loop_->connections.insert(this);
}

Session::~Session() {
    loop_->connections.erase(this);
}

void Session::expect_within(std::int64_t limit_ms) {
    late_ = false;
    deadline_ = in_ms(limit_ms);
}

void Session::cancel_if_late(Instant now) {
    if (now <= deadline_) return;
    late_ = true;
    beast::error_code ignored;
    socket_.cancel(ignored);
}

void Session::cancel_if_idle() {
    beast::error_code ignored;
    if (idle_) socket_.cancel(ignored);
}

void Session::abandon() {
    auto const self = shared_from_this();
    abandoned_ = true;
    presence_->torn = true;
    beast::error_code ignored;
    socket_.close(ignored);
    if (auto const waiting = std::exchange(waiting_, nullptr)) waiting->abandon();
}

Task<void> Session::run() {
    while (co_await serve_one()) continue;
    if (listener_) co_await stay();
    if (unread_ && !abandoned_) co_await linger();
    beast::error_code ignored;
    socket_.close(ignored);
}

Task<bool> Session::serve_one() {
    upload_ = nullptr;
    RequestParser parser(engine_.options.limits.header_bytes);
    auto head = co_await read_head(parser);
    if (!head) co_return co_await part(std::move(head.error().parting));
    auto terms = terms_of(parser);
    auto match = admit(parser);
    terms.forget_cookie = stale_cookie_ && parser.request.path.starts_with("/api/");
    if (!match) {
        unread_ = !parser.is_done();
        terms.keep_alive = terms.keep_alive && !unread_;
        co_return co_await send(std::move(match.error()), terms);
    }
    terms.route = match->route;
    parser.body.emplace(engine_.options.spool_folder, match->body_limit_bytes);
    auto body = co_await read_body(parser, *match);
    if (!body) co_return co_await part(std::move(body.error().parting));
    auto request = std::make_shared<Request const>(std::move(parser.request));
    auto reply = co_await answer(*match, request, terms.gzip);
    if (!reply) co_return false;
    co_return co_await send(std::move(*reply), terms);
}

Task<Session::Outcome> Session::read_head(RequestParser& parser) {
    Unheard const unheard(*loop_, loop_->without_header, *this);
    auto const& limits = engine_.options.limits;
    idle_ = buffer_.size() == 0;
    if (idle_ && buffer_.capacity() > 2 * head_read_bytes) buffer_ = {};
    if (idle_ && engine_.stopping) co_return std::unexpected(Hangup{});
    expect_within(idle_ ? limits.idle_ms : limits.header_ms);
    std::size_t parsed = 0;
    for (;;) {
        auto const before = buffer_.size();
        beast::error_code error;
        if (before > 0 && !parse(parser, buffer_, error))
            co_return std::unexpected(Hangup{refusal_of(error)});
        parsed += before - buffer_.size();
        if (parser.is_header_done()) break;
        if (parsed + buffer_.size() > limits.header_bytes)
            co_return std::unexpected(Hangup{refusal_of(beast::http::error::header_limit)});
        if (co_await read_more(head_read_bytes) == 0) {
            if (!late_ || idle_) co_return std::unexpected(Hangup{});
            co_return std::unexpected(Hangup{problem(Fault::too_slow, "The header did not arrive in time.")});
        }
        if (idle_) expect_within(limits.header_ms);
        idle_ = false;
    }
    if (parsed > limits.header_bytes)
        co_return std::unexpected(Hangup{refusal_of(beast::http::error::header_limit)});
    co_return Outcome{};
}

Task<Session::Outcome> Session::read_body(RequestParser& parser, Match const& match) {
    if (parser.is_done()) co_return Outcome{};
    Unheard const unheard(*loop_, loop_->without_body, *this);
    auto const& limits = engine_.options.limits;
    if (wants_continue(parser.request) && buffer_.size() == 0)
        if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n", {})) co_return std::unexpected(Hangup{});
    parser.eager(true);
    auto const began = in_ms(limits.body_ms);
    for (;;) {
        if (auto refused = parse_body(parser, match)) co_return std::unexpected(Hangup{std::move(refused)});
        if (parser.is_done()) break;
        expect_within(limits.body_silence_ms);
        auto const paid = std::chrono::seconds(parser.body->size() / limits.body_bytes_a_second);
        deadline_ = std::min(deadline_, began + paid);
        if (co_await read_more(body_read_bytes) > 0) continue;
        if (!late_) co_return std::unexpected(Hangup{});
        co_return std::unexpected(Hangup{problem(Fault::too_slow, "The body did not arrive in time.")});
    }
    auto whole = parser.body->finish();
    parser.request.body = whole.bytes;
    parser.request.body_owner = std::move(whole.owner);
    co_return Outcome{};
}

std::optional<Reply> Session::parse_body(RequestParser& parser, Match const& match) {
    try {
        beast::error_code error;
        bool const going_on = parse(parser, buffer_, error);
        if (error == beast::http::error::body_limit)
            return engine_.router.refusal(match, parser.request, {Fault::too_large, std::string(too_long)});
        if (!going_on) return refusal_of(error);
        if (buffer_.size() > unparsed_limit_bytes) return refusal_of(beast::http::error::bad_chunk);
        return std::nullopt;
    } catch (Broken const& what) {
        log::error("body not kept", {{"what", what.what()}});
        return broken();
    }
}

template <class T, class Start>
Task<std::optional<T>> Session::wait_for(Start start) {
    if (abandoned_) co_return std::nullopt;
    deadline_ = Instant::max();
    auto pending = std::make_shared<Pending<T>>();
    waiting_ = pending;
    auto const begin = [&](auto handler) {
        pending->resume = [resumed = std::move(handler)](std::optional<T> kept) mutable {
            std::move(resumed)(std::move(kept));
        };
        start(std::make_shared<Promise<T>>(loop_, pending));
    };
    auto kept = co_await asio::async_initiate<asio::use_awaitable_t<Executor> const, void(std::optional<T>)>(
        begin, awaited);
    waiting_ = nullptr;
    co_return kept;
}

Task<std::optional<Reply>> Session::answer(Match match, std::shared_ptr<Request const> request, bool gzip) {
    if (match.brief) {
        auto reply = engine_.router.answer(match, *request);
        if (!reply.later) co_return reply;
        auto const ask = [&](std::shared_ptr<Promise<Reply>> const& promise) {
            deliver(std::move(reply), promise);
        };
        co_return co_await wait_for<Reply>(ask);
    }
    auto const hand_over = [&](std::shared_ptr<Promise<Reply>> const& promise) {
        Workers::Job job = [&router = engine_.router, match, request, gzip, promise] {
            auto reply = router.answer(match, *request);
            if (gzip && !reply.later) compress(reply);
            deliver(std::move(reply), promise);
        };
        if (!engine_.workers.offer(job))
            promise->keep(problem(Fault::busy, "The server is busy: try again in a moment."));
    };
    co_return co_await wait_for<Reply>(hand_over);
}

Task<bool> Session::send(Reply reply, Terms terms) {
    if (reply.staying && !may_stay())
        reply = problem(Fault::busy, "Too many listen already: try again later.");
    engine_.metrics.count_request(terms.route, reply.status);
    if (terms.forget_cookie) forget_cookie(reply, door_.secure);
    if (terms.gzip) compress(reply);
    std::shared_ptr<Stream> stream;
    if (reply.next) stream = std::make_shared<Stream>(std::exchange(reply.next, nullptr));
    auto const framing = frame(reply, stream != nullptr, terms);
    bool const bodiless = terms.head_only || reply.status == 304 || reply.status == 204;
    out_.clear();
    write_head(out_, reply, framing);
    if (bodiless) reply.body.clear();
    if (framing.chunked)
        write_chunk(out_, std::exchange(reply.body, {}));
    else if (reply.body.size() <= join_up_to_bytes)
        out_ += std::exchange(reply.body, {});
    bool whole = co_await write(out_, reply.body);
    if (whole && stream && !bodiless) whole = co_await send_rest(stream, framing.chunked);
    if (whole && reply.staying && !bodiless) listener_ = std::static_pointer_cast<Listener>(reply.staying);
    if (stream) engine_.workers.add([rest = std::move(stream)] {});  // what ends a stream may block, too
    if (out_.capacity() > join_up_to_bytes * 2) out_ = {};
    co_return whole&& framing.keep_alive;
}

Framing Session::frame(Reply const& reply, bool streamed, Terms const& terms) const {
    Framing framing{
        .length = {}, .chunked = streamed && terms.chunks, .secure = door_.secure, .date = loop_->date};
    framing.keep_alive = terms.keep_alive && (!streamed || terms.chunks) && !engine_.stopping;
    if (reply.staying)
        framing.keep_alive = false;
    else if (!streamed && reply.status != 304 && reply.status != 204)
        framing.length = reply.body.size();
    return framing;
}

Task<bool> Session::send_rest(std::shared_ptr<Stream> stream, bool chunked) {
    for (;;) {
        auto const ask = [&](std::shared_ptr<Promise<Stream::Piece>> const& promise) {
            engine_.workers.add([stream, promise] { promise->keep(stream->piece()); });
        };
        auto const piece = co_await wait_for<Stream::Piece>(ask);
        if (!piece || piece->broken) {
            tear();
            co_return false;
        }
        out_.clear();
        if (chunked)
            write_chunk(out_, piece->bytes);
        else
            out_ += piece->bytes;
        if (piece->last && chunked) out_ += last_chunk;
        if (!co_await write(out_, {})) co_return false;
        if (piece->last) co_return true;
    }
}

// Resets the connection: an end in good order could be taken for the end of the answer.
void Session::tear() {
    presence_->torn = true;
    ::linger const at_once{.l_onoff = 1, .l_linger = 0};
    if (socket_.is_open())
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

Task<bool> Session::part(std::optional<Reply> parting) {
    if (!parting) co_return false;
    unread_ = true;
    co_await send(std::move(*parting), Terms{.route = engine_.metrics.no_route()});
    co_return false;
}

// Reads on for a while: closing with unread bytes would reset the connection, and the sender would lose the
// refusal it was sent.
Task<void> Session::linger() {
    beast::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    expect_within(engine_.options.limits.parting_ms);
    while (!late_ && co_await read_more(body_read_bytes) > 0) buffer_.consume(buffer_.size());
}

Task<std::size_t> Session::read_more(std::size_t bytes) {
    auto const space = buffer_.prepare(bytes);
    auto const [error, count] = co_await socket_.async_read_some(space, as_values);
    if (error) co_return 0;
    buffer_.commit(count);
    co_return count;
}

Task<bool> Session::write(std::string_view first, std::string_view second) {
    while (!first.empty() || !second.empty()) {
        expect_within(engine_.options.limits.write_ms);
        std::array const pieces{asio::buffer(first), asio::buffer(second)};
        auto const [error, count] = co_await socket_.async_write_some(pieces, as_values);
        if (error) co_return false;
        auto const of_first = std::min(count, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(count - of_first);
    }
    co_return true;
}

}  // namespace comity::http
