#include "rooms/confidence/contacts_list.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "methods/words.h"
#include "rooms/confidence/contact.h"
#include "rooms/confidence/contact_state.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

using office_hours::Presence;
using office_hours::WallTime;
using office_hours::Zone;

constexpr char no_such_contact[] = "There is no such contact, or it is not open to you.";

constexpr char selected[] =
    "SELECT contact.number, contact.id, contact.party, member.name, contact.role, standing, since_ms,"
    " confirmed_at_ms, missed, nomination, body FROM contact JOIN nomination ON nomination.number = "
    "nomination"
    " LEFT JOIN member ON member.party = contact.party";

struct Row {
    std::int64_t number = 0;
    std::string id, party, party_name;
    ContactState state;
    std::int64_t nomination = 0;
    std::string body;
    Contact said;
    bool called_as_state = false;
    std::optional<WallTime> wall;  // nothing where the zone has left the world
    Presence presence;
};

// Made once for all contacts of an answer.
class Zones {
  public:
    Zone const* find(std::string const& name) {
        auto& zone = zones_[name];
        if (!zone) zone = std::make_unique<std::optional<Zone>>(Zone::named(name));
        return zone->has_value() ? &**zone : nullptr;
    }

  private:
    std::map<std::string, std::unique_ptr<std::optional<Zone>>> zones_;
};

Row read_row(Query const& query) {
    Row row{.number = query.integer(0),
            .id = to_hex(query.blob(1)),
            .party = std::string(query.text(2)),
            .party_name = std::string(query.text(3))};
    row.state.party = row.party;
    row.state.role = query.text(4);
    row.state.standing = standing_named(query.text(5)).value();
    row.state.since_ms = query.integer(6);
    if (!query.is_null(7)) row.state.confirmed_at_ms = query.integer(7);
    row.state.missed = static_cast<int>(query.integer(8));
    row.nomination = query.integer(9);
    row.body = query.text(10);
    return row;
}

// A party may nominate for any State: whether it is called as that State is for the reader to see.
bool is_called_as_its_state(Row const& row) {
    auto const name = words_of(row.party_name);
    return !name.empty() && name == words_of(row.said.state);
}

// Brings the row to the present: what the view knows is as of the last entry.
void bring_to(Row& row, Reading const& reading, Zones& zones, std::int64_t now_ms) {
    auto& check = reading.query("SELECT campaign, due_ms FROM open_check WHERE contact = ?1");
    check.with(row.number);
    while (check.step()) row.state.open_checks.push_back({check.integer(0), check.integer(1)});
    check.reset();
    pass(row.state, now_ms);
    auto const body = json::parse(row.body);
    auto said = body ? read_contact(*body) : Result<Contact>(std::unexpected(body.error()));
    if (!said) throw Broken("a nomination in the view cannot be read: " + said.error().why);
    row.said = *std::move(said);
    row.called_as_state = is_called_as_its_state(row);
    if (auto const* zone = zones.find(row.said.time_zone)) {
        row.wall = zone->wall_time(now_ms);
        row.presence = zone->presence(row.said.hours, now_ms);
    }
}

// What may be asked for: state=, matter=, role=, language=, withdrawn=.
struct Wanted {
    std::vector<std::string> state;  // words of its name
    std::string matter, role, language;
    bool withdrawn = false;

    bool holds(Row const& row) const {
        if (!withdrawn && row.state.standing == ContactStanding::withdrawn) return false;
        if (!role.empty() && row.said.role != role) return false;
        if (!matter.empty() && std::ranges::count(row.said.matters, matter) == 0) return false;
        if (!language.empty() && std::ranges::count(row.said.languages, language) == 0) return false;
        auto const name = state.empty() ? "" : ' ' + words_of(row.said.state);
        return std::ranges::all_of(state,
                                   [&](auto const& word) { return name.find(' ' + word) != name.npos; });
    }
};

