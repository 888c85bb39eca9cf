#include "http/tls.h"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "http/session.h"

// Coroutine frames come from Asio's own store; GCC with sanitizers takes the pair for two strangers.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace comity::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t piece_bytes = 16 * 1024;  // what one record of TLS holds
constexpr int pair_bytes = 64 * 1024;           // that may wait between tunnel and session, each way

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_values{};

// Why OpenSSL refused, in its own words or the system's.
std::string reason() {
    auto const code = ERR_peek_error();
    char const* const words =
        ERR_SYSTEM_ERROR(code) ? std::strerror(ERR_GET_REASON(code)) : ERR_reason_error_string(code);
    ERR_clear_error();
    return words == nullptr ? "it cannot be read" : words;
}

// Asked for where a key is protected by a passphrase: nobody is there to type one.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

// Of what a browser offers only HTTP/1.1 is spoken here.
int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* length, unsigned char const* offered,
                    unsigned int offered_length, void*) {
    static constexpr unsigned char own[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    auto const answer = SSL_select_next_proto(&found, length, own, sizeof own, offered, offered_length);
    *chosen = found;
    return answer == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void set_manners(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    // HTTP says by itself where a message ends, so an end without a farewell hides nothing.
    SSL_CTX_set_options(context,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

}  // namespace

void EndTls::operator()(ssl_ctx_st* context) const {
    SSL_CTX_free(context);
}

void EndTls::operator()(ssl_st* tls) const {
    SSL_free(tls);
}

Result<Certificates::Context> Certificates::load(TlsFiles const& files) {
    ERR_clear_error();
    Context context(SSL_CTX_new(TLS_server_method()), EndTls{});
    if (!context) throw Broken("OpenSSL has no memory for TLS.");
    set_manners(context.get());
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
        return refuse(Fault::malformed, "The certificate cannot be read from \"" +
                                            files.certificate.string() + "\": " + reason() + ".");
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        return refuse(Fault::malformed, "The certificate's key cannot be used from \"" + files.key.string() +
                                            "\": " + reason() + ".");
    return context;
}

Result<std::unique_ptr<Certificates>> Certificates::read(TlsFiles files) {
    TRY(context, load(files));
    return std::unique_ptr<Certificates>(new Certificates(std::move(files), std::move(context)));
}

Result<void> Certificates::read_again() {
    TRY(context, load(files_));
    std::scoped_lock const lock(mutex_);
    context_ = std::move(context);
    return {};
}

Tls Certificates::begin(int socket) const {
    Context context;
    {
        std::scoped_lock const lock(mutex_);
        context = context_;
    }
    Tls tls(SSL_new(context.get()));
    if (!tls || SSL_set_fd(tls.get(), socket) != 1) throw Broken("OpenSSL has no memory for TLS.");
    SSL_set_accept_state(tls.get());
    return tls;
}

Tunnel::Tunnel(std::shared_ptr<Loop> loop, Socket outside, Certificates const& certificates,
               Limits const& limits, std::shared_ptr<Presence> presence)
    : loop_(std::move(loop)),
      outside_(std::move(outside)),
      inside_(loop_->io),
      limits_(limits),
      presence_(std::move(presence)) {
    outside_.native_non_blocking(true);
    tls_ = certificates.begin(outside_.native_handle());
    loop_->connections.insert(this);
}

Tunnel::~Tunnel() {
    loop_->connections.erase(this);
}

void Tunnel::expect_within(std::int64_t limit_ms) {
    deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(limit_ms);
}

void Tunnel::cancel_if_late(Instant now) {
    if (now > deadline_) abandon();
}

void Tunnel::cancel_if_idle() {
    if (shaking_) abandon();
}

void Tunnel::abandon() {
    error_code ignored;
    outside_.close(ignored);
    inside_.close(ignored);
}

Task<void> Tunnel::run(std::function<void(Socket)> begin) {
    bool const shaken = co_await shake_hands();
    if (!shaken) co_return;
    begin(open_pair());
    auto const inward = [self = shared_from_this(), this]() -> Task<void> { co_await carry_in(); };
    asio::co_spawn(loop_->io.get_executor(), inward, asio::detached);
    co_await carry_out();
    co_await part();
}

Task<bool> Tunnel::shake_hands() {
    Unheard const unheard(*loop_, loop_->without_header, *this);
    expect_within(limits_.header_ms);
    for (;;) {
        ERR_clear_error();
        auto const done = SSL_do_handshake(tls_.get());
        if (done == 1) break;
        auto const error = SSL_get_error(tls_.get(), done);
        bool const ready = co_await wait_for(error);
        if (!ready) co_return false;
    }
    shaking_ = false;
    deadline_ = Instant::max();
    co_return true;
}

Socket Tunnel::open_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        throw Broken("there is no descriptor left for a connection");
    for (int const end : ends) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &pair_bytes, sizeof pair_bytes);
    asio::generic::stream_protocol const local(AF_UNIX, 0);
    inside_.assign(local, ends[0]);
    return Socket(loop_->io, local, ends[1]);
}

// What an idle connection does not need it does not hold: neither direction has a buffer while it waits.
Task<void> Tunnel::carry_in() {
    bool wanted = true;  // the session still reads
    while (outside_.is_open()) {
        std::string piece(piece_bytes, '\0');
        ERR_clear_error();
        auto const count = SSL_read(tls_.get(), piece.data(), static_cast<int>(piece.size()));
        if (count > 0) {
            piece.resize(static_cast<std::size_t>(count));
            if (wanted) wanted = co_await give(piece);
            continue;
        }
        auto const error = SSL_get_error(tls_.get(), count);
        piece = {};
        if (error == SSL_ERROR_ZERO_RETURN) break;
        bool const ready = co_await wait_for(error);
        if (!ready) co_return abandon();
    }
    error_code ignored;
    inside_.shutdown(asio::socket_base::shutdown_send, ignored);
}

Task<bool> Tunnel::give(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const [error, count] = co_await inside_.async_write_some(asio::buffer(bytes), as_values);
        if (error) co_return false;
        bytes.remove_prefix(count);
    }
    co_return true;
}

