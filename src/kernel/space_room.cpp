#include "kernel/space_room.h"

#include <algorithm>

#include "base/members.h"
#include "base/time.h"
#include "kernel/contact_shown.h"
#include "kernel/erasure.h"
#include "kernel/mode.h"
#include "kernel/party_kinds.h"

namespace comity {

namespace {

constexpr std::size_t name_limit = 200;
constexpr std::size_t why_limit = 2000;

Result<void> check_members_known(json::Value const& body, std::initializer_list<std::string_view> known) {
    if (!body.object()) return refuse(Fault::malformed, "The body must be a JSON object.");
    for (auto const& [name, value] : *body.object()) {
        if (std::ranges::find(known, name) == known.end()) {
            return refuse(Fault::malformed,
                          "The body has a member that is not known here: \"" + name.substr(0, 40) + "\".");
        }
    }
    return {};
}

Result<void> check_opened(json::Value const& body) {
    TRY_OK(check_members_known(body,
                               {"title", "purpose", "mode", "public", "rooms", "house", "checkpoint_key"}));
    if (body.text_of("title").size() > name_limit || body.text_of("purpose").size() > 2000) {
        return refuse(Fault::too_large, "The title has at most 200 bytes, the purpose 2,000.");
    }
    return {};
}

Shape opened_shape() {
    using namespace shape;
    return named("space.opened", closed({optional("title", text()), optional("purpose", text()),
                                         optional("mode", any_mode_shape()), optional("public", truth()),
                                         optional("rooms", list(text())), optional("house", text()),
                                         optional("checkpoint_key", base64())}));
}

Result<void> check_member(json::Value const& body) {
    TRY_OK(check_members_known(body, {"party", "role", "key", "name"}));
    if (!PartyId::from_hex_text(body.text_of("party"))) {
        return refuse(Fault::malformed, "\"party\" must be the id of a party: 64 hexadecimal digits.");
    }
    auto role = role_named(body.text_of("role"));
    if ((!role || *role == Role::everyone) && body.text_of("role") != "none") {
        return refuse(
            Fault::malformed,
            "\"role\" must be observer, contributor, analyst, steward, or none to end a membership.");
    }
    return check_public_key(body);
}

Shape member_shape() {
    using namespace shape;
    auto roles = role_shape().words;
    roles.emplace_back("none");
    return named("space.member", closed({{"party", id()},
                                         {"role", one_of(std::move(roles))},
                                         optional("key", base64()),
                                         optional("name", text())}));
}

Result<void> check_clock(json::Value const& body) {
    TRY_OK(check_members_known(body, {"start", "speed", "paused"}));
    if (body.find("start") && !parse_time(body.text_of("start"))) {
        return refuse(Fault::malformed, "\"start\" must be a time such as 2026-03-01T02:41:00Z.");
    }
    auto const* speed = body.find("speed");
    double value = 1;
    if (speed && (!speed->number(value) || value < 0 || value > 100'000)) {
        return refuse(Fault::malformed, "\"speed\" must be a number from 0 to 100,000.");
    }
    auto const* paused = body.find("paused");
    if (paused && !paused->boolean()) return refuse(Fault::malformed, "\"paused\" must be true or false.");
    return {};
}

Shape clock_shape() {
    using namespace shape;
    return named("space.clock", closed({optional("start", instant()), optional("speed", number()),
                                        optional("paused", truth())}));
}

Result<void> check_restored(json::Value const& body) {
    TRY_OK(members::refuse_others(body, "A restore", {"size", "made_at", "why"}));
    auto const* size = body.find("size");
    if (!size || !size->integer() || *size->integer() < 1) {
        return refuse(Fault::malformed, "\"size\" must be a whole number of at least 1.");
    }
    TRY(made_at_ms, members::time(body, "made_at"));
    if (!made_at_ms) return refuse(Fault::malformed, "A restore says when the backup was made, \"made_at\".");
    TRY_OK(members::text(body, "why", "The reason of a restore", why_limit, members::Lines::many));
    return {};
}

Shape restored_shape() {
    using namespace shape;
    return named("space.restored",
                 closed({{"size", whole_number()}, {"made_at", instant()}, optional("why", text())}));
}

void remember_erasure(Tables& tables, Entry const& entry) {
    auto const erasure = read_erasure(entry.body);
    if (!erasure) throw Broken("an erasure on the record cannot be read: " + erasure.error().why);
    for (auto const& erased : erasure->entries)
        tables.query("INSERT INTO erased(number, by, at_ms, why) VALUES (?, ?, ?, ?)")
            .with(erased.number, entry.number, entry.at_ms, erasure->why)
            .run();
}

// The view keeps the state as rows; the rules are those of SpaceState, told one entry at a time.
void apply_space(Tables& tables, Entry const& entry) {
    if (!is_about_space(entry.header.kind) && entry.header.kind != erasure_kind) return;
    if (entry.header.kind == "space.opened" && entry.number == 0) {
        tables.query("INSERT OR REPLACE INTO space_opening(only, id, body) VALUES (1, ?, ?)")
            .bind_blob(1, entry.id.view())
            .bind(2, json::write(entry.body))
            .run();
    }
    apply_parties(tables, entry);
    if (entry.header.kind == "space.member") {
        tables.query("DELETE FROM member WHERE party = ?").bind(1, entry.body.text_of("party")).run();
        auto role = role_named(entry.body.text_of("role"));
        if (role && *role != Role::everyone) {
            tables.query("INSERT INTO member(party, role, name, since) VALUES (?, ?, ?, ?)")
                .with(entry.body.text_of("party"), name_of(*role), entry.body.text_of("name"), entry.number)
                .run();
        }
    }
    if (entry.header.kind == erasure_kind) remember_erasure(tables, entry);
    if (entry.header.kind == "space.clock") {
        tables.query("INSERT INTO space_clock(number, heard_at, body) VALUES (?, ?, ?)")
            .with(entry.number, entry.heard_at_ms, json::write(entry.body))
            .run();
    }
}

constexpr char const* members_sql =
    "SELECT since, since, party, name, role, (SELECT key FROM party_key WHERE party_key.party = member.party "
    "AND role = 'own' AND ended IS NULL ORDER BY place DESC LIMIT 1) "
    "FROM member WHERE since > ?1 ORDER BY since LIMIT ?2";
// An entry says at most 20 keys.
constexpr char const* keys_sql =
    "SELECT since * 1000 + place, since, party, key, role, from_ms, to_ms, ended FROM party_key "
    "WHERE since * 1000 + place > ?1 ORDER BY since * 1000 + place LIMIT ?2";

View space_view() {
    View view{
        .name = "space",
        .version = "3",
        .tables =
            {{"space_opening", Role::observer,
              "CREATE TABLE space_opening(only INTEGER PRIMARY KEY, id BLOB, body TEXT) STRICT"},
             {"member", Role::observer,
              "CREATE TABLE member(party TEXT PRIMARY KEY, role TEXT, name TEXT, since INTEGER) "
              "STRICT"},
             {"space_clock", Role::observer,
              "CREATE TABLE space_clock(number INTEGER PRIMARY KEY, heard_at INTEGER, body TEXT) STRICT"},
             {"erased", Role::observer,
              "CREATE TABLE erased(number INTEGER PRIMARY KEY, by INTEGER, at_ms INTEGER, why TEXT) "
              "STRICT"}},
        .apply = apply_space,
    };
    std::ranges::move(party_tables(), std::back_inserter(view.tables));
    return view;
}

Kind kind(Result<void> (*check)(json::Value const& body), Shape shape) {
    Kind kind;
    kind.name = shape.name;
    kind.may_say = Role::steward;
    kind.check = check;
    kind.shape = std::move(shape);
    return kind;
}

}  // namespace

Room space_room() {
    Room room{
        .name = "space",
        .kinds = {kind(check_opened, opened_shape()), kind(check_member, member_shape()),
                  kind(check_clock, clock_shape()), kind(check_restored, restored_shape()),
                  kind(check_erasure, erasure_shape()), kind_of_contact_shown()},
        .views = {space_view()},
        .datasets = {{.name = "members",
                      .title = "Members of the space",
                      .columns = {{"since", ColumnType::integer, ""},
                                  {"party", ColumnType::text, "#org+id"},
                                  {"name", ColumnType::text, "#org+name"},
                                  {"role", ColumnType::text, "#org+role"},
                                  {"key", ColumnType::text, "#org+key"}},
                      .rows = members_sql},
                     {.name = "keys",
                      .title = "Keys with which members sign, or signed",
                      .columns = {{"since", ColumnType::integer, ""},
                                  {"party", ColumnType::text, "#org+id"},
                                  {"key", ColumnType::text, "#org+key"},
                                  {"role", ColumnType::text, "#org+role"},
                                  {"from", ColumnType::time, "#date+start"},
                                  {"to", ColumnType::time, "#date+end"},
                                  {"ended", ColumnType::integer, ""}},
                      .rows = keys_sql},
                     {.name = "erasures",
                      .title = "Entries whose words were erased, by which entry, and why",
                      .columns = {{"number", ColumnType::integer, "#meta+number"},
                                  {"erased_by", ColumnType::integer, "#meta+erased"},
                                  {"erased_at", ColumnType::time, "#date+erased"},
                                  {"why", ColumnType::text, "#description+reason"}},
                      .rows = "SELECT number, number, by, at_ms, why FROM erased WHERE number > ?1 "
                              "ORDER BY number LIMIT ?2"}},
        .digests =
            {{.name = "spaces",
              .title = "Spaces",
              .columns = {{"title", ColumnType::text, "#meta+title"}, {"mode", ColumnType::text, "#status"}},
              .row =
                  "SELECT json_extract(body, '$.title'), json_extract(body, '$.mode') FROM space_opening"}},
    };
    std::ranges::move(party_kinds(), std::back_inserter(room.kinds));
    return room;
}

SpaceState read_space_state(Database& views) {
    SpaceState state;
    auto take_in = [&](std::uint64_t number, StatementId const& id, char const* kind,
                       std::int64_t heard_at_ms, json::Value const& body) {
        Header header;
        header.kind = kind;
        state.take_in(number, id, header, heard_at_ms, body);
    };
    auto& opening = views.query("SELECT id, body FROM space_opening");
    if (opening.step()) {
        take_in(0, StatementId::from_bytes(opening.blob(0)).value_or(StatementId{}), "space.opened", 0,
                json::parse(opening.text(1)).value_or(json::Value{}));
    }
    opening.reset();
    auto& member = views.query("SELECT party, role, since FROM member");
    while (member.step()) {
        json::Object body{{"party", member.text(0)}, {"role", member.text(1)}};
        take_in(static_cast<std::uint64_t>(member.integer(2)), {}, "space.member", 0,
                json::Value(std::move(body)));
    }
    auto& clock = views.query("SELECT heard_at, body FROM space_clock ORDER BY number");
    while (clock.step()) {
        take_in(1, {}, "space.clock", clock.integer(0), json::parse(clock.text(1)).value_or(json::Value{}));
    }
    clock.reset();
    read_parties(views, state);
    return state;
}

}  // namespace comity
