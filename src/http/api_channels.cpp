#include "http/api.h"
#include "kernel/channels.h"

namespace comity::http {
namespace {

Result<Reply> make_channel(House& house, Visit const& visit, Request const& request) {
    auto const channel = request.capture("channel");
    TRY(party, house.make_channel(visit.sight.space_name(), channel, visit.sight.reader(), request.via));
    std::string body;
    json::Writer(body).open('{').member("channel", channel).member("party", party.hex()).close('}');
    return json_reply(std::move(body));
}

Shape channel_shape() {
    return shape::named("Channel", shape::object({{"channel", shape::text()}, {"party", shape::id()}}));
}

}  // namespace

void add_channels_api(RouteTable& table, House& house) {
    table.of_spaces.push_back(
        {.method = Method::put,
         .path = "/api/v1/spaces/{space}/channels/{channel}",
         .summary = "Gives the space a channel, such as form: its party is introduced and made contributor",
         .parameters = {},
         .gives = channel_shape(),
         .role = Role::steward,
         .cacheable = false,
         .answer = [&house](Visit const& visit, Request const& request) {
             return make_channel(house, visit, request);
         }});
}

}  // namespace comity::http
