#include "rooms/confidence/commitments_asked.h"

#include <algorithm>

#include "base/text.h"
#include "rooms/confidence/catalogues.h"

namespace comity::confidence {

namespace {

constexpr char selected[] =
    "SELECT number, id, catalogue, catalogue_version, item, at_ms, roles, cleared FROM commitment"
    " WHERE party = ?1 AND standing = 'draft' ORDER BY number";

std::vector<std::string> apart(std::string_view roles) {
    std::vector<std::string> all;
    for (auto const part : split(roles, ';'))
        if (auto const role = trim(part); !role.empty()) all.emplace_back(role);
    return all;
}

// What the check let pass is in the catalogue for ever.
std::string title_of(Query const& row) {
    auto const* catalogue = find_catalogue(row.text(2), row.integer(3));
    auto const* item = catalogue ? catalogue->find_item(row.text(4)) : nullptr;
    if (!item) throw Broken("a commitment in the view cites no item of a catalogue");
    return item->id + ", " + item->title;
}

Asked read_row(Query const& row, PartyId const& of) {
    Asked asked;
    asked.about = "commitments";
    asked.what = "clear";
    asked.number = static_cast<std::uint64_t>(row.integer(0));
    asked.id = StatementId::from_bytes(row.blob(1)).value();
    asked.title = title_of(row);
    asked.of = asked.by = of;
    asked.since_ms = row.integer(5);
    asked.then = "stays_draft";
    return asked;
}

}  // namespace

std::vector<Asked> asked_in_commitments(Ask const& ask, PartyId const& of, std::int64_t) {
    auto const party = of.hex();
    auto& row = ask(selected).with(party);
    std::vector<Asked> all;
    while (row.step()) {
        auto asked = read_row(row, of);
        auto const cleared = apart(row.text(7));
        for (auto& role : apart(row.text(6))) {
            if (std::ranges::find(cleared, role) != cleared.end()) continue;
            asked.who = std::move(role);
            all.push_back(asked);
        }
    }
    row.reset();
    return all;
}

}  // namespace comity::confidence
