#include <algorithm>

#include "http/api.h"

namespace comity::http {
namespace {

// That something is behind, anyone may know; where, those who may see the space.
Result<Reply> show_health(House& house, Request const& request) {
    auto const stopped = house.stopped_views();
    auto const open_to_reader = stopped.empty() ? std::vector<Listing>{} : house.spaces(request.speaker);
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("status", stopped.empty() ? "ok" : "behind");
    writer.member("spaces_open", std::uint64_t{house.open_spaces()}).key("stopped_views").open('[');
    for (auto const& view : stopped) {
        if (std::ranges::find(open_to_reader, view.space, &Listing::name) == open_to_reader.end()) continue;
        writer.open('{').member("space", view.space).member("view", view.view).member("number", view.number);
        writer.member("why", view.why).close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

}  // namespace

void add_health_api(RouteTable& table, House& house) {
    table.of_house.push_back(
        {.method = Method::get,
         .path = "/healthz",
         .summary = "Whether all views hold what the journals hold",
         .parameters = {},
         .answer = [&house](Request const& request) { return show_health(house, request); }});
}

}  // namespace comity::http
