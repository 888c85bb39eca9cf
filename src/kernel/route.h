// Requests and replies as rooms see them, whatever carried them: HTTP, the house's socket, or a verb on
// a folder at rest. Values; a Reply's `next` and `later` are called by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/holder.h"
#include "kernel/shape.h"

namespace comity {

enum class Method { get, post, put, remove };
std::string_view name_of(Method method);  // GET, POST, PUT, DELETE

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::get;
    std::string path;       // as sent, without the query, still percent-encoded
    Pairs query;            // decoded, in the order sent
    Pairs headers;          // names in lower case
    Pairs captures;         // what stood in the place of {name} in the route's path, decoded
    std::string_view body;  // whole; lives as long as body_owner
    std::shared_ptr<void const> body_owner;
    PartyId speaker;  // for whom this is asked; empty: for nobody known
    Holder holder;    // who signed in; an empty account: nobody did
    std::string via;  // how it came: "http", "socket", "folder", "account:…"
    // A mark of the network it came from, another one each hour; no address. Empty where that is not known.
    std::string sender;
    bool secure = false;  // over TLS, ours or a proxy's: cookies may demand it

    std::string_view header(std::string_view lower_case_name) const;  // empty where absent
    std::string_view capture(std::string_view name) const;
    std::optional<std::string_view> asked(std::string_view query_name) const;  // the first of that name
    std::vector<std::string_view> all_asked(std::string_view query_name) const;
};

// What a reply goes on with for as long as the reader stays. Only what carries it knows more.
struct Staying {
    virtual ~Staying() = default;
};

struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    Pairs headers;
    std::string body;
    // Where set, called after `body` was sent until it yields nothing. It may block; what it throws or
    // refuses breaks the connection off, so that a torn answer cannot be taken for a whole one.
    std::function<Result<std::optional<std::string>>()> next;
    // Where set, all the above is ignored: it is called once with a function that takes the true reply,
    // from any thread. So a handler need not hold a thread while a commit is under way.
    std::function<void(std::function<void(Reply)>)> later;
    // Where set, `body` is only how the reply begins; it has no end.
    std::shared_ptr<Staying> staying;
};

// The body with all that `next` yields. What it refuses is the answer; nothing of the body is left behind.
Result<std::string> read_whole(Reply& reply);
Reply waited_for(Reply reply);  // the true one, where it comes later
Reply json_reply(std::string body, int status = 200);
int status_of(Fault fault);  // of HTTP: the one place where a Fault becomes a status

struct Parameter {
    std::string name;
    std::string type;     // "string", "integer", "number", "date-time", "boolean"
    std::string meaning;  // one short sentence
    bool repeated = false;
    std::vector<std::string> words = {};  // it is one of these; empty: anything of its type
};

// A body by its media type and, where that is JSON, its shape.
struct Content {
    std::string type = "application/json";
    Shape shape = {};
};

std::vector<Content> json_body(Shape shape);

// An integer asked for in the query, within [least, most]; `otherwise` where it is absent.
Result<std::int64_t> asked_integer(Request const& request, std::string_view name, std::int64_t otherwise,
                                   std::int64_t least, std::int64_t most);
// An instant asked for in the query (RFC 3339 or a date), in milliseconds.
Result<std::optional<std::int64_t>> asked_time(Request const& request, std::string_view name);

}  // namespace comity
