#include <algorithm>
#include <array>

#include "base/text.h"
#include "rooms/confidence/contact_hours.h"
#include "rooms/confidence/contact_steps.h"
#include "rooms/confidence/directory_tables.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

// `number` is that of the first nomination, `nomination` that of the one in force.
constexpr char contact_schema[] =
    "CREATE TABLE contact(number INTEGER PRIMARY KEY, id BLOB NOT NULL, party TEXT NOT NULL,"
    " role TEXT NOT NULL, standing TEXT NOT NULL, since_ms INTEGER NOT NULL, confirmed_at_ms INTEGER,"
    " missed INTEGER NOT NULL, deadline_ms INTEGER, nomination INTEGER NOT NULL, name TEXT NOT NULL,"
    " state TEXT NOT NULL, region TEXT NOT NULL, matters TEXT NOT NULL, languages TEXT NOT NULL,"
    " time_zone TEXT NOT NULL, hours TEXT NOT NULL, channels TEXT NOT NULL, tlp TEXT NOT NULL,"
    " deputies TEXT NOT NULL, web TEXT, mail TEXT, telephone TEXT, alternate TEXT);"
    "CREATE INDEX contact_deadline ON contact(deadline_ms) WHERE deadline_ms IS NOT NULL;"
    "CREATE INDEX contact_party ON contact(party)";

constexpr char nomination_schema[] =
    "CREATE TABLE nomination(number INTEGER PRIMARY KEY, contact INTEGER NOT NULL, time_zone TEXT NOT NULL,"
    " hours TEXT NOT NULL, body TEXT NOT NULL)";

constexpr char contact_id_schema[] =
    "CREATE TABLE contact_id(id BLOB PRIMARY KEY, contact INTEGER NOT NULL) WITHOUT ROWID";

constexpr char open_check_schema[] =
    "CREATE TABLE open_check(contact INTEGER, campaign INTEGER, due_ms INTEGER NOT NULL,"
    " PRIMARY KEY(contact, campaign)) WITHOUT ROWID";

// `contact` is null where a step names none; `void_why` is empty where the step was taken; `tlp` is the label
// that the contact had then.
constexpr char contact_step_schema[] =
    "CREATE TABLE contact_step(number INTEGER PRIMARY KEY, id BLOB NOT NULL, contact INTEGER,"
    " kind TEXT NOT NULL, party TEXT NOT NULL, key_role TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " why TEXT NOT NULL, void_why TEXT NOT NULL, tlp TEXT NOT NULL);"
    "CREATE INDEX contact_step_contact ON contact_step(contact)";

template <class T>
T const& read_back(Result<T> const& said) {
    if (!said) throw Broken("a statement on the record cannot be read: " + said.error().why);
    return *said;
}

// As a table has them: by name, or by the id of a contact.
std::string written(std::vector<Deputy> const& deputies) {
    std::vector<std::string> all;
    all.reserve(deputies.size());
    for (auto const& each : deputies) all.push_back(each.contact ? each.contact->hex() : each.name);
    return join(all, "; ");
}

std::string names_of(std::vector<ContactChannel> const& channels) {
    std::vector<std::string> names;
    names.reserve(channels.size());
    for (auto const& each : channels) names.push_back(each.channel);
    return join(names, "; ");
}

void keep_step(Tables& tables, Entry const& entry, std::optional<std::int64_t> contact, std::string_view why,
               std::string_view void_why) {
    auto& row = tables.query(
        "INSERT INTO contact_step(number, id, contact, kind, party, key_role, at_ms, why, void_why, tlp)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " coalesce((SELECT tlp FROM contact WHERE number = ?3), 'AMBER'))");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind_null(3).bind(4, entry.header.kind);
    row.bind(5, entry.header.party.hex()).bind(6, key_role(entry.via)).bind(7, entry.at_ms);
    row.bind(8, why).bind(9, void_why);
    if (contact) row.bind(3, *contact);
    row.run();
}