Result<std::string> asked_word(Request const& request, std::string_view name, Words words) {
    auto const asked = request.asked(name).value_or("");
    if (asked.empty() || is_among(words, asked)) return std::string(asked);
    std::vector<std::string> const all(words.begin(), words.end());
    return refuse(Fault::malformed,
                  "There is no " + std::string(name) + " of that name, but " + join(all, ", ") + ".");
}

Result<Wanted> read_wanted(Request const& request) {
    TRY(matter, asked_word(request, "matter", matter_names));
    TRY(role, asked_word(request, "role", contact_roles));
    return Wanted{query_words(request.asked("state").value_or("")), std::move(matter), std::move(role),
                  std::string(request.asked("language").value_or("")),
                  request.asked("withdrawn").value_or("") == "1"};
}

// Whom to try first: whom the State itself has named, then who has confirmed and is there, then who is there
// soonest. States are never ranked.
auto order_of(Row const& row) {
    constexpr auto never = std::numeric_limits<std::int64_t>::max();
    constexpr int places[] = {2, 0, 4, 3, 5};  // by standing
    bool const there = row.presence.open_until.has_value();
    auto const opens = there ? 0 : row.presence.next_opening.value_or(never);
    return std::tuple(!row.called_as_state, places[static_cast<int>(row.state.standing)], opens, row.number);
}

std::vector<Row> read_rows(Reading const& reading, std::int64_t now_ms) {
    Zones zones;
    std::vector<Row> rows;
    auto& query = reading.query(selected);
    while (query.step()) rows.push_back(read_row(query));
    query.reset();
    for (auto& row : rows) bring_to(row, reading, zones, now_ms);
    return rows;
}

