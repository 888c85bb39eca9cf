#include "rooms/confidence/directory_view.h"

#include <algorithm>
#include <iterator>

#include "rooms/confidence/directory_tables.h"

namespace comity::confidence {

namespace {

// The last instant, in space time, up to which deadlines were passed.
constexpr char passed_schema[] =
    "CREATE TABLE directory_passed(only INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL)";

void apply(Tables& tables, Entry const& entry) {
    pass_deadlines(tables, entry.at_ms);
    tables.query("INSERT OR REPLACE INTO directory_passed(only, at_ms) VALUES(1, ?1)")
        .with(entry.at_ms)
        .run();
    take_contact_step(tables, entry);
    take_check_step(tables, entry);
}

}  // namespace

View directory_view() {
    View view;
    view.name = "directory";
    view.version = "5";
    view.tables = contact_tables();
    std::ranges::move(check_tables(), std::back_inserter(view.tables));
    view.tables.push_back({"directory_passed", Role::observer, passed_schema});
    view.apply = apply;
    return view;
}

}  // namespace comity::confidence
