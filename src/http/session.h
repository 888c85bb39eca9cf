// One connection: its requests read, answered and written in order, each under a time limit. Includes Asio,
// like loop.h. A Session belongs to its loop's thread.
#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <condition_variable>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/allowance.h"
#include "http/listener.h"
#include "http/promise.h"
#include "http/senders.h"
#include "http/server.h"
#include "http/wire.h"
#include "http/workers.h"

namespace comity::http {

class RequestParser;

// What all sessions share.
struct Engine {
    Engine(Router const& answers, Metrics& counts, ServerOptions const& settings)
        : router(answers),
          metrics(counts),
          options(settings),
          workers(options.workers, options.waiting_limit) {}

    Router const& router;
    Metrics& metrics;
    ServerOptions const options;
    Workers workers;
    Senders senders{machine_ticks()};
    Places uploads{32};  // large bodies from people who are not known
    std::uint16_t port = 0;
    std::atomic<std::size_t> connections = 0;
    std::atomic<std::size_t> listeners = 0;  // of the connections
    std::size_t listeners_limit = 0;
    std::atomic<bool> stopping = false;
    std::mutex mutex;
    std::condition_variable session_gone;
};

// How a connection came in, and who therefore speaks.
struct Door {
    PartyId speaker;
    std::string via;
    bool gated = false;   // browsers can reach it
    bool secure = false;  // by TLS, ours or a proxy's
};

// One connection, however many carry it: it counts until the last of them has let go.
struct Presence {
    explicit Presence(Engine& owner);
    ~Presence();
    Presence(Presence const&) = delete;
    Presence& operator=(Presence const&) = delete;

    Engine& engine;
    std::string sender;  // the mark of its network
    bool torn = false;   // what was answered is not whole: it must not end in good order
};

class Session final : public Connection, private Outlet {
  public:
    Session(Engine& engine, std::shared_ptr<Loop> loop, Socket socket, Door const& door,
            std::shared_ptr<Presence> presence);
    ~Session() override;

    Task<void> run();
    void cancel_if_late(Instant now) override;
    void cancel_if_idle() override;
    void abandon() override;

  private:
    struct Hangup {
        std::optional<Reply> parting;  // said before; nothing to one who is gone
    };
    using Outcome = std::expected<void, Hangup>;
    struct Terms {
        std::size_t route = 0;
        bool head_only = false, keep_alive = false, chunks = false, gzip = false, forget_cookie = false;
    };
    struct Stream;

    Task<bool> serve_one();
    Task<Outcome> read_head(RequestParser& parser);
    std::expected<Match, Reply> admit(RequestParser& parser);
    bool has_place_for(RequestParser const& parser);
    std::optional<Reply> recognise(Request& request);  // a refusal
    Task<Outcome> read_body(RequestParser& parser, Match const& match);
    std::optional<Reply> parse_body(RequestParser& parser, Match const& match);  // a refusal
    Task<std::optional<Reply>> answer(Match match, std::shared_ptr<Request const> request, bool gzip);
    Task<bool> send(Reply reply, Terms terms);
    Framing frame(Reply const& reply, bool streamed, Terms const& terms) const;
    Task<bool> send_rest(std::shared_ptr<Stream> stream, bool chunked);
    void tear();
    bool may_stay();
    Task<void> stay();
    void flush() override;
    void flush_later();
    void hang_up() override;
    Task<bool> part(std::optional<Reply> parting);
    Task<void> linger();

    Terms terms_of(RequestParser const& parser) const;
    Task<std::size_t> read_more(std::size_t bytes);  // 0: no more will come
    Task<bool> write(std::string_view first, std::string_view second);
    // Lets `start` take a promise to wherever it will be kept, and waits for that; nothing where it was
    // dropped.
    template <class T, class Start>
    Task<std::optional<T>> wait_for(Start start);
    void expect_within(std::int64_t limit_ms);

    Engine& engine_;
    std::shared_ptr<Loop> loop_;
    Socket socket_;
    Door const& door_;
    std::shared_ptr<Presence> presence_;
    std::shared_ptr<void const> upload_;  // a place among the uploads, while one is under way
    boost::beast::flat_buffer buffer_;
    std::string out_;
    Instant deadline_ = Instant::max();
    bool idle_ = false;    // between two requests
    bool late_ = false;    // the deadline passed
    bool unread_ = false;  // the sender may still be sending
    bool abandoned_ = false;
    bool stale_cookie_ = false;  // came with the present request
    std::shared_ptr<Waiting> waiting_;
    std::shared_ptr<Listener> listener_;  // where the reply has no end
    bool full_ = false;                   // and the reader must read first
};

}  // namespace comity::http
