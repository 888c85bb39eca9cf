#include "http/api.h"
#include "http/live.h"

namespace comity::http {
namespace {

Result<Reply> begin_stream(Live& live, Request const& request) {
    TRY(listener, live.welcome(request));
    Reply reply;
    reply.content_type = "text/event-stream";
    // Proxies keep what looks like a file until it is whole; this never is.
    reply.headers = {{"Cache-Control", "no-store, no-transform"}, {"X-Accel-Buffering", "no"}};
    reply.body = listener->out.joined();
    listener->out.clear();
    reply.staying = std::move(listener);
    return reply;
}

}  // namespace

void add_events_api(RouteTable& table, Live& live) {
    table.of_house.push_back(
        {.method = Method::get,
         .path = "/api/v1/events",
         .summary = "What is heard, as it happens: where, its number, kind and id, never what was said",
         .parameters = {{.name = "space",
                         .type = "string",
                         .meaning = "listen to this space alone; the public must name one",
                         .repeated = true}},
         .answers = "text/event-stream",
         .answer = [&live](Request const& request) { return begin_stream(live, request); }});
}

}  // namespace comity::http
