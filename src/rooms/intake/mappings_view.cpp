#include "rooms/intake/mappings_view.h"

namespace comity::intake {

namespace {

void apply(Tables& tables, Entry const& entry) {
    if (entry.header.kind != mapping_kind) return;
    auto const said = read_said_mapping(entry.body);
    if (!said) return;
    tables.query("DELETE FROM mapping WHERE name = ?1").with(said->name).run();
    if (said->withdrawn) return;
    tables.query("INSERT INTO mapping(number, name, at_ms, body) VALUES(?1, ?2, ?3, ?4)")
        .with(entry.number, said->name, entry.at_ms, json::write(entry.body))
        .run();
}

Result<SaidMapping> read_kept(std::string_view text) {
    TRY(body, json::parse(text));
    return read_said_mapping(body);
}

}  // namespace

View mappings_view() {
    View view;
    view.name = "mappings";
    view.version = "1";
    view.tables = {{"mapping", Role::observer,
                    "CREATE TABLE mapping(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                    " at_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT"}};
    view.apply = apply;
    return view;
}

Dataset mappings_dataset() {
    Dataset dataset;
    dataset.name = "mappings";
    dataset.title = "How tables of others are read, by name";
    dataset.columns = {{"number", ColumnType::integer, "#meta+number"},
                       {"name", ColumnType::text, "#meta+name"},
                       {"at", ColumnType::time, "#date+updated"},
                       {"mapping", ColumnType::json, "#meta+mapping"}};
    dataset.rows =
        "SELECT number, number, name, at_ms, body FROM mapping WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

Result<std::vector<SaidMapping>> mappings_now(Sight const& sight) {
    std::vector<SaidMapping> all;
    TRY(reading, sight.read());
    auto& query = reading.query("SELECT body FROM mapping ORDER BY name");
    while (query.step()) {
        auto said = read_kept(query.text(0));
        if (said) all.push_back(*std::move(said));
    }
    query.reset();
    return all;
}

Result<SaidMapping> mapping_named(Sight const& sight, std::string_view name) {
    TRY(reading, sight.read());
    auto& query = reading.query("SELECT body FROM mapping WHERE name = ?1").with(name);
    if (!query.step()) {
        query.reset();
        return refuse(Fault::malformed, "This space has no mapping of that name.");
    }
    auto said = read_kept(query.text(0));
    query.reset();
    return said;
}

}  // namespace comity::intake
