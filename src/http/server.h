// The server: a port and the house's socket, a few threads that hold all connections, and a pool of
// threads for what may block. start() and stop() belong to one thread; the rest, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"
#include "http/metrics.h"
#include "http/router.h"

namespace comity {
class Vault;
}

namespace comity::http {

// What one connection may cost. Times are in milliseconds.
struct Limits {
    // Fewer where the process may open fewer files. Beyond, whoever has kept us waiting longest for a request
    // makes room; where nobody has, 503.
    std::size_t connections = 4096;
    std::size_t listeners = 10'000;  // beside them; fewer, likewise
    std::size_t header_bytes = 16 * 1024;
    std::int64_t header_ms = 10'000;  // from a request's first byte to the end of its header
    std::int64_t body_ms = 30'000;    // for a body, and beyond it one second for each …
    std::uint64_t body_bytes_a_second = 32 * 1024;
    std::int64_t body_silence_ms = 10'000;  // between two pieces of a body
    std::int64_t idle_ms = 60'000;          // between two requests
    std::int64_t write_ms = 30'000;         // without a byte taken by the reader
    std::int64_t parting_ms = 2'000;        // for a refused sender to fall silent
    std::int64_t stop_ms = 10'000;          // for requests under way when the server stops
};

// PEM: the certificate with what leads to its root, and the key it belongs to.
struct TlsFiles {
    std::filesystem::path certificate, key;
};

struct ServerOptions {
    std::uint16_t port = 0;              // 0: any that is free
    std::string address = "127.0.0.1";   // beyond loopback only with TLS, or behind a proxy
    std::optional<TlsFiles> tls;         // none: what comes to the port is plain
    bool behind_proxy = false;           // which speaks TLS with all who come, and passes Host on
    std::filesystem::path socket;        // empty: none
    std::filesystem::path spool_folder;  // for large bodies while they are read
    Clock clock;                         // for the dates of replies
    Vault* vault = nullptr;              // who may sign in at the port; null: nobody. Outlives the server
    PartyId port_speaker;                // who speaks through the port without; empty: the public
    PartyId socket_speaker;              // who speaks through the socket
    std::size_t loops = 2;               // threads that hold connections
    std::size_t workers = 8;             // threads for requests that may block
    std::size_t waiting_limit = 256;     // requests that wait for a worker; beyond, 503
    Limits limits;
};

class Server {
  public:
    // Both outlive the server; `metrics` was made of the router's routes.
    Server(Router const& router, Metrics& metrics, ServerOptions const& options);
    ~Server();  // stops
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    Result<void> start();              // Fault::busy where the port or the socket is taken
    Result<void> renew_certificate();  // reads its files again, while it serves
    std::uint16_t port() const;
    void stop();  // answers what is under way, for a while, then closes all

    std::size_t connections() const;
    std::size_t listeners() const;  // of them
    std::size_t waiting() const;    // requests that wait for a worker

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace comity::http