// What the nomination in force says.
void keep_particulars(Tables& tables, Entry const& entry, std::int64_t contact, Contact const& said) {
    auto& row = tables.query(
        "UPDATE contact SET nomination = ?2, name = ?3, state = ?4, region = ?5, matters = ?6, languages = "
        "?7,"
        " time_zone = ?8, hours = ?9, channels = ?10, tlp = ?11, deputies = ?12, web = ?13, mail = ?14,"
        " telephone = ?15, alternate = ?16 WHERE number = ?1");
    row.with(contact, entry.number, said.name, said.state, said.region, join(said.matters, "; "),
             join(said.languages, "; "), said.time_zone, write_week(said.hours), names_of(said.channels),
             said.tlp, written(said.deputies));
    for (int place = 0; place < 4; ++place) {
        auto const way = std::ranges::find(said.channels, channel_names[static_cast<std::size_t>(place)],
                                           &ContactChannel::channel);
        row.bind_null(13 + place);
        if (way != said.channels.end()) row.bind(13 + place, way->address.empty() ? "yes" : way->address);
    }
    row.run();
    tables.query("INSERT INTO nomination(number, contact, time_zone, hours, body) VALUES(?1, ?2, ?3, ?4, ?5)")
        .with(entry.number, contact, said.time_zone, write_week(said.hours), json::write(entry.body))
        .run();
    tables.query("INSERT INTO contact_id(id, contact) VALUES(?1, ?2)")
        .bind_blob(1, entry.id.view())
        .bind(2, contact)
        .run();
}

void add_contact(Tables& tables, Entry const& entry, Contact const& said) {
    auto const number = static_cast<std::int64_t>(entry.number);
    tables
        .query(
            "INSERT INTO contact(number, id, party, role, standing, since_ms, missed, nomination, name, "
            "state,"
            " region, matters, languages, time_zone, hours, channels, tlp, deputies)"
            " VALUES(?1, ?2, ?3, ?4, 'nominated', ?5, 0, ?1, '', '', '', '', '', '', '', '', '', '')")
        .bind(1, number)
        .bind_blob(2, entry.id.view())
        .bind(3, entry.header.party.hex())
        .bind(4, said.role)
        .bind(5, entry.at_ms)
        .run();
    keep_particulars(tables, entry, number, said);
    keep_step(tables, entry, number, "", "");
}

ContactStep step_of(Entry const& entry, std::string const& party, ContactStep::What what) {
    return {.what = what, .party = party, .key_role = key_role(entry.via), .at_ms = entry.at_ms};
}

// Why it is void, or empty.
std::string_view take_step(Tables& tables, std::int64_t contact, ContactStep const& taken) {
    auto state = load_contact(tables, contact);
    auto const void_why = step(state, taken);
    if (void_why.empty()) keep_state(tables, contact, state);
    return void_why;
}

void take_nomination(Tables& tables, Entry const& entry) {
    auto const read = read_contact(entry.body);
    auto const& said = read_back(read);
    if (!said.changes) return add_contact(tables, entry, said);
    auto const contact = find_contact(tables, *said.changes);
    if (!contact) return keep_step(tables, entry, {}, "", no_such_contact);
    auto const party = entry.header.party.hex();
    auto taken = step_of(entry, party, ContactStep::What::change);
    taken.new_role = said.role;
    auto const void_why = take_step(tables, *contact, taken);
    if (void_why.empty()) keep_particulars(tables, entry, *contact, said);
    keep_step(tables, entry, contact, "", void_why);
}

void take_word(Tables& tables, Entry const& entry, ContactWord const& said, ContactStep::What what) {
    auto const contact = find_contact(tables, said.contact);
    if (!contact) return keep_step(tables, entry, {}, said.why, no_such_contact);
    auto const party = entry.header.party.hex();
    keep_step(tables, entry, contact, said.why, take_step(tables, *contact, step_of(entry, party, what)));
}

