#include "rooms/intake/form_view.h"

namespace comity::intake {

namespace {

void apply(Tables& tables, Entry const& entry) {
    if (entry.header.kind != form_kind) return;
    auto const form = read_form(entry.body);
    if (!form) return;
    tables.query("INSERT OR REPLACE INTO form(id, number, open, body) VALUES(1, ?1, ?2, ?3)")
        .with(entry.number, form->open ? 1 : 0, json::write(entry.body))
        .run();
}

}  // namespace

View form_view() {
    View view;
    view.name = "form";
    view.version = "1";
    view.tables = {
        {"form", Role::everyone,
         "CREATE TABLE form(id INTEGER PRIMARY KEY, number INTEGER NOT NULL, open INTEGER NOT NULL,"
         " body TEXT NOT NULL) STRICT"}};
    view.apply = apply;
    return view;
}

Dataset form_dataset() {
    Dataset dataset;
    dataset.name = "form";
    dataset.title = "The public form as it stands";
    dataset.columns = {{"number", ColumnType::integer, "#meta+number"},
                       {"open", ColumnType::integer, "#status"},
                       {"form", ColumnType::json, "#meta+form"}};
    dataset.audience = Role::everyone;  // what an open form shows to all
    dataset.rows = "SELECT id, number, open, body FROM form WHERE id > ?1 ORDER BY id LIMIT ?2";
    return dataset;
}

Digest form_digest() {
    Digest digest;
    digest.name = "intake.form";
    digest.title = "Spaces that take reports from the public";
    digest.columns = {{"form_open", ColumnType::integer, "#status+form"}};
    digest.audience = Role::everyone;
    digest.row = "SELECT open FROM form WHERE open = 1";
    return digest;
}

Result<Form> form_now(Sight const& sight) {
    TRY(reading, sight.read());
    auto& query = reading.query("SELECT body FROM form");
    auto const said = query.step() ? std::string(query.text(0)) : std::string("{\"open\":false}");
    query.reset();
    TRY(body, json::parse(said));
    return read_form(body);
}

}  // namespace comity::intake
