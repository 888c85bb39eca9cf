#include "kernel/fate.h"

#include "kernel/space.h"

namespace comity {

namespace {

OwnedEntry entry_of(Space& space, std::uint64_t number) {
    auto const row = space.row(number);
    if (!row) throw Broken("entry " + std::to_string(number) + " of the journal is missing");
    return read_row({number, row->entry, row->salt, row->body});
}

void add_steps(Fate& fate, Space& space, Reading const& reading, std::string const& steps,
               std::uint64_t number) {
    auto& query = reading.query(steps).with(number);
    while (query.step())
        fate.steps.push_back({std::string(query.text(0)),
                              entry_of(space, static_cast<std::uint64_t>(query.integer(1))).heard_at_ms});
    query.reset();
}

}  // namespace

Result<Fate> fate_of(Space& space, std::uint64_t number) {
    auto const entry = entry_of(space, number);
    Fate fate{.heard_at_ms = entry.heard_at_ms, .steps = {}, .erased_at_ms = {}};
    TRY(reading, space.read(Role::steward));
    auto& erased = reading.query("SELECT by FROM erased WHERE number = ?1").with(number);
    if (erased.step())
        fate.erased_at_ms = entry_of(space, static_cast<std::uint64_t>(erased.integer(0))).heard_at_ms;
    erased.reset();
    for (auto const& room : space.rooms()) {
        if (!space.has_room(room.name)) continue;
        for (auto const& progress : room.progress)
            if (progress.kind == entry.header.kind) add_steps(fate, space, reading, progress.steps, number);
    }
    return fate;
}

}  // namespace comity
