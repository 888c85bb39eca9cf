#include "rooms/confidence/agreements.h"

#include <algorithm>

namespace comity::confidence {

namespace {

// How far it has come after its last step; deadlines since then are passed by whoever reads it.
constexpr char agreement_schema[] =
    "CREATE TABLE agreement(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, party TEXT NOT NULL,"
    " title TEXT NOT NULL, text TEXT NOT NULL, text_hash BLOB NOT NULL, language TEXT NOT NULL,"
    " from_ms INTEGER, until_ms INTEGER, tlp TEXT NOT NULL, force INTEGER NOT NULL, force_name TEXT NOT NULL,"
    " since_ms INTEGER, parties INTEGER NOT NULL, signatures INTEGER NOT NULL, at_ms INTEGER NOT NULL) "
    "STRICT";

constexpr char agreement_party_schema[] =
    "CREATE TABLE agreement_party(agreement INTEGER, place INTEGER, party TEXT NOT NULL, signed_by INTEGER,"
    " signed_at_ms INTEGER, ended_by INTEGER, ended_at_ms INTEGER, PRIMARY KEY(agreement, place))"
    " STRICT, WITHOUT ROWID";

constexpr char agreement_step_schema[] =
    "CREATE TABLE agreement_step(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, party TEXT NOT NULL,"
    " about TEXT NOT NULL, agreement INTEGER, role TEXT NOT NULL, why TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " void_why TEXT) STRICT;"
    "CREATE INDEX agreement_step_agreement ON agreement_step(agreement)";

template <class T>
T const& read_back(Result<T> const& said) {
    if (!said) throw Broken("a statement on the record cannot be read: " + said.error().why);
    return *said;
}

void bind_or_null(Query& row, int index, std::optional<std::int64_t> value) {
    value ? row.bind(index, *value) : row.bind_null(index);
}

std::optional<std::int64_t> integer_or_none(Query const& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return row.integer(column);
}

std::optional<std::uint64_t> number_or_none(Query const& row, int column) {
    auto const number = integer_or_none(row, column);
    if (!number) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

void write_parties(Tables& tables, std::int64_t agreement, AgreementState const& state) {
    int place = 0;
    for (auto const& each : state.parties) {
        auto const party = each.party.hex();
        auto& row = tables.query(
            "INSERT OR REPLACE INTO agreement_party(agreement, place, party, signed_by, signed_at_ms,"
            " ended_by, ended_at_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        row.bind(1, agreement).bind(2, ++place).bind(3, party).bind_null(4).bind_null(6);
        if (each.signed_by) row.bind(4, *each.signed_by);
        if (each.ended_by) row.bind(6, *each.ended_by);
        bind_or_null(row, 5, each.signed_at_ms);
        bind_or_null(row, 7, each.ended_at_ms);
        row.run();
    }
}

void write_state(Tables& tables, std::int64_t agreement, AgreementState const& state) {
    auto& row = tables.query(
        "UPDATE agreement SET force = ?2, force_name = ?3, since_ms = ?4, signatures = ?5 WHERE number = ?1");
    row.bind(1, agreement).bind(2, static_cast<int>(state.force)).bind(3, name_of(state.force));
    bind_or_null(row, 4, state.since_ms);
    row.bind(5, static_cast<std::int64_t>(state.signatures())).run();
    write_parties(tables, agreement, state);
}

void take_agreement(Tables& tables, Entry const& entry) {
    auto const read = read_agreement(entry.body);
    auto const& said = read_back(read);
    auto const party = entry.header.party.hex();
    auto& row = tables.query(
        "INSERT INTO agreement(number, id, party, title, text, text_hash, language, from_ms, until_ms, tlp,"
        " force, force_name, parties, signatures, at_ms)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 'open', ?11, 0, ?12)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, party).bind(4, said.title);
    row.bind(5, said.text)
        .bind_blob(6, said.text_hash.view())
        .bind(7, said.language)
        .bind(10, name_of(said.tlp));
    bind_or_null(row, 8, said.in_force.from_ms);
    bind_or_null(row, 9, said.in_force.to_ms);
    row.bind(11, static_cast<std::int64_t>(said.parties.size())).bind(12, entry.at_ms).run();
    auto state = begin_agreement(said);
    pass(state, entry.at_ms);
    write_state(tables, static_cast<std::int64_t>(entry.number), state);
}

std::optional<std::int64_t> find_agreement(Tables& tables, StatementId const& id) {
    auto& row = tables.query("SELECT number FROM agreement WHERE id = ?1").bind_blob(1, id.view());
    std::optional<std::int64_t> number;
    if (row.step()) number = row.integer(0);
    row.reset();
    return number;
}

struct StepRow {
    StatementId about;
    std::optional<std::int64_t> agreement;
    std::string why;
};

void write_step(Tables& tables, Entry const& entry, StepRow const& what, std::string const& void_why) {
    auto const party = entry.header.party.hex(), about = what.about.hex();
    auto& row = tables.query(
        "INSERT INTO agreement_step(number, kind, party, about, agreement, role, why, at_ms, void_why)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    row.bind(1, entry.number).bind(2, entry.header.kind).bind(3, party).bind(4, about);
    bind_or_null(row, 5, what.agreement);
    row.bind(6, key_role(entry.via)).bind(7, what.why).bind(8, entry.at_ms).bind_null(9);
    if (!void_why.empty()) row.bind(9, void_why);
    row.run();
}

template <class Step>
void take_step(Tables& tables, Entry const& entry, StepRow what, Step const& step) {
    what.agreement = find_agreement(tables, what.about);
    if (!what.agreement) return write_step(tables, entry, what, "It is about no agreement of this space.");
    auto state =
        load_agreement([&](std::string_view sql) -> Query& { return tables.query(sql); }, *what.agreement);
    auto const void_why = step(state, AgreementSaid{entry.header.party, entry.number, entry.at_ms});
    write_step(tables, entry, what, void_why);
    write_state(tables, *what.agreement, state);
}

void apply(Tables& tables, Entry const& entry) {
    auto const& kind = entry.header.kind;
    if (kind == agreement_kind) take_agreement(tables, entry);
    if (kind == agreement_signed_kind) {
        auto const read = read_agreement_signed(entry.body);
        auto const& said = read_back(read);
        take_step(
            tables, entry, {said.agreement, {}, ""},
            [&](AgreementState& state, AgreementSaid const& by) { return sign(state, by, said.text_hash); });
    }
    if (kind == agreement_ended_kind) {
        auto const read = read_agreement_ended(entry.body);
        auto const& said = read_back(read);
        take_step(tables, entry, {said.agreement, {}, said.why},
                  [&](AgreementState& state, AgreementSaid const& by) { return end(state, by); });
    }
}

}  // namespace

AgreementState load_agreement(Ask const& ask, std::int64_t number) {
    AgreementState state;
    auto& row = ask("SELECT text_hash, from_ms, until_ms, force, since_ms FROM agreement WHERE number = ?1")
                    .with(number);
    MUST(row.step());
    state.text_hash = *Hash::from_bytes(row.blob(0));
    state.in_force = {integer_or_none(row, 1), integer_or_none(row, 2)};
    state.force = static_cast<Force>(row.integer(3));
    state.since_ms = integer_or_none(row, 4);
    row.reset();
    auto& party = ask("SELECT party, signed_by, signed_at_ms, ended_by, ended_at_ms FROM agreement_party"
                      " WHERE agreement = ?1 ORDER BY place")
                      .with(number);
    while (party.step())
        state.parties.push_back({*PartyId::from_hex_text(party.text(0)), number_or_none(party, 1),
                                 number_or_none(party, 3), integer_or_none(party, 2),
                                 integer_or_none(party, 4)});
    party.reset();
    return state;
}

View agreements_view() {
    View view;
    view.name = "agreements";
    view.version = "1";
    view.tables = {{"agreement", Role::observer, agreement_schema},
                   {"agreement_party", Role::observer, agreement_party_schema},
                   {"agreement_step", Role::observer, agreement_step_schema}};
    view.apply = apply;
    return view;
}

Dataset agreements_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "agreements";
    dataset.title = "Agreements, who has signed them and how far they have come by their last step";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"title", text, "#description+title"},
        {"text_hash", text, "#meta+hash"},
        {"language", text, "#meta+lang"},
        {"parties", text, "#org+name+list"},
        {"signed_by", text, "#org+name+signed+list"},
        {"ended_by", text, "#org+name+ended+list"},
        {"force", text, "#status+agreement"},
        {"since", time, "#date+status"},
        {"in_force_from", time, "#date+start"},
        {"in_force_until", time, "#date+end"},
        {"at", time, "#date+reported"},
        {"tlp", text, "#meta+tlp"},
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), title, lower(hex(text_hash)), language,"
        " (SELECT group_concat(coalesce(name, p.party), '; ') FROM agreement_party AS p"
        "  LEFT JOIN member ON member.party = p.party WHERE agreement = number),"
        " (SELECT group_concat(coalesce(name, p.party), '; ') FROM agreement_party AS p"
        "  LEFT JOIN member ON member.party = p.party WHERE agreement = number AND signed_by IS NOT NULL),"
        " (SELECT group_concat(coalesce(name, p.party), '; ') FROM agreement_party AS p"
        "  LEFT JOIN member ON member.party = p.party WHERE agreement = number AND ended_by IS NOT NULL),"
        " force_name, since_ms, from_ms, until_ms, at_ms, tlp"
        " FROM agreement WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.tlp = "tlp";
    return dataset;
}

}  // namespace comity::confidence
