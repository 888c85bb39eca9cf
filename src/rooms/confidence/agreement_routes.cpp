#include "rooms/confidence/agreement_routes.h"

#include <limits>
#include <map>

#include "base/text.h"
#include "rooms/confidence/agreements.h"
#include "rooms/confidence/row_json.h"

namespace comity::confidence {

namespace {

constexpr char none_here[] = "There is no such agreement here.";

// As it stands at `now_ms`: the view kept what its last step left.
AgreementState state_now(Reading const& reading, std::int64_t number, std::int64_t now_ms) {
    auto state = load_agreement([&](std::string_view sql) -> Query& { return reading.query(sql); }, number);
    pass(state, now_ms);
    return state;
}

void write_instant_or_null(json::Writer& writer, std::string_view name, std::optional<std::int64_t> at_ms) {
    writer.key(name);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

using Names = std::map<PartyId, std::string>;

Names read_names(Reading const& reading) {
    Names names;
    auto& row = reading.query("SELECT party, name FROM member");
    while (row.step())
        if (auto const party = PartyId::from_hex_text(row.text(0))) names.emplace(*party, row.text(1));
    row.reset();
    return names;
}

void write_name(json::Writer& writer, Names const& names, PartyId const& party) {
    auto const found = names.find(party);
    writer.member("party", party.hex()).key("name");
    found == names.end() ? writer.null() : writer.value(found->second);
}

void write_state(json::Writer& writer, AgreementState const& state, Names const& names) {
    writer.member("force", name_of(state.force));
    write_instant_or_null(writer, "since", state.since_ms);
    write_instant_or_null(writer, "in_force_from", state.in_force.from_ms);
    write_instant_or_null(writer, "in_force_until", state.in_force.to_ms);
    writer.key("parties").open('[');
    for (auto const& each : state.parties) {
        writer.open('{');
        write_name(writer, names, each.party);
        write_instant_or_null(writer, "signed_at", each.signed_at_ms);
        write_instant_or_null(writer, "ended_at", each.ended_at_ms);
        writer.key("signed_by");
        each.signed_by ? writer.value(*each.signed_by) : writer.null();
        writer.key("ended_by");
        each.ended_by ? writer.value(*each.ended_by) : writer.null();
        writer.close('}');
    }
    writer.close(']');
}

std::vector<Shape::Member> line_shape() {
    using namespace shape;
    auto const party = object({{"party", id()},
                               {"name", or_null(text())},
                               {"signed_at", or_null(instant())},
                               {"ended_at", or_null(instant())},
                               {"signed_by", or_null(whole_number())},
                               {"ended_by", or_null(whole_number())}});
    return {{"number", whole_number()},
            {"id", id()},
            {"title", text()},
            {"text_hash", id()},
            {"language", text()},
            {"tlp", tlp_shape()},
            {"at", instant()},
            {"force", force_shape()},
            {"since", or_null(instant())},
            {"in_force_from", or_null(instant())},
            {"in_force_until", or_null(instant())},
            {"parties", list(named("AgreementParty", party))}};
}

constexpr char line_sql[] =
    "SELECT number, lower(hex(id)), title, lower(hex(text_hash)), language, tlp, at_ms FROM agreement"
    " WHERE number > ?1 ORDER BY number LIMIT ?2";

struct Line {
    std::int64_t number = 0;
    std::string id, title, text_hash, language, tlp;
    std::int64_t at_ms = 0;
};

std::vector<Line> read_lines(Reading const& reading, std::int64_t after, std::int64_t limit) {
    std::vector<Line> lines;
    auto& row = reading.query(line_sql).with(after, limit);
    while (row.step())
        lines.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
                         row.integer(6)});
    row.reset();
    return lines;
}

void write_line(json::Writer& writer, Line const& line) {
    writer.member("number", line.number).member("id", line.id).member("title", line.title);
    writer.member("text_hash", line.text_hash).member("language", line.language).member("tlp", line.tlp);
    writer.member("at", format_time(line.at_ms));
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(after, asked_integer(request, "after", 0, 0, most));
    TRY(limit, asked_integer(request, "limit", 100, 1, 500));
    TRY(reading, visit.sight.read());
    auto const now_ms = visit.sight.now_ms();
    auto const names = read_names(reading);
    auto lines = read_lines(reading, after, limit + 1);
    bool const more = static_cast<std::int64_t>(lines.size()) > limit;
    if (more) lines.pop_back();
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("agreements")).member("now", format_time(now_ms));
    writer.key("agreements").open('[');
    for (auto const& line : lines) {
        writer.open('{');
        write_line(writer, line);
        write_state(writer, state_now(reading, line.number, now_ms), names);
        writer.close('}');
    }
    writer.close(']').key("next");
    more ? writer.value(lines.back().number) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

void write_steps(json::Writer& writer, Reading const& reading, std::int64_t number) {
    writer.key("steps").open('[');
    auto& row = reading.query(
        "SELECT number, kind, agreement_step.party, member.name, agreement_step.role, why, at_ms, void_why"
        " FROM agreement_step LEFT JOIN member ON member.party = agreement_step.party"
        " WHERE agreement = ?1 ORDER BY number LIMIT 500");
    row.with(number);
    while (row.step()) {
        bool const is_signature = row.text(1) == agreement_signed_kind;
        writer.open('{').member("number", row.integer(0)).member("step", is_signature ? "signed" : "ended");
        writer.member("party", row.text(2));
        write_text_or_null(writer, "name", row, 3);
        writer.member("role", row.text(4)).member("why", row.text(5));
        writer.member("at", format_time(row.integer(6)));
        write_text_or_null(writer, "void_why", row, 7);
        writer.close('}');
    }
    row.reset();
    writer.close(']');
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    auto const asked = read_whole_number(request.capture("number"));
    if (!asked || *asked == 0 || *asked > std::numeric_limits<std::int64_t>::max())
        return refuse(Fault::not_found, none_here);
    auto const number = static_cast<std::int64_t>(*asked);
    TRY(reading, visit.sight.read());
    auto const lines = read_lines(reading, number - 1, 1);
    if (lines.empty() || lines[0].number != number) return refuse(Fault::not_found, none_here);
    auto const now_ms = visit.sight.now_ms();
    auto const names = read_names(reading);
    auto& row = reading.query("SELECT text, party FROM agreement WHERE number = ?1").with(number);
    MUST(row.step());
    std::string const text(row.text(0)), party(row.text(1));
    row.reset();
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("agreements")).member("now", format_time(now_ms));
    write_line(writer, lines[0]);
    write_state(writer, state_now(reading, number, now_ms), names);
    writer.member("text", text).key("laid_by").open('{');
    write_name(writer, names, *PartyId::from_hex_text(party));
    writer.close('}');
    write_steps(writer, reading, number);
    writer.close('}');
    return json_reply(std::move(body));
}

