#include "rooms/intake/broadcasts_list.h"

#include <limits>

#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"
#include "rooms/intake/broadcast_view.h"

namespace comity::intake {

namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

constexpr char list_sql[] =
    "SELECT number, id, party, at_ms, body, recipients, said, consented_by, consented_at_ms, ended,"
    " (SELECT count(*) FROM broadcast_recipient AS r JOIN message AS m ON m.number = r.message"
    "  WHERE r.broadcast = broadcast.number AND m.state = 'delivered'),"
    " (SELECT count(*) FROM broadcast_recipient AS r JOIN message AS m ON m.number = r.message"
    "  WHERE r.broadcast = broadcast.number AND m.state IN ('failed', 'unknown'))"
    " FROM broadcast WHERE number < ?1 ORDER BY number DESC LIMIT ?2";

void write_said(json::Writer& writer, std::string_view said) {
    auto const body = json::parse(said);
    if (!body) throw Broken("a broadcast in the views cannot be read");
    for (auto const* name : {"area", "texts", "language", "why"})
        if (auto const* value = body->find(name)) writer.key(name).raw(json::write(*value));
}

void write_broadcast(json::Writer& writer, Query const& row, std::int64_t now_ms) {
    BroadcastStand const stand{row.integer(3), row.integer(5), row.integer(6), !row.is_null(7),
                               row.integer(9) != 0};
    auto const state = state_of(stand, now_ms);
    writer.open('{').member("number", row.integer(0)).member("id", to_hex(row.blob(1)));
    writer.member("at", format_time(stand.at_ms)).member("party", to_hex(row.blob(2)));
    write_said(writer, row.text(4));
    writer.member("recipients", stand.recipients).member("said", stand.said);
    writer.member("delivered", row.integer(10)).member("failed", row.integer(11));
    writer.member("needs_consent", needs_consent(stand.recipients)).key("consented_by");
    stand.consented ? writer.value(to_hex(row.blob(7))) : writer.null();
    if (stand.consented) writer.member("consented_at", format_time(row.integer(8)));
    if (state == BroadcastState::proposed)
        writer.member("expires_at", format_time(stand.at_ms + proposed_ms));
    writer.member("state", name_of(state)).close('}');
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(after, asked_integer(request, "after", most, 0, most));
    TRY(limit, asked_integer(request, "limit", 20, 1, 100));
    auto const now_ms = visit.sight.now_ms();
    TRY(reading, visit.sight.read());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("conversations")).key("broadcasts").open('[');
    auto& row = reading.query(list_sql);
    row.with(after, limit + 1);
    std::int64_t written = 0, last = 0;
    bool more = false;
    while (!more && row.step()) {
        more = written++ == limit;
        if (more) break;
        last = row.integer(0);
        write_broadcast(writer, row, now_ms);
    }
    row.reset();
    writer.close(']').key("next");
    more ? writer.value(last) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

Shape list_shape() {
    using namespace shape;
    auto const each = object({{"number", whole_number()},
                              {"id", id()},
                              {"at", instant()},
                              {"party", id()},
                              {"area", area_shape()},
                              {"texts", map(text())},
                              optional("language", text()),
                              {"why", text()},
                              {"recipients", whole_number()},
                              {"said", whole_number()},
                              {"delivered", whole_number()},
                              {"failed", whole_number()},
                              {"needs_consent", truth()},
                              {"consented_by", or_null(id())},
                              optional("consented_at", instant()),
                              optional("expires_at", instant()),
                              {"state", one_of({"proposed", "running", "done", "expired", "ended"})}});
    return named("Broadcasts", object({{"as_of", whole_number()},
                                       {"broadcasts", list(named("Broadcast", each))},
                                       {"next", or_null(whole_number())}}));
}

Result<Reply> answer_preview(Visit const& visit, Request const& request) {
    TRY(area, read_asked_area(request.asked("circle"), request.asked("polygon")));
    TRY(reading, visit.sight.read());
    auto const reached = reached_in([&](std::string_view sql) -> Query& { return reading.query(sql); }, area);
    auto const count = static_cast<std::int64_t>(reached.contacts.size());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("recipients", count).member("stopped", reached.stopped);
    writer.member("unanswerable", reached.unanswerable)
        .member("needs_consent", needs_consent(count))
        .close('}');
    return json_reply(std::move(body));
}

Shape preview_shape() {
    using namespace shape;
    return named("BroadcastPreview", object({{"recipients", whole_number()},
                                             {"stopped", whole_number()},
                                             {"unanswerable", whole_number()},
                                             {"needs_consent", truth()}}));
}

}  // namespace

std::vector<Route> broadcast_routes() {
    Route list;
    list.path = "/api/v1/spaces/{space}/broadcasts";
    list.summary = "Messages to those in an area, and how far each is, the latest first.";
    list.parameters = {{"after", "integer", "Only those with a number below this one."},
                       {"limit", "integer", "How many at most: 1 to 100, 20 where not said."}};
    list.role = Role::analyst;
    list.gives = list_shape();
    list.cacheable = false;  // a proposal expires
    list.answer = answer_list;
    Route preview;
    preview.path = "/api/v1/spaces/{space}/broadcasts/preview";
    preview.summary = "How many would be written to in an area.";
    preview.parameters = {{"circle", "string", "lon,lat,radius_m"},
                          {"polygon", "string", "lon,lat,lon,lat,… of 3 to 200 corners"}};
    preview.role = Role::analyst;
    preview.gives = preview_shape();
    preview.answer = answer_preview;
    return {std::move(list), std::move(preview)};
}

}  // namespace comity::intake
