#include "rooms/confidence/contacts_asked.h"

#include <algorithm>

#include "rooms/confidence/directory_tables.h"

namespace comity::confidence {

namespace {

Asked to_confirm(ContactState const& state, std::string what, std::string then) {
    Asked asked;
    asked.about = "directory";
    asked.what = std::move(what);
    asked.who = state.role;
    asked.since_ms = state.since_ms;
    asked.then = std::move(then);
    return asked;
}

std::vector<Asked> own_contacts(Ask const& ask, PartyId const& of) {
    auto& row =
        ask("SELECT number, id, name FROM contact WHERE party = ?1"
            " AND standing IN ('nominated', 'active', 'stale') ORDER BY number");
    auto const party = of.hex();
    row.with(party);
    std::vector<Asked> all;
    while (row.step()) {
        auto& asked = all.emplace_back();
        asked.number = static_cast<std::uint64_t>(row.integer(0));
        asked.id = StatementId::from_bytes(row.blob(1)).value();
        asked.title = row.text(2);
    }
    row.reset();
    return all;
}

}  // namespace

std::optional<Asked> asked_by(ContactState const& state, std::int64_t now_ms) {
    if (state.standing == ContactStanding::nominated) return to_confirm(state, "confirm", "stays_nominated");
    if (state.standing == ContactStanding::stale) return to_confirm(state, "confirm_again", "stays_stale");
    auto const until_ms = confirmed_until_ms(state);
    if (!until_ms || *until_ms - now_ms > reconfirmed_before_ms) return std::nullopt;
    auto asked = to_confirm(state, "confirm_again", "stale");
    asked.since_ms = *until_ms - reconfirmed_before_ms;
    asked.due_ms = asked.then_ms = until_ms;
    return asked;
}

std::vector<Asked> asked_of_contacts(Ask const& ask, PartyId const& of, std::int64_t now_ms) {
    std::vector<Asked> all;
    for (auto& contact : own_contacts(ask, of)) {
        auto state = load_contact(ask, static_cast<std::int64_t>(contact.number));
        pass(state, now_ms);
        auto asked = asked_by(state, now_ms);
        if (!asked) continue;
        asked->number = contact.number;
        asked->id = contact.id;
        asked->title = std::move(contact.title);
        asked->of = asked->by = of;
        all.push_back(*std::move(asked));
    }
    return all;
}

}  // namespace comity::confidence