Task<void> Tunnel::carry_out() {
    for (;;) {
        auto const [waited] = co_await inside_.async_wait(asio::socket_base::wait_read, as_values);
        if (waited) co_return;
        std::string piece(piece_bytes, '\0');
        error_code error;
        auto const count = inside_.read_some(asio::buffer(piece), error);
        if (error == asio::error::would_block) continue;
        if (error) co_return;
        piece.resize(count);
        bool const sent = co_await send(piece);
        if (!sent) co_return abandon();
    }
}

Task<bool> Tunnel::send(std::string_view bytes) {
    while (!bytes.empty() && outside_.is_open()) {
        expect_within(limits_.write_ms);
        ERR_clear_error();
        auto const count = SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        bool const ready = co_await wait_for(SSL_get_error(tls_.get(), count));
        if (!ready) co_return false;
    }
    deadline_ = Instant::max();
    bool const is_sent = bytes.empty();
    co_return is_sent;
}

// An answer that is whole ends with a farewell, and a while is given to the other's; a torn one with a reset.
Task<void> Tunnel::part() {
    if (!outside_.is_open()) co_return;
    if (presence_->torn) {
        ::linger const at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(outside_.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        co_return abandon();
    }
    expect_within(limits_.parting_ms);
    for (;;) {
        ERR_clear_error();
        auto const said = SSL_shutdown(tls_.get());
        if (said >= 0) break;
        bool const ready = co_await wait_for(SSL_get_error(tls_.get(), said));
        if (!ready) co_return abandon();
    }
    error_code ignored;
    outside_.shutdown(asio::socket_base::shutdown_send, ignored);
}

Task<bool> Tunnel::wait_for(int error) {
    if (!outside_.is_open() || (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE))
        co_return false;
    auto const side =
        error == SSL_ERROR_WANT_READ ? asio::socket_base::wait_read : asio::socket_base::wait_write;
    auto const [failed] = co_await outside_.async_wait(side, as_values);
    co_return !failed && outside_.is_open();
}

}  // namespace comity::http