void take_confirmation(Tables& tables, Entry const& entry) {
    take_word(tables, entry, read_back(read_confirmation(entry.body)), ContactStep::What::confirm);
}
void take_suspension(Tables& tables, Entry const& entry) {
    take_word(tables, entry, read_back(read_suspension(entry.body)), ContactStep::What::suspend);
}
void take_withdrawal(Tables& tables, Entry const& entry) {
    take_word(tables, entry, read_back(read_suspension(entry.body)), ContactStep::What::withdraw);
}

struct Taking {
    std::string_view kind;
    void (*take)(Tables& tables, Entry const& entry);
};

constexpr std::array takings{
    Taking{contact_kind, take_nomination}, Taking{confirmation_kind, take_confirmation},
    Taking{suspension_kind, take_suspension}, Taking{contact_withdrawn_kind, take_withdrawal}};

}  // namespace

std::vector<Table> contact_tables() {
    auto table = [](char const* name, char const* schema) { return Table{name, Role::observer, schema}; };
    return {table("contact", contact_schema), table("nomination", nomination_schema),
            table("contact_id", contact_id_schema), table("open_check", open_check_schema),
            table("contact_step", contact_step_schema)};
}

std::optional<std::int64_t> find_contact(Tables& tables, StatementId const& id) {
    auto& query = tables.query("SELECT contact FROM contact_id WHERE id = ?1").bind_blob(1, id.view());
    std::optional<std::int64_t> contact;
    if (query.step()) contact = query.integer(0);
    query.reset();
    return contact;
}

ContactState load_contact(Ask const& ask, std::int64_t contact) {
    auto& row =
        ask("SELECT party, role, standing, since_ms, confirmed_at_ms, missed FROM contact WHERE number = ?1");
    MUST(row.with(contact).step());
    ContactState state{.party = std::string(row.text(0)), .role = std::string(row.text(1))};
    state.standing = standing_named(row.text(2)).value();
    state.since_ms = row.integer(3);
    if (!row.is_null(4)) state.confirmed_at_ms = row.integer(4);
    state.missed = static_cast<int>(row.integer(5));
    row.reset();
    auto& check = ask("SELECT campaign, due_ms FROM open_check WHERE contact = ?1 ORDER BY campaign");
    check.with(contact);
    while (check.step()) state.open_checks.push_back({check.integer(0), check.integer(1)});
    check.reset();
    return state;
}

ContactState load_contact(Tables& tables, std::int64_t contact) {
    return load_contact([&](std::string_view sql) -> Query& { return tables.query(sql); }, contact);
}

void keep_state(Tables& tables, std::int64_t contact, ContactState const& state) {
    auto& row = tables.query(
        "UPDATE contact SET role = ?2, standing = ?3, since_ms = ?4, missed = ?5, confirmed_at_ms = ?6,"
        " deadline_ms = ?7 WHERE number = ?1");
    row.with(contact, state.role, name_of(state.standing), state.since_ms, state.missed);
    row.bind_null(6).bind_null(7);
    if (state.confirmed_at_ms) row.bind(6, *state.confirmed_at_ms);
    if (auto const deadline = next_deadline_ms(state)) row.bind(7, *deadline);
    row.run();
    tables.query("DELETE FROM open_check WHERE contact = ?1").with(contact).run();
    for (auto const& check : state.open_checks)
        tables.query("INSERT INTO open_check(contact, campaign, due_ms) VALUES(?1, ?2, ?3)")
            .with(contact, check.campaign, check.due_ms)
            .run();
}

void pass_deadlines(Tables& tables, std::int64_t at_ms) {
    auto& due = tables.query("SELECT number FROM contact WHERE deadline_ms < ?1 ORDER BY number").with(at_ms);
    std::vector<std::int64_t> contacts;
    while (due.step()) contacts.push_back(due.integer(0));
    due.reset();
    for (auto const contact : contacts) {
        auto state = load_contact(tables, contact);
        pass(state, at_ms);
        keep_state(tables, contact, state);
    }
}

void take_contact_step(Tables& tables, Entry const& entry) {
    auto const found = std::ranges::find(takings, std::string_view(entry.header.kind), &Taking::kind);
    if (found != takings.end()) found->take(tables, entry);
}

}  // namespace comity::confidence
