#include "rooms/confidence/consultation_view.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/entry.h"
#include "rooms/confidence/consultation_asked.h"

namespace comity::confidence {

namespace {

constexpr char consultation_schema[] =
    "CREATE TABLE consultation(only INTEGER PRIMARY KEY, state INTEGER NOT NULL, track INTEGER NOT NULL,"
    " requester TEXT NOT NULL, asked TEXT NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL,"
    " tlp TEXT NOT NULL, opened_at_ms INTEGER NOT NULL, since_ms INTEGER NOT NULL, by_ms INTEGER,"
    " reply_due_ms INTEGER NOT NULL, turn INTEGER NOT NULL, accepted INTEGER NOT NULL,"
    " last_ms INTEGER NOT NULL, redirected TEXT NOT NULL, outcome INTEGER NOT NULL, closed_by TEXT NOT NULL,"
    " closed_at_ms INTEGER NOT NULL, reopened INTEGER NOT NULL)";

// What lists across spaces show of it, in words.
constexpr char line_schema[] =
    "CREATE TABLE consultation_line(only INTEGER PRIMARY KEY, state TEXT NOT NULL, outcome TEXT,"
    " waits_on TEXT NOT NULL, asks TEXT NOT NULL, due_ms INTEGER, lapses_ms INTEGER)";

constexpr char step_schema[] =
    "CREATE TABLE consultation_step(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,"
    " party TEXT NOT NULL, role TEXT NOT NULL, at_ms INTEGER NOT NULL, tlp TEXT NOT NULL, body TEXT NOT NULL,"
    " state TEXT NOT NULL, void TEXT, void_why TEXT)";

constexpr char item_schema[] =
    "CREATE TABLE consultation_item(number INTEGER PRIMARY KEY, id BLOB NOT NULL, sort INTEGER NOT NULL,"
    " party TEXT NOT NULL, at_ms INTEGER NOT NULL, first_due_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,"
    " fate INTEGER NOT NULL, settled_by INTEGER, late INTEGER NOT NULL, put_off INTEGER NOT NULL,"
    " joint INTEGER NOT NULL, text_hash BLOB NOT NULL, tlp TEXT NOT NULL)";

// Who may speak here, so that they can be asked.
constexpr char speaker_schema[] =
    "CREATE TABLE consultation_speaker(party TEXT PRIMARY KEY) STRICT, WITHOUT ROWID";

constexpr char deadline_schema[] =
    "CREATE TABLE consultation_deadline(row INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, what TEXT NOT NULL)";

// The summaries that stand, each with the label under which it may go on: the public hears those that are
// CLEAR. A joint one is here from when both agreed.
constexpr char summary_schema[] =
    "CREATE TABLE consultation_summary(number INTEGER PRIMARY KEY, id BLOB NOT NULL, party TEXT NOT NULL,"
    " joint INTEGER NOT NULL, tlp TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,"
    " at_ms INTEGER NOT NULL)";
constexpr char public_schema[] =
    "CREATE TABLE consultation_public(number INTEGER PRIMARY KEY, id BLOB NOT NULL, party TEXT NOT NULL,"
    " joint INTEGER NOT NULL, tlp TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,"
    " at_ms INTEGER NOT NULL)";

PartyId party_named(std::string_view hex) {
    return PartyId::from_hex_text(hex).value_or(PartyId{});
}

std::string joined(std::vector<PartyId> const& parties) {
    std::vector<std::string> all;
    all.reserve(parties.size());
    for (auto const& party : parties) all.push_back(party.hex());
    return join(all, " ");
}

std::vector<PartyId> divided(std::string_view text) {
    std::vector<PartyId> all;
    if (text.empty()) return all;
    for (auto const each : split(text, ' ')) all.push_back(party_named(each));
    return all;
}

template <class Word>
Word word_at(Query const& query, int column) {
    return static_cast<Word>(query.integer(column));
}
template <class Word>
int number_of(Word word) {
    return static_cast<int>(word);
}

void read_case(State& state, Query const& row) {
    state.phase = word_at<Phase>(row, 0);
    state.track = word_at<Track>(row, 1);
    state.requester = party_named(row.text(2));
    state.asked = party_named(row.text(3));
    state.request_number = static_cast<std::uint64_t>(row.integer(4));
    state.request = StatementId::from_bytes(row.blob(5)).value_or(StatementId{});
    state.tlp = tlp_named(row.text(6)).value_or(Tlp::red);
    state.opened_at_ms = row.integer(7);
    state.since_ms = row.integer(8);
    if (!row.is_null(9)) state.by_ms = row.integer(9);
    state.reply_due_ms = row.integer(10);
    state.turn = word_at<Turn>(row, 11);
    state.accepted = row.integer(12) != 0;
    state.last_ms = row.integer(13);
    state.redirected = divided(row.text(14));
    state.outcome = word_at<Outcome>(row, 15);
    state.closed_by = party_named(row.text(16));
    state.closed_at_ms = row.integer(17);
    state.reopened = static_cast<int>(row.integer(18));
}

Item read_item(Query const& row) {
    Item item;
    item.number = static_cast<std::uint64_t>(row.integer(0));
    item.id = StatementId::from_bytes(row.blob(1)).value_or(StatementId{});
    item.sort = word_at<Item::Sort>(row, 2);
    item.by = party_named(row.text(3));
    item.at_ms = row.integer(4);
    item.first_due_ms = row.integer(5);
    item.due_ms = row.integer(6);
    item.fate = word_at<Fate>(row, 7);
    if (!row.is_null(8)) item.settled_by = static_cast<std::uint64_t>(row.integer(8));
    item.late = row.integer(9) != 0;
    item.put_off = static_cast<int>(row.integer(10));
    item.joint = row.integer(11) != 0;
    item.text_hash = Hash::from_bytes(row.blob(12)).value_or(Hash{});
    item.tlp = tlp_named(row.text(13)).value_or(Tlp::red);
    return item;
}

void write_case(Tables& tables, State const& state) {
    auto& row = tables.query(
        "INSERT OR REPLACE INTO consultation(only, state, track, requester, asked, number, id, tlp,"
        " opened_at_ms, since_ms, by_ms, reply_due_ms, turn, accepted, last_ms, redirected, outcome, "
        "closed_by,"
        " closed_at_ms, reopened) VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " ?16, ?17, ?18, ?19)");
    row.bind(1, number_of(state.phase)).bind(2, number_of(state.track)).bind(3, state.requester.hex());
    row.bind(4, state.asked.hex()).bind(5, state.request_number).bind_blob(6, state.request.view());
    row.bind(7, name_of(state.tlp)).bind(8, state.opened_at_ms).bind(9, state.since_ms).bind_null(10);
    if (state.by_ms) row.bind(10, *state.by_ms);
    row.bind(11, state.reply_due_ms).bind(12, number_of(state.turn)).bind(13, state.accepted ? 1 : 0);
    row.bind(14, state.last_ms).bind(15, joined(state.redirected)).bind(16, number_of(state.outcome));
    row.bind(17, state.closed_by.hex()).bind(18, state.closed_at_ms).bind(19, state.reopened);
    row.run();
}

void write_item(Tables& tables, Item const& item) {
    auto& row = tables.query(
        "INSERT OR REPLACE INTO consultation_item(number, id, sort, party, at_ms, first_due_ms, due_ms, fate,"
        " settled_by, late, put_off, joint, text_hash, tlp) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
        " ?11, ?12, ?13, ?14)");
    row.bind(1, item.number)
        .bind_blob(2, item.id.view())
        .bind(3, number_of(item.sort))
        .bind(4, item.by.hex());
    row.bind(5, item.at_ms).bind(6, item.first_due_ms).bind(7, item.due_ms).bind(8, number_of(item.fate));
    row.bind_null(9).bind(10, item.late ? 1 : 0).bind(11, item.put_off).bind(12, item.joint ? 1 : 0);
    if (item.settled_by) row.bind(9, *item.settled_by);
    row.bind_blob(13, item.text_hash.view()).bind(14, name_of(item.tlp));
    row.run();
}

// Whom the case waits for, for what, and what is due first.
void write_line(Tables& tables, State const& state) {
    std::vector<PartyId> waits_on;
    std::vector<std::string> asks;
    std::optional<std::int64_t> due_ms;
    for (auto const& asked : asked_by(state)) {
        if (std::ranges::find(waits_on, asked.of) == waits_on.end()) waits_on.push_back(asked.of);
        if (std::ranges::find(asks, asked.what) == asks.end()) asks.push_back(asked.what);
        if (asked.due_ms) due_ms = std::min(*asked.due_ms, due_ms.value_or(*asked.due_ms));
    }
    auto& row = tables.query(
        "INSERT OR REPLACE INTO consultation_line(only, state, outcome, waits_on, asks, due_ms, lapses_ms)"
        " VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)");
    row.bind(1, phase_names[static_cast<std::size_t>(state.phase)]).bind_null(2);
    if (state.phase == Phase::closed) row.bind(2, outcome_names[static_cast<std::size_t>(state.outcome)]);
    row.bind(3, joined(waits_on)).bind(4, join(asks, " ")).bind_null(5).bind_null(6);
    if (due_ms) row.bind(5, *due_ms);
    if (state.open()) row.bind(6, lapses_at_ms(state));
    row.run();
}

void write_step(Tables& tables, Entry const& entry, Step const& step, State const& state, Void const& why) {
    auto& row = tables.query(
        "INSERT INTO consultation_step(number, id, kind, party, role, at_ms, tlp, body, state, void, "
        "void_why)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, entry.header.kind);
    row.bind(4, step.party.hex()).bind(5, step.role).bind(6, entry.at_ms).bind(7, name_of(step.tlp));
    row.bind(8, json::write(entry.body)).bind(9, phase_names[static_cast<std::size_t>(state.phase)]);
    row.bind_null(10).bind_null(11);
    if (why) row.bind(10, why.word).bind(11, why.why);
    row.run();
}

void write_summary(Tables& tables, std::string_view sql, Item const& item, std::string_view said) {
    auto const body = json::parse(said);
    if (!body) throw Broken("a summary on the record cannot be read: " + body.error().why);
    auto& row = tables.query(sql);
    row.bind(1, item.number).bind_blob(2, item.id.view()).bind(3, item.by.hex()).bind(4, item.joint ? 1 : 0);
    row.bind(5, name_of(item.tlp)).bind(6, body->text_of("language")).bind(7, body->text_of("text"));
    row.bind(8, item.at_ms).run();
}

// A summary stands, or stands no more.
void list_summary(Tables& tables, Item const& item) {
    tables.query("DELETE FROM consultation_summary WHERE number = ?1").with(item.number).run();
    tables.query("DELETE FROM consultation_public WHERE number = ?1").with(item.number).run();
    if (item.fate != Fate::stands && item.fate != Fate::agreed) return;
    auto& query = tables.query("SELECT body FROM consultation_step WHERE number = ?1").with(item.number);
    MUST(query.step());
    std::string const body(query.text(0));
    query.reset();
    write_summary(tables,
                  "INSERT INTO consultation_summary(number, id, party, joint, tlp, language, text, at_ms)"
                  " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                  item, body);
    if (item.tlp == Tlp::clear)
        write_summary(tables,
                      "INSERT INTO consultation_public(number, id, party, joint, tlp, language, text, at_ms)"
                      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                      item, body);
}

// Only what became other is written.
void write_items(Tables& tables, State const& before, State const& after) {
    for (std::size_t i = 0; i < after.items.size(); ++i) {
        auto const& item = after.items[i];
        if (i < before.items.size() && before.items[i] == item) continue;
        write_item(tables, item);
        if (item.sort == Item::Sort::summary) list_summary(tables, item);
    }
}

void write_passed(Tables& tables, std::vector<Passed> const& passed) {
    for (auto const& each : passed)
        tables.query("INSERT INTO consultation_deadline(at_ms, what) VALUES(?1, ?2)")
            .with(each.at_ms, each.what)
            .run();
}

void take_member(Tables& tables, json::Value const& member) {
    auto const role = role_named(member.text_of("role"));
    bool const speaks = role && *role >= Role::contributor;
    tables
        .query(speaks ? "INSERT OR IGNORE INTO consultation_speaker(party) VALUES(?1)"
                      : "DELETE FROM consultation_speaker WHERE party = ?1")
        .with(party_named(member.text_of("party")).hex())
        .run();
}

bool may_speak(Tables& tables, PartyId const& party) {
    auto& query = tables.query("SELECT 1 FROM consultation_speaker WHERE party = ?1").with(party.hex());
    bool const speaks = query.step();
    query.reset();
    return speaks;
}

Step step_of(Entry const& entry, StepKind const& kind) {
    auto said = kind.read(entry.body);
    auto const tlp = read_tlp(entry.body);
    if (!said || !tlp) throw Broken("a step on the record cannot be read: " + entry.header.kind);
    return {entry.number, entry.id,        entry.at_ms, entry.header.party, std::string(key_role(entry.via)),
            *tlp,         std::move(*said)};
}

void apply_step(Tables& tables, Entry const& entry, StepKind const& kind) {
    auto step = step_of(entry, kind);
    if (auto const* party = party_named_in(step.said)) step.asked_speaks = may_speak(tables, *party);
    auto const before = read_state([&](std::string_view sql) -> Query& { return tables.query(sql); });
    auto state = before;
    std::vector<Passed> passed;
    pass(state, entry.at_ms, &passed);
    write_passed(tables, passed);
    auto const why = take(state, step);
    write_step(tables, entry, step, state, why);
    if (state.phase == Phase::none) return;
    write_case(tables, state);
    write_items(tables, before, state);
    write_line(tables, state);
}

void apply(Tables& tables, Entry const& entry) {
    if (entry.header.kind == "space.member") return take_member(tables, entry.body);
    if (auto const* kind = find_step_kind(entry.header.kind)) apply_step(tables, entry, *kind);
}

}  // namespace

State read_state(Ask const& ask) {
    State state;
    auto& row = ask(
        "SELECT state, track, requester, asked, number, id, tlp, opened_at_ms, since_ms, by_ms, reply_due_ms,"
        " turn, accepted, last_ms, redirected, outcome, closed_by, closed_at_ms, reopened FROM consultation");
    if (row.step()) read_case(state, row);
    row.reset();
    auto& item = ask(
        "SELECT number, id, sort, party, at_ms, first_due_ms, due_ms, fate, settled_by, late, put_off, joint,"
        " text_hash, tlp FROM consultation_item ORDER BY number");
    while (item.step()) state.items.push_back(read_item(item));
    item.reset();
    return state;
}

View consultation_view() {
    return View{.name = "consultation",
                .version = "3",
                .tables = {{"consultation", Role::observer, consultation_schema},
                           {"consultation_line", Role::observer, line_schema},
                           {"consultation_step", Role::observer, step_schema},
                           {"consultation_item", Role::observer, item_schema},
                           {"consultation_speaker", Role::observer, speaker_schema},
                           {"consultation_deadline", Role::observer, deadline_schema},
                           {"consultation_summary", Role::observer, summary_schema},
                           {"consultation_public", Role::everyone, public_schema}},
                .apply = apply};
}

}  // namespace comity::confidence