void write_instant(json::Writer& writer, std::string_view name, std::optional<std::int64_t> at_ms) {
    writer.key(name);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

std::string two_digits(int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

void write_wall(json::Writer& writer, std::optional<WallTime> const& wall) {
    writer.key("local");
    if (!wall) {
        writer.null();
        return;
    }
    writer.open('{').member(
        "date", std::to_string(wall->year) + "-" + two_digits(wall->month) + "-" + two_digits(wall->day));
    writer.member("time", two_digits(wall->hour) + ":" + two_digits(wall->minute));
    writer.member("weekday", wall->weekday).member("offset_minutes", wall->offset_minutes).close('}');
}

// Leaves the object open.
void write_contact_line(json::Writer& writer, Row const& row, std::string const& reader) {
    writer.open('{').member("number", row.number).member("id", row.id).member("party", row.party);
    writer.member("party_name", row.party_name).member("called_as_state", row.called_as_state);
    writer.member("mine", row.party == reader);
    writer.member("standing", name_of(row.state.standing)).member("since", format_time(row.state.since_ms));
    write_instant(writer, "confirmed_at", row.state.confirmed_at_ms);
    write_instant(writer, "confirmed_until", confirmed_until_ms(row.state));
    writer.member("missed", row.state.missed).member("nomination", row.nomination);
    write_wall(writer, row.wall);
    writer.member("in_office", row.presence.open_until.has_value());
    write_instant(writer, "closes_at", row.presence.open_until);
    write_instant(writer, "opens_at", row.presence.next_opening);
    writer.key("body").raw(row.body);
}

Shape line_shape() {
    using namespace shape;
    auto const wall = object({{"date", text()},
                              {"time", text()},
                              {"weekday", whole_number()},
                              {"offset_minutes", whole_number()}});
    constexpr int standings_count = 5;
    std::vector<std::string> standings;
    standings.reserve(standings_count);
    for (int each = 0; each < standings_count; ++each)
        standings.emplace_back(name_of(static_cast<ContactStanding>(each)));
    return named("ContactLine", object({{"number", whole_number()},
                                        {"id", id()},
                                        {"party", id()},
                                        {"party_name", text()},
                                        {"called_as_state", truth()},
                                        {"mine", truth()},
                                        {"standing", named("ContactStanding", one_of(std::move(standings)))},
                                        {"since", instant()},
                                        {"confirmed_at", or_null(instant())},
                                        {"confirmed_until", or_null(instant())},
                                        {"missed", whole_number()},
                                        {"nomination", whole_number()},
                                        {"local", or_null(named("WallTime", wall))},
                                        {"in_office", truth()},
                                        {"closes_at", or_null(instant())},
                                        {"opens_at", or_null(instant())},
                                        {"body", contact_shape()}}));
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(wanted, read_wanted(request));
    TRY(reading, visit.sight.read());
    auto const now_ms = visit.sight.now_ms();
    auto rows = read_rows(reading, now_ms);
    std::set<std::string> states;
    for (auto const& row : rows) states.insert(row.said.state);
    std::erase_if(rows, [&](auto const& row) { return !wanted.holds(row); });
    std::ranges::sort(rows, {}, order_of);
    auto const reader = visit.sight.reader().hex();

    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("directory")).member("now", format_time(now_ms));
    writer.key("states").open('[');
    for (auto const& state : states) writer.value(state);
    writer.close(']').key("contacts").open('[');
    for (auto const& row : rows) {
        write_contact_line(writer, row, reader);
        writer.close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape list_shape() {
    using namespace shape;
    return named("ContactList", object({{"as_of", whole_number()},
                                        {"now", instant()},
                                        {"states", list(text())},
                                        {"contacts", list(line_shape())}}));
}

void write_history(json::Writer& writer, Reading const& reading, std::int64_t contact) {
    auto& step = reading.query(
        "SELECT number, kind, contact_step.party, key_role, at_ms, why, void_why FROM contact_step"
        " WHERE contact = ?1 ORDER BY number");
    step.with(contact);
    writer.key("history").open('[');
    while (step.step()) {
        writer.open('{').member("number", step.integer(0)).member("kind", step.text(1));
        writer.member("party", step.text(2)).member("key_role", step.text(3));
        writer.member("at", format_time(step.integer(4))).member("why", step.text(5));
        writer.member("void_why", step.text(6)).close('}');
    }
    writer.close(']');
    step.reset();
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, no_such_contact);
    TRY(reading, visit.sight.read());
    auto& query = reading.query(std::string(selected) + " WHERE contact.number = ?1").with(*number);
    if (!query.step()) return refuse(Fault::not_found, no_such_contact);
    auto row = read_row(query);
    query.reset();
    Zones zones;
    bring_to(row, reading, zones, visit.sight.now_ms());
    std::string body;
    json::Writer writer(body);
    write_contact_line(writer, row, visit.sight.reader().hex());
    write_history(writer, reading, row.number);
    writer.close('}');
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    auto const step = object({{"number", whole_number()},
                              {"kind", text()},
                              {"party", id()},
                              {"key_role", text()},
                              {"at", instant()},
                              {"why", text()},
                              {"void_why", text()}});
    return named("OneContact", object(with(line_shape(), {{"history", list(named("ContactStep", step))}})));
}

}  // namespace

Route contacts_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/contacts";
    route.summary = "Whom to reach now: contacts with the time where they are, those who are there first.";
    route.parameters = {
        {"state", "string", "Contacts of States with these words in their name."},
        {"matter",
         "string",
         "Contacts for this kind of matter.",
         false,
         {matter_names.begin(), matter_names.end()}},
        {"role", "string", "Contacts in this role.", false, {contact_roles.begin(), contact_roles.end()}},
        {"language", "string", "Contacts who are reached in this language."},
        {"withdrawn", "boolean", "Withdrawn ones too, with 1."}};
    route.cacheable = false;  // clocks move
    route.gives = list_shape();
    route.answer = answer_list;
    return route;
}

Route contact_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/contacts/{number}";
    route.summary = "One contact, and each step that was said of it, void ones with the reason.";
    route.cacheable = false;
    route.gives = one_shape();
    route.answer = answer_one;
    return route;
}

}  // namespace comity::confidence
