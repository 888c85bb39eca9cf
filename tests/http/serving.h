// What the tests of the server share: a server of a few routes of their own, and a caller that writes and
// reads raw bytes. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/metrics.h"
#include "http/router.h"
#include "http/server.h"
#include "testing.h"

namespace comity::http {

// A connection that says exactly what it is told.
class Caller {
  public:
    // `unread_bytes`, where not 0, is about what the system keeps for one who does not read.
    explicit Caller(std::uint16_t port, int unread_bytes = 0);
    ~Caller();
    Caller(Caller const&) = delete;
    Caller& operator=(Caller const&) = delete;

    void send(std::string_view bytes);
    void shut();                // says no more, but listens
    std::string read_reply();   // head and body, by Content-Length or chunks, or up to the end
    std::string read_head();    // a head alone, as HEAD and 304 are answered
    std::string read_to_end();  // until the server closes
    std::string read_some();
    bool was_reset() const { return reset_; }

  private:
    bool fill();
    std::string take(std::size_t count);
    std::string take_chunks();

    int socket_;
    std::string buffer_;
    bool reset_ = false;
};

int status_of_reply(std::string_view reply);
std::string header_of(std::string_view reply, std::string_view name);  // empty where absent
std::string body_of(std::string_view reply);                           // chunks joined
std::string unzipped(std::string_view gzip);

HouseRoute route(Method method, std::string path, std::function<Result<Reply>(Request const&)> answer);
Reply text_reply(std::string text);

// Serves `table` on a free port, with limits short enough for a test to see them pass.
class Serving {
  public:
    explicit Serving(RouteTable table, Limits limits = {}, ServerOptions options = {});

    std::uint16_t port() const { return server->port(); }
    // A request with the right Host; `more` are whole header lines.
    std::string get(std::string_view path, std::string_view more = "") const;
    std::string post(std::string_view path, std::string_view body, std::string_view more = "") const;
    std::string ask(std::string_view request) const;  // on a connection of its own

    comity::testing::TemporaryFolder folder;
    Router router;
    Metrics metrics{router.route_names()};
    std::unique_ptr<Server> server;
};

}  // namespace comity::http
