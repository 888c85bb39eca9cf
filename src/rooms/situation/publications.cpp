#include "rooms/situation/publications.h"

#include "base/text.h"
#include "rooms/situation/publication.h"

namespace comity::situation {

namespace {

// lon and lat are the middle of the cell.
constexpr char publication_schema[] =
    "CREATE TABLE publication(number INTEGER PRIMARY KEY, id BLOB NOT NULL, title TEXT NOT NULL,"
    " text TEXT NOT NULL, language TEXT NOT NULL, categories TEXT NOT NULL, grid_km INTEGER, cell TEXT,"
    " lon REAL, lat REAL, at_ms INTEGER NOT NULL)";

constexpr char publication_photo_schema[] =
    "CREATE TABLE publication_photo(number INTEGER, position INTEGER, sha256 BLOB NOT NULL, alt TEXT NOT "
    "NULL,"
    " PRIMARY KEY(number, position)) WITHOUT ROWID;"
    "CREATE INDEX publication_photo_sha256 ON publication_photo(sha256)";

constexpr char publication_record_schema[] =
    "CREATE TABLE publication_record(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, about BLOB NOT "
    "NULL,"
    " title TEXT NOT NULL, language TEXT NOT NULL, at_ms INTEGER NOT NULL, withdrawn_by INTEGER,"
    " withdrawn_at_ms INTEGER, why TEXT)";

constexpr char withdrawn_photo_schema[] =
    "CREATE TABLE withdrawn_photo(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number)) WITHOUT ROWID";

void publish(Tables& tables, Entry const& entry, Publication const& said) {
    auto const categories = join(said.categories, "; ");
    auto& row = tables.query(
        "INSERT INTO publication(number, id, title, text, language, categories, at_ms, grid_km, cell, lon, "
        "lat)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, said.title).bind(4, said.text);
    row.bind(5, said.language).bind(6, categories).bind(7, entry.at_ms);
    for (int i = 8; i <= 11; ++i) row.bind_null(i);
    if (said.place) {
        auto const centre = grid::centre_of(*said.place);
        row.bind(8, said.place->size_km).bind(9, grid::name_of(*said.place));
        row.bind(10, centre.lon).bind(11, centre.lat);
    }
    row.run();
    int position = 0;
    for (auto const& photo : said.photos)
        tables.query("INSERT INTO publication_photo(number, position, sha256, alt) VALUES(?1, ?2, ?3, ?4)")
            .bind(1, entry.number)
            .bind(2, ++position)
            .bind_blob(3, photo.blob.view())
            .bind(4, photo.alt)
            .run();
}

void record_publication(Tables& tables, Entry const& entry, Publication const& said) {
    tables
        .query(
            "INSERT INTO publication_record(number, id, about, title, language, at_ms)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
        .bind(1, entry.number)
        .bind_blob(2, entry.id.view())
        .bind_blob(3, said.about.view())
        .bind(4, said.title)
        .bind(5, said.language)
        .bind(6, entry.at_ms)
        .run();
}

std::optional<std::int64_t> standing_publication(Tables& tables, StatementId const& id) {
    auto& query =
        tables.query("SELECT number FROM publication_record WHERE id = ?1 AND withdrawn_by IS NULL");
    std::optional<std::int64_t> number;
    if (query.bind_blob(1, id.view()).step()) number = query.integer(0);
    query.reset();
    return number;
}

// What is no publication of this space, or was withdrawn before, cannot be taken back.
void withdraw(Tables& tables, Entry const& entry, Withdrawal const& said) {
    auto const number = standing_publication(tables, said.about);
    if (!number) return;
    tables
        .query(
            "INSERT INTO withdrawn_photo(sha256, number)"
            " SELECT sha256, number FROM publication_photo WHERE number = ?1")
        .with(*number)
        .run();
    tables.query("DELETE FROM publication_photo WHERE number = ?1").with(*number).run();
    tables.query("DELETE FROM publication WHERE number = ?1").with(*number).run();
    tables
        .query(
            "UPDATE publication_record SET withdrawn_by = ?2, withdrawn_at_ms = ?3, why = ?4"
            " WHERE number = ?1")
        .with(*number, entry.number, entry.at_ms, said.why)
        .run();
}

void hide(Tables& tables, std::uint64_t number) {
    for (auto const* forget :
         {"DELETE FROM publication WHERE number = ?1", "DELETE FROM publication_photo WHERE number = ?1",
          "DELETE FROM withdrawn_photo WHERE number = ?1",
          "DELETE FROM publication_record WHERE number = ?1"})
        tables.query(forget).with(number).run();
}

void apply(Tables& tables, Entry const& entry) {
    if (entry.erased) return;
    if (entry.header.kind == publication_kind) {
        auto const said = read_publication(entry.body);
        if (!said) throw Broken("a publication on the record cannot be read: " + said.error().why);
        publish(tables, entry, *said);
        record_publication(tables, entry, *said);
    } else if (entry.header.kind == withdrawal_kind) {
        auto const said = read_withdrawal(entry.body);
        if (!said) throw Broken("a withdrawal on the record cannot be read: " + said.error().why);
        withdraw(tables, entry, *said);
    }
}

}  // namespace

View publications_view() {
    return View{"publications",
                "1",
                {{"publication", Role::everyone, publication_schema},
                 {"publication_photo", Role::everyone, publication_photo_schema},
                 {"publication_record", Role::observer, publication_record_schema},
                 {"withdrawn_photo", Role::observer, withdrawn_photo_schema}},
                apply,
                hide};
}

Dataset publications_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "publications";
    dataset.title = "What was published: edited reports, each placed in the middle of a cell of a drawn grid";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"title", text, "#description+title"},
        {"text", text, "#description+text"},
        {"language", text, "#meta+lang"},
        {"at", time, "#date+published"},
        {"lon", place_lon, "#geo+lon"},
        {"lat", place_lat, "#geo+lat"},
        {"grid_km", integer, "#geo+cell+size+km"},
        {"cell", text, "#geo+cell+id"},
        {"categories", text, "#event+category+list"},
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), title, text, language, at_ms, lon, lat, grid_km, cell,"
        " categories FROM publication WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.audience = Role::everyone;
    return dataset;
}

Dataset withdrawals_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "withdrawals";
    dataset.title = "Publications that were withdrawn, and why";
    dataset.columns = {
        {"number", integer, "#meta+number"},       {"title", text, "#description+title"},
        {"published_at", time, "#date+published"}, {"withdrawn_by", integer, "#meta+withdrawn"},
        {"withdrawn_at", time, "#date+withdrawn"}, {"why", text, "#description+reason"},
    };
    dataset.rows =
        "SELECT number, number, title, at_ms, withdrawn_by, withdrawn_at_ms, why FROM publication_record"
        " WHERE number > ?1 AND withdrawn_by IS NOT NULL ORDER BY number LIMIT ?2";
    return dataset;
}

}  // namespace comity::situation
