#include <algorithm>
#include <map>

#include "base/time.h"
#include "http/api.h"
#include "http/dataset_writer.h"
#include "http/opened.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

json::Value shown(Column const& column, json::Value const& value) {
    auto const* at_ms = value.integer();
    return column.type == ColumnType::time && at_ms ? json::Value(format_time(*at_ms)) : value;
}

// What the digests say of each space, by its name.
std::map<std::string, json::Object> digested(House& house, PartyId reader) {
    std::map<std::string, json::Object> by_space;
    for (auto const& room : house.rooms())
        for (auto const& digest : room.digests) {
            auto const rows = house.digest(digest.name, reader);
            if (!rows) continue;
            for (auto const& row : *rows)
                for (std::size_t at = 0; at < std::min(row.values.size(), digest.columns.size()); ++at)
                    by_space[row.space].emplace_back(digest.columns[at].name,
                                                     shown(digest.columns[at], row.values[at]));
        }
    return by_space;
}

json::Object listed(Listing const& listing) {
    return {{"name", listing.name},
            {"id", listing.id.hex()},
            {"title", listing.title},
            {"mode", name_of(listing.mode)},
            {"public", listing.is_public},
            {"role", name_of(listing.role)},
            {"size", static_cast<std::int64_t>(listing.size)}};
}

std::vector<Shape::Member> listed_shape() {
    using namespace shape;
    return {{"name", text()},        {"id", id()},        {"title", text()},
            {"mode", mode_shape()},  {"public", truth()}, {"role", reader_shape()},
            {"size", whole_number()}};
}

// A digest has a row of some spaces only, and none of what is listed anyway.
Shape spaces_shape(Rooms const& rooms) {
    auto members = listed_shape();
    for (auto const& room : rooms)
        for (auto const& digest : room.digests)
            for (auto const& column : digest.columns)
                if (std::ranges::find(members, column.name, &Shape::Member::name) == members.end())
                    members.push_back(shape::optional(column.name, cell_shape(column.type)));
    auto line = shape::named("SpaceLine", shape::object(std::move(members)));
    return shape::named("SpaceList", shape::object({{"spaces", shape::list(std::move(line))}}));
}

Result<Reply> list_spaces(House& house, Request const& request) {
    auto more = digested(house, request.speaker);
    json::Array spaces;
    for (auto const& listing : house.spaces(request.speaker)) {
        if (!request.holder.scope.covers(listing.name)) continue;
        auto members = listed(listing);
        for (auto& [name, value] : more[listing.name])
            if (std::ranges::find(members, name, &json::Object::value_type::first) == members.end())
                members.emplace_back(name, std::move(value));
        spaces.emplace_back(std::move(members));
    }
    return json_reply(json::write(json::Object{{"spaces", std::move(spaces)}}));
}

Result<std::vector<std::string>> read_rooms(json::Value const& body) {
    std::vector<std::string> rooms;
    auto const* said = body.find("rooms");
    if (!said) return rooms;
    if (!said->array()) return refuse(Fault::malformed, "\"rooms\" must be a list of names.");
    for (auto const& room : *said->array()) {
        if (!room.text()) return refuse(Fault::malformed, "\"rooms\" must be a list of names.");
        rooms.push_back(*room.text());
    }
    return rooms;
}

Result<Opening> read_opening(Request const& request) {
    TRY(body, said_object(request));
    TRY(name, said_text(body, "name"));
    TRY(title, said_text(body, "title"));
    TRY(purpose, said_text(body, "purpose"));
    TRY(mode_name, said_text(body, "mode"));
    auto const mode = mode_named(mode_name.empty() ? "life" : mode_name);
    if (!mode) return refuse(Fault::malformed, "\"mode\" must be life, exercise or demonstration.");
    TRY(is_public, said_truth(body, "public"));
    TRY(rooms, read_rooms(body));
    return Opening{std::move(name), std::move(title), std::move(purpose), *mode, is_public, std::move(rooms)};
}

Shape opening_shape() {
    using namespace shape;
    return named("Opening", object({{"name", text()},
                                    optional("title", text()),
                                    optional("purpose", text()),
                                    optional("mode", mode_shape()),
                                    optional("public", truth()),
                                    optional("rooms", list(text()))}));
}

Result<Reply> open_space(House& house, Request const& request) {
    TRY_OK(must_open_spaces(request));
    TRY(opening, read_opening(request));
    TRY(id, house.open_space(opening, request.speaker));
    return opened_reply(opening.name, id);
}

// Null where the time of the space is that of the world.
void write_clock(json::Writer& writer, SpaceClock const& clock) {
    if (!clock.own) {
        writer.null();
        return;
    }
    writer.open('{').member("speed", clock.speed).member("paused", clock.paused).close('}');
}

Result<Reply> show_space(Visit const& visit, Request const&) {
    auto const& sight = visit.sight;
    auto const state = sight.space().state();
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("name", sight.space_name()).member("id", sight.space_id().hex());
    writer.member("title", state.title).member("purpose", state.purpose).member("mode", state.mode);
    writer.member("public", state.is_public).key("rooms").open('[');
    for (auto const& room : state.rooms) writer.value(room);
    writer.close(']').member("role", name_of(sight.role())).member("size", sight.size());
    writer.member("now", format_time(sight.now_ms())).key("clock");
    write_clock(writer, state.clock);
    writer.member("checkpoint", sight.space().checkpoint()).close('}');
    return json_reply(std::move(body));
}

Shape space_shape() {
    using namespace shape;
    return named(
        "Space",
        object({{"name", text()},
                {"id", id()},
                {"title", text()},
                {"purpose", text()},
                {"mode", any_mode_shape()},
                {"public", truth()},
                {"rooms", list(text())},
                {"role", reader_shape()},
                {"size", whole_number()},
                {"now", instant()},
                {"clock", or_null(named("Clock", object({{"speed", number()}, {"paused", truth()}})))},
                {"checkpoint", text()}}));
}

}  // namespace

void add_spaces_api(RouteTable& table, House& house) {
    table.of_house.push_back(
        {.method = Method::get,
         .path = "/api/v1/spaces",
         .summary = "The spaces open to the reader, with a few figures of each",
         .parameters = {},
         .gives = spaces_shape(house.rooms()),
         .answer = [&house](Request const& request) { return list_spaces(house, request); }});
    table.of_house.push_back(
        {.method = Method::post,
         .path = "/api/v1/spaces",
         .summary = "Opens a space",
         .parameters = {},
         .takes = json_body(opening_shape()),
         .gives = opened_shape(),
         .statuses = {201},
         .body_limit_bytes = opening_limit_bytes,
         .answer = [&house](Request const& request) { return open_space(house, request); }});
    table.of_spaces.push_back(
        {.method = Method::get,
         .path = "/api/v1/spaces/{space}",
         .summary = "What a space is for, its rooms, its time, and its signed checkpoint",
         .parameters = {},
         .gives = space_shape(),
         .cacheable = false,
         .answer = show_space});
}

void add_room_routes(RouteTable& table, Rooms const& rooms) {
    for (auto const& room : rooms)
        for (auto route : room.routes) {
            route.answer = [name = room.name, answer = std::move(route.answer)](
                               Visit const& visit, Request const& request) -> Result<Reply> {
                if (!visit.sight.space().has_room(name))
                    return refuse(Fault::not_found, "This room is not on in this space.");
                return answer(visit, request);
            };
            table.of_spaces.push_back(std::move(route));
        }
}

}  // namespace comity::http
