#include "rooms/intake/attachments.h"

#include "rooms/intake/report.h"
#include "rooms/intake/track.h"

namespace comity::intake {

namespace {

void apply(Tables& tables, Entry const& entry) {
    if (entry.erased) return;
    auto const keep = [&](std::string_view insert, std::vector<Hash> const& blobs) {
        for (auto const& hash : blobs)
            tables.query(insert).bind_blob(1, hash.view()).bind(2, entry.number).run();
    };
    if (entry.header.kind == report_kind)
        keep("INSERT INTO report_attachment(sha256, number) VALUES(?1, ?2)", report_blobs(entry.body));
    if (entry.header.kind == track_kind)
        keep("INSERT INTO track_file(sha256, number) VALUES(?1, ?2)", track_blobs(entry.body));
}

void hide(Tables& tables, std::uint64_t number) {
    tables.query("DELETE FROM report_attachment WHERE number = ?1").with(number).run();
    tables.query("DELETE FROM track_file WHERE number = ?1").with(number).run();
}

}  // namespace

View attachments_view() {
    View view;
    view.name = "report_attachments";
    view.version = "2";
    view.tables = {{"report_attachment", Role::observer,
                    "CREATE TABLE report_attachment(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number))"
                    " STRICT, WITHOUT ROWID"},
                   {"track_file", Role::observer,
                    "CREATE TABLE track_file(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number))"
                    " STRICT, WITHOUT ROWID"}};
    view.apply = apply;
    view.hide = hide;
    return view;
}

}  // namespace comity::intake
