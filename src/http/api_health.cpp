#include <algorithm>

#include "http/api.h"
#include "kernel/vault.h"

namespace comity::http {
namespace {

// The names of the spaces that the reader has a part in. No list shows the house's own space.
std::vector<std::string> open_to(House& house, Request const& request) {
    std::vector<std::string> names;
    for (auto& listing : house.spaces(request.speaker)) names.push_back(std::move(listing.name));
    if (house.visit("house", request.speaker, "")) names.emplace_back("house");
    std::erase_if(names, [&](auto const& name) { return !request.holder.scope.covers(name); });
    return names;
}

bool may_see(std::vector<std::string> const& open_to_reader, std::string const& space) {
    return std::ranges::find(open_to_reader, space) != open_to_reader.end();
}

Shape health_shape() {
    using namespace shape;
    auto const view =
        object({{"space", text()}, {"view", text()}, {"number", whole_number()}, {"why", text()}});
    return named("Health", object({{"status", one_of({"ok", "behind", "two_histories"})},
                                   {"spaces_open", whole_number()},
                                   {"stopped_views", list(view)},
                                   {"rebuilding", list(text())},
                                   {"two_histories", whole_number()}}));
}

// That something is behind, anyone may know; where, those who may see the space. Of logs that have shown two
// histories the operator learns more: comity witness list.
Result<Reply> show_health(House& house, Request const& request) {
    auto const stopped = house.stopped_views();
    auto const rebuilding = house.rebuilding_spaces();
    bool const behind = !stopped.empty() || !rebuilding.empty();
    auto const open_to_reader = behind ? open_to(house, request) : std::vector<std::string>{};
    std::string body;
    json::Writer writer(body);
    auto const two_histories = house.vault().two_histories();
    writer.open('{').member("status", two_histories > 0 ? "two_histories" : behind ? "behind" : "ok");
    writer.member("spaces_open", std::uint64_t{house.open_spaces()}).key("stopped_views").open('[');
    for (auto const& view : stopped) {
        if (!may_see(open_to_reader, view.space)) continue;
        writer.open('{').member("space", view.space).member("view", view.view).member("number", view.number);
        writer.member("why", view.why).close('}');
    }
    writer.close(']').key("rebuilding").open('[');
    for (auto const& space : rebuilding) {
        if (may_see(open_to_reader, space)) writer.value(space);
    }
    writer.close(']').member("two_histories", two_histories).close('}');
    return json_reply(std::move(body));
}

}  // namespace

void add_health_api(RouteTable& table, House& house) {
    table.of_house.push_back(
        {.method = Method::get,
         .path = "/healthz",
         .summary = "Whether all views hold what the journals hold",
         .parameters = {},
         .gives = health_shape(),
         .answer = [&house](Request const& request) { return show_health(house, request); }});
}

}  // namespace comity::http
