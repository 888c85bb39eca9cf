#include "kernel/fate.h"

#include "kernel/space.h"

namespace comity {

namespace {

std::int64_t heard_at_ms(Space& space, std::uint64_t number) {
    auto const row = space.row(number);
    auto const entry = row ? read_entry(row->entry) : refuse(Fault::broken, "it is missing");
    if (!entry) throw Broken("entry " + std::to_string(number) + " of the journal cannot be read");
    return entry->heard_at_ms;
}

void add_steps(Fate& fate, Space& space, Reading const& reading, std::string const& steps,
               std::uint64_t number) {
    auto& query = reading.query(steps).with(number);
    while (query.step())
        fate.steps.push_back(
            {std::string(query.text(0)), heard_at_ms(space, static_cast<std::uint64_t>(query.integer(1)))});
    query.reset();
}

}  // namespace

Result<Fate> fate_of(Space& space, std::uint64_t number) {
    auto const row = space.row(number);
    auto const entry = row ? read_entry(row->entry) : refuse(Fault::broken, "it is missing");
    auto const header = entry ? read_header(entry->header) : refuse(Fault::broken, "it is missing");
    if (!header) throw Broken("entry " + std::to_string(number) + " of the journal cannot be read");
    Fate fate{.heard_at_ms = entry->heard_at_ms, .steps = {}, .erased_at_ms = {}};
    TRY(reading, space.read(Role::steward));
    auto& erased = reading.query("SELECT by FROM erased WHERE number = ?1").with(number);
    if (erased.step()) fate.erased_at_ms = heard_at_ms(space, static_cast<std::uint64_t>(erased.integer(0)));
    erased.reset();
    for (auto const& room : space.rooms()) {
        if (!space.has_room(room.name)) continue;
        for (auto const& progress : room.progress)
            if (progress.kind == header->kind) add_steps(fate, space, reading, progress.steps, number);
    }
    return fate;
}

}  // namespace comity
