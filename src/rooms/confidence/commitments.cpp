#include "rooms/confidence/commitments.h"

#include "base/text.h"
#include "rooms/confidence/commitment_line.h"

namespace comity::confidence {

namespace {

// `replaces`, `party` and all other ids in text are in hexadecimal; `roles` and `cleared` are "cert;
// reviewer".
constexpr char commitment_schema[] =
    "CREATE TABLE commitment(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, party TEXT NOT NULL,"
    " catalogue TEXT NOT NULL, catalogue_version INTEGER NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL,"
    " tlp TEXT NOT NULL, standing TEXT NOT NULL, version INTEGER, needed INTEGER NOT NULL,"
    " roles TEXT NOT NULL, cleared TEXT NOT NULL, replaces TEXT, at_ms INTEGER NOT NULL,"
    " published_at_ms INTEGER, ended_at_ms INTEGER, ended_by INTEGER, void_why TEXT) STRICT;"
    "CREATE INDEX commitment_line ON commitment(party, catalogue, item, version);"
    "CREATE INDEX commitment_live ON commitment(party, catalogue, item, standing) WHERE standing IN "
    "('published', 'draft');"
    "CREATE INDEX commitment_published ON commitment(catalogue, item, party, number, status, version,"
    " catalogue_version, published_at_ms, tlp) WHERE standing = 'published'";

// Apart, so that lists and the matrix need not read past it.
constexpr char commitment_text_schema[] =
    "CREATE TABLE commitment_text(number INTEGER PRIMARY KEY, measures TEXT NOT NULL, evidence TEXT NOT NULL,"
    " challenges TEXT NOT NULL, assistance_wanted TEXT NOT NULL, assistance_offered TEXT NOT NULL,"
    " from_ms INTEGER, to_ms INTEGER, language TEXT NOT NULL) STRICT";

constexpr char commitment_evidence_schema[] =
    "CREATE TABLE commitment_evidence(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number))"
    " STRICT, WITHOUT ROWID";

// Clearances and withdrawals. `commitment` is the number of what it is about, where that is known.
constexpr char commitment_step_schema[] =
    "CREATE TABLE commitment_step(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, party TEXT NOT NULL,"
    " about TEXT NOT NULL, commitment INTEGER, role TEXT NOT NULL, decision TEXT NOT NULL,"
    " reason TEXT NOT NULL, at_ms INTEGER NOT NULL, void_why TEXT) STRICT;"
    "CREATE INDEX commitment_step_about ON commitment_step(commitment)";

constexpr char commitment_count_schema[] =
    "CREATE TABLE commitment_count(tlp TEXT PRIMARY KEY, published INTEGER NOT NULL, drafts INTEGER NOT NULL,"
    " last_at_ms INTEGER NOT NULL) STRICT";

template <class T>
T const& read_back(Result<T> const& said) {
    if (!said) throw Broken("a statement on the record cannot be read: " + said.error().why);
    return *said;
}

std::string joined(std::vector<std::string> const& roles) {
    return join(roles, "; ");
}

std::vector<std::string> apart(std::string_view roles) {
    std::vector<std::string> found;
    for (auto part : split(roles, ';'))
        if (auto const role = trim(part); !role.empty()) found.emplace_back(role);
    return found;
}

void load_live(Line& line, Query& row) {
    while (row.step()) {
        LiveVersion version{.id = *StatementId::from_bytes(row.blob(1)),
                            .number = static_cast<std::uint64_t>(row.integer(0)),
                            .version = row.integer(2),
                            .asked = {row.integer(3), apart(row.text(4))},
                            .cleared = apart(row.text(5))};
        auto const standing = row.text(6);
        if (standing == name_of(VersionStanding::published))
            line.published = std::move(version);
        else if (standing == name_of(VersionStanding::draft))
            line.draft = std::move(version);
    }
    row.reset();
}

// A void statement has no version, and is in no line.
std::int64_t last_version(Tables& tables, Line const& line) {
    auto& row =
        tables.query("SELECT max(version) FROM commitment WHERE party = ?1 AND catalogue = ?2 AND item = ?3");
    row.with(line.party.hex(), line.catalogue, line.item);
    auto const last = row.step() && !row.is_null(0) ? row.integer(0) : 0;
    row.reset();
    return last;
}

Line load_line(Tables& tables, PartyId const& party, std::string_view catalogue, std::string_view item) {
    Line line{party, std::string(catalogue), std::string(item), 0, {}, {}};
    line.last_version = last_version(tables, line);
    load_live(line, tables
                        .query("SELECT number, id, version, needed, roles, cleared, standing FROM commitment"
                               " WHERE party = ?1 AND catalogue = ?2 AND item = ?3"
                               " AND standing IN ('published', 'draft')")
                        .with(party.hex(), catalogue, item));
    return line;
}

struct Named {
    std::int64_t number = 0;
    Line line;
};

// The commitment of this id, void ones too, and its line.
std::optional<Named> find_named(Tables& tables, StatementId const& id) {
    auto& row = tables.query("SELECT number, party, catalogue, item FROM commitment WHERE id = ?1")
                    .bind_blob(1, id.view());
    if (!row.step()) {
        row.reset();
        return std::nullopt;
    }
    auto const number = row.integer(0);
    auto const party = PartyId::from_hex_text(row.text(1));
    std::string const catalogue(row.text(2)), item(row.text(3));
    row.reset();
    return Named{number, load_line(tables, *party, catalogue, item)};
}

void count(Tables& tables, std::uint64_t number, std::int64_t at_ms) {
    tables
        .query(
            "INSERT INTO commitment_count(tlp, published, drafts, last_at_ms)"
            " SELECT tlp, 0, 0, ?2 FROM commitment WHERE number = ?1"
            " ON CONFLICT(tlp) DO UPDATE SET last_at_ms = ?2")
        .with(number, at_ms)
        .run();
}

void add_to_count(Tables& tables, std::uint64_t number, int sign) {
    tables
        .query(
            "UPDATE commitment_count SET published = published + ?2 * (standing = 'published'),"
            " drafts = drafts + ?2 * (standing = 'draft')"
            " FROM commitment WHERE commitment.number = ?1 AND commitment.tlp = commitment_count.tlp")
        .with(number, sign)
        .run();
}

void change_standing(Tables& tables, Entry const& entry, std::uint64_t number, VersionStanding standing) {
    bool const over = standing == VersionStanding::superseded || standing == VersionStanding::withdrawn;
    add_to_count(tables, number, -1);
    auto& row = tables.query(
        "UPDATE commitment SET standing = ?2, published_at_ms = coalesce(?3, published_at_ms),"
        " ended_at_ms = ?4, ended_by = ?5 WHERE number = ?1");
    row.bind(1, number).bind(2, name_of(standing)).bind_null(3).bind_null(4).bind_null(5);
    if (standing == VersionStanding::published) row.bind(3, entry.at_ms);
    if (over) row.bind(4, entry.at_ms).bind(5, entry.number);
    row.run();
    add_to_count(tables, number, 1);
}

void carry_out(Tables& tables, Entry const& entry, CommitmentStep const& step) {
    for (auto const& [number, standing] : step.changes) change_standing(tables, entry, number, standing);
}

void bind_or_null(Query& row, int index, std::optional<std::int64_t> value) {
    value ? row.bind(index, *value) : row.bind_null(index);
}

std::string written(std::vector<Evidence> const& evidence) {
    std::string text;
    json::Writer writer(text);
    writer.open('[');
    for (auto const& piece : evidence) {
        writer.open('{').member("title", piece.title);
        if (!piece.link.empty()) writer.member("link", piece.link);
        if (piece.blob) writer.member("blob", piece.blob->hex());
        writer.close('}');
    }
    writer.close(']');
    return text;
}

void write_text(Tables& tables, Entry const& entry, Commitment const& said) {
    auto& row = tables.query(
        "INSERT INTO commitment_text(number, measures, evidence, challenges, assistance_wanted,"
        " assistance_offered, from_ms, to_ms, language) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    auto const evidence = written(said.evidence);
    row.bind(1, entry.number).bind(2, said.measures).bind(3, evidence).bind(4, said.challenges);
    row.bind(5, said.assistance_wanted).bind(6, said.assistance_offered).bind(9, said.language);
    bind_or_null(row, 7, said.period.from_ms);
    bind_or_null(row, 8, said.period.to_ms);
    row.run();
    for (auto const& piece : said.evidence)
        if (piece.blob)
            tables.query("INSERT OR IGNORE INTO commitment_evidence(sha256, number) VALUES(?1, ?2)")
                .bind_blob(1, piece.blob->view())
                .bind(2, entry.number)
                .run();
}

// As void; what the step changes comes after.
void write_row(Tables& tables, Entry const& entry, Commitment const& said, std::int64_t version,
               std::string const& void_why) {
    auto& row = tables.query(
        "INSERT INTO commitment(number, id, party, catalogue, catalogue_version, item, status, tlp, standing,"
        " version, needed, roles, cleared, replaces, at_ms, void_why)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'void', ?9, ?10, ?11, '', ?12, ?13, ?14)");
    auto const party = entry.header.party.hex(), roles = joined(said.clearance.roles);
    auto const replaces = said.replaces ? said.replaces->hex() : "";
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, party).bind(4, said.catalogue);
    row.bind(5, said.version).bind(6, said.item).bind(7, said.status).bind(8, name_of(said.tlp)).bind_null(9);
    row.bind(10, said.clearance.needed).bind(11, roles).bind_null(12).bind(13, entry.at_ms).bind_null(14);
    if (said.replaces) row.bind(12, replaces);
    void_why.empty() ? row.bind(9, version) : row.bind(14, void_why);
    row.run();
}

void take_said(Tables& tables, Entry const& entry) {
    auto const read = read_commitment(entry.body);
    auto const& said = read_back(read);
    auto line = load_line(tables, entry.header.party, said.catalogue, said.item);
    auto const replaced = said.replaces ? find_named(tables, *said.replaces) : std::nullopt;
    auto const step = take_commitment(line, {entry.id, entry.number, 0, said.clearance, {}}, said.replaces,
                                      replaced ? &replaced->line : nullptr);
    write_row(tables, entry, said, line.last_version, step.void_why);
    write_text(tables, entry, said);
    if (step.void_why.empty()) count(tables, entry.number, entry.at_ms);
    carry_out(tables, entry, step);
}

struct StepRow {
    StatementId about;
    std::optional<Named> const& named;
    std::string_view decision;
    std::string const& reason;
};

void write_step(Tables& tables, Entry const& entry, StepRow const& what, std::string const& void_why) {
    auto const party = entry.header.party.hex(), about = what.about.hex();
    auto& row = tables.query(
        "INSERT INTO commitment_step(number, kind, party, about, commitment, role, decision, reason, at_ms,"
        " void_why) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    row.bind(1, entry.number).bind(2, entry.header.kind).bind(3, party).bind(4, about).bind_null(5);
    row.bind(6, key_role(entry.via)).bind(7, what.decision).bind(8, what.reason).bind(9, entry.at_ms);
    row.bind_null(10);
    if (what.named) row.bind(5, what.named->number);
    if (!void_why.empty()) row.bind(10, void_why);
    row.run();
}

// Who had cleared a draft is kept when it is published by that.
void write_cleared(Tables& tables, std::optional<Named> const& named) {
    auto const& line = named->line;
    auto const number = static_cast<std::uint64_t>(named->number);
    for (auto const* version : {&line.draft, &line.published})
        if (*version && (*version)->number == number)
            tables.query("UPDATE commitment SET cleared = ?2 WHERE number = ?1")
                .with(number, joined((*version)->cleared))
                .run();
}

void take_cleared(Tables& tables, Entry const& entry) {
    auto const read = read_clearance(entry.body);
    auto const& said = read_back(read);
    auto named = find_named(tables, said.about);
    auto const step =
        take_clearance(named ? &named->line : nullptr, entry.header.party, key_role(entry.via), said);
    write_step(tables, entry, {said.about, named, said.cleared ? "cleared" : "returned", said.reason},
               step.void_why);
    if (!step.void_why.empty()) return;
    write_cleared(tables, named);
    carry_out(tables, entry, step);
}

void take_withdrawn(Tables& tables, Entry const& entry) {
    auto const read = read_commitment_withdrawn(entry.body);
    auto const& said = read_back(read);
    auto named = find_named(tables, said.about);
    auto const step = take_withdrawal(named ? &named->line : nullptr, entry.header.party, said);
    write_step(tables, entry, {said.about, named, "withdrawn", said.why}, step.void_why);
    carry_out(tables, entry, step);
}

void apply(Tables& tables, Entry const& entry) {
    auto const& kind = entry.header.kind;
    if (kind == commitment_kind) take_said(tables, entry);
    if (kind == clearance_kind) take_cleared(tables, entry);
    if (kind == commitment_withdrawn_kind) take_withdrawn(tables, entry);
}

}  // namespace

char const names_evidence[] = "SELECT 1 FROM commitment_evidence WHERE sha256 = ?1";

View commitments_view() {
    auto table = [](char const* name, char const* schema) { return Table{name, Role::observer, schema}; };
    View view;
    view.name = "commitments";
    view.version = "1";
    view.tables = {table("commitment", commitment_schema), table("commitment_text", commitment_text_schema),
                   table("commitment_evidence", commitment_evidence_schema),
                   table("commitment_step", commitment_step_schema),
                   table("commitment_count", commitment_count_schema)};
    view.apply = apply;
    return view;
}

}  // namespace comity::confidence
