// What the tests of rooms share: the view of reports told of reports, without house or keys, and fixtures
// read. One thread.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "base/hash.h"
#include "base/json.h"
#include "kernel/database.h"
#include "rooms/intake/report.h"
#include "rooms/situation/points.h"
#include "rooms/situation/reports.h"

namespace comity::testing {

// Entries in, tables out.
class ToldView {
  public:
    ToldView()
        : database(":memory:", Database::Use::view), tables_(database), view_(situation::reports_view()) {
        for (auto const& table : view_.tables) database.execute(table.schema);
    }

    // The id of entry `number`, which is said next; numbers begin at 2 as in a space.
    StatementId say(intake::Report report) { return say(intake::write_report(std::move(report))); }
    StatementId say(json::Value const& body, std::string kind = intake::report_kind) {
        Header header;
        header.kind = std::move(kind);
        auto const id = id_cast<StatementId>(sha256(std::to_string(next)));
        auto const heard_at_ms = first_heard_at_ms + static_cast<std::int64_t>(next) * 1000;
        view_.apply(tables_, Entry{next++, id, header, heard_at_ms, heard_at_ms, "test", body});
        return id;
    }

    std::string text(std::string_view sql) {
        auto& query = database.query(sql);
        std::string all;
        while (query.step()) {
            all += all.empty() ? "" : "\n";
            for (int column = 0; column < query.columns(); ++column)
                all.append(column > 0 ? "|" : "").append(query.is_null(column) ? "null" : query.text(column));
        }
        query.reset();
        return all;
    }

    situation::Ask ask() {
        return [this](std::string_view sql) -> Query& { return database.query(sql); };
    }

    static constexpr std::int64_t first_heard_at_ms = 1772332860000;
    Database database;
    std::uint64_t next = 2;

  private:
    Tables tables_;
    View view_;
};

inline std::string file_text(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

inline std::string fixture(std::string const& name) {
    return file_text(COMITY_SOURCE "/tests/golden/" + name);
}
inline std::string real_export() {
    return file_text(COMITY_SOURCE "/../shared/data/haiti-2010/reports.csv");
}

}  // namespace comity::testing
