// TLS before the port. OpenSSL speaks with the one outside, and what was said goes on as plain bytes, through
// a pair of sockets, to a session that need not know of it. Includes Asio, like loop.h. Certificates: any
// thread. A Tunnel belongs to its loop's thread. The process must ignore SIGPIPE.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "http/loop.h"
#include "http/server.h"

struct ssl_ctx_st;
struct ssl_st;

namespace comity::http {

struct Presence;

struct EndTls {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* tls) const;
};
using Tls = std::unique_ptr<ssl_st, EndTls>;

// The certificate and its key, as they are now. TLS 1.2 and 1.3, with the ciphers OpenSSL holds to be good.
class Certificates {
  public:
    static Result<std::unique_ptr<Certificates>> read(TlsFiles files);
    // For a renewed certificate; those who are connected keep theirs. Where the files cannot be used, the
    // former stays.
    Result<void> read_again();
    Tls begin(int socket) const;  // the server's side of a handshake

  private:
    using Context = std::shared_ptr<ssl_ctx_st>;
    static Result<Context> load(TlsFiles const& files);
    Certificates(TlsFiles files, Context context) : files_(std::move(files)), context_(std::move(context)) {}

    TlsFiles files_;
    mutable std::mutex mutex_;
    Context context_;
};

// Carries one connection. What is on its way is bounded: each side waits for the other.
class Tunnel final : public Connection {
  public:
    Tunnel(std::shared_ptr<Loop> loop, Socket outside, Certificates const& certificates, Limits const& limits,
           std::shared_ptr<Presence> presence);
    ~Tunnel() override;

    // Shakes hands, hands the plain end to `begin`, and carries until both sides have ended.
    Task<void> run(std::function<void(Socket)> begin);
    void cancel_if_late(Instant now) override;
    void cancel_if_idle() override;
    void abandon() override;

  private:
    Task<bool> shake_hands();
    Socket open_pair();
    Task<void> carry_in();
    Task<void> carry_out();
    Task<bool> give(std::string_view bytes);  // to the session
    Task<bool> send(std::string_view bytes);  // to the one outside
    Task<void> part();
    Task<bool> wait_for(int error);  // until OpenSSL can go on; false: it cannot
    void expect_within(std::int64_t limit_ms);

    std::shared_ptr<Loop> loop_;
    Socket outside_;
    Socket inside_;
    Tls tls_;
    Limits const& limits_;
    std::shared_ptr<Presence> presence_;
    Instant deadline_ = Instant::max();
    bool shaking_ = true;
};

}  // namespace comity::http