Shape list_shape() {
    using namespace shape;
    return named("Agreements", object({{"as_of", whole_number()},
                                       {"now", instant()},
                                       {"agreements", list(named("AgreementLine", object(line_shape())))},
                                       {"next", or_null(whole_number())}}));
}

Shape one_shape() {
    using namespace shape;
    auto const step = object({{"number", whole_number()},
                              {"step", one_of({"signed", "ended"})},
                              {"party", id()},
                              {"name", or_null(text())},
                              {"role", text()},
                              {"why", text()},
                              {"at", instant()},
                              {"void_why", or_null(text())}});
    auto members = line_shape();
    members.push_back({"as_of", whole_number()});
    members.push_back({"now", instant()});
    members.push_back({"text", text()});
    members.push_back({"laid_by", object({{"party", id()}, {"name", or_null(text())}})});
    members.push_back({"steps", list(named("AgreementStep", step))});
    return named("Agreement", object(std::move(members)));
}

}  // namespace

std::vector<Route> agreement_routes() {
    Route all;
    all.path = "/api/v1/spaces/{space}/agreements";
    all.summary = "Agreements, their parties and signatures, and how far they have come by now.";
    all.parameters = {{"after", "integer", "Only those with a number above this one."},
                      {"limit", "integer", "How many at most: 1 to 500, 100 where not said."}};
    all.gives = list_shape();
    all.cacheable = false;
    all.answer = answer_list;
    Route one;
    one.path = "/api/v1/spaces/{space}/agreements/{number}";
    one.summary = "One agreement with its text and every step, void ones with their reason.";
    one.gives = one_shape();
    one.cacheable = false;
    one.answer = answer_one;
    return {all, one};
}

void add_agreements(Room& room) {
    auto const kind = [](Shape shape, Result<void> (*check)(json::Value const& body)) {
        Kind made;
        made.name = shape.name;
        made.shape = std::move(shape);
        made.own_signature = true;
        made.roles = {"diplomatic_contact"};
        made.check = check;
        return made;
    };
    room.kinds.push_back(kind(agreement_shape(), check_agreement));
    room.kinds.push_back(kind(agreement_signed_shape(), check_agreement_signed));
    room.kinds.push_back(kind(agreement_ended_shape(), check_agreement_ended));
    room.views.push_back(agreements_view());
    room.datasets.push_back(agreements_dataset());
    for (auto& route : agreement_routes()) room.routes.push_back(std::move(route));
}

}  // namespace comity::confidence
