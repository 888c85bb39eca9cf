#include "rooms/intake/attachments.h"

#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

void apply(Tables& tables, Entry const& entry) {
    if (entry.erased || (entry.header.kind != report_kind && entry.header.kind != attachment_kind)) return;
    for (auto const& hash : report_blobs(entry.body))
        tables.query("INSERT OR IGNORE INTO report_attachment(sha256, number) VALUES(?1, ?2)")
            .bind_blob(1, hash.view())
            .bind(2, entry.number)
            .run();
}

void hide(Tables& tables, std::uint64_t number) {
    tables.query("DELETE FROM report_attachment WHERE number = ?1").with(number).run();
}

}  // namespace

View attachments_view() {
    View view;
    view.name = "report_attachments";
    view.version = "2";
    view.tables = {{"report_attachment", Role::observer,
                    "CREATE TABLE report_attachment(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number))"
                    " STRICT, WITHOUT ROWID"}};
    view.apply = apply;
    view.hide = hide;
    return view;
}

}  // namespace comity::intake
