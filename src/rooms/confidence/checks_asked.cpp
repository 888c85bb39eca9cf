#include "rooms/confidence/checks_asked.h"

#include "rooms/confidence/directory_tables.h"

namespace comity::confidence {

namespace {

constexpr char selected[] =
    "SELECT campaign.number, campaign.id, campaign.party, title, contact, contact.name, contact.role,"
    " channel, sent_ms, challenge.due_ms FROM challenge JOIN campaign ON campaign.number = campaign"
    " JOIN contact ON contact.number = contact WHERE challenge.party = ?1 AND sent_ms IS NOT NULL"
    " AND bounced_ms IS NULL AND acknowledged_ms IS NULL AND ends_ms IS NULL AND standing <> 'withdrawn'"
    " ORDER BY row";

struct Challenged {
    Asked asked;
    std::int64_t contact = 0;
};

Challenged read_row(Query const& row, PartyId const& of) {
    Challenged read;
    auto& asked = read.asked;
    asked.about = "checks";
    asked.what = "acknowledge_" + std::string(row.text(7));
    asked.number = static_cast<std::uint64_t>(row.integer(0));
    asked.id = StatementId::from_bytes(row.blob(1)).value();
    asked.title = std::string(row.text(3)) + ", " + std::string(row.text(5));
    asked.of = of;
    asked.by = PartyId::from_hex_text(row.text(2)).value();
    asked.who = row.text(6);
    asked.since_ms = row.integer(8);
    asked.due_ms = asked.then_ms = row.integer(9);
    asked.then = "silent";
    read.contact = row.integer(4);
    return read;
}

// Whether it is this silence that makes the contact stale.
bool becomes_stale(ContactState state, std::int64_t due_ms) {
    if (state.standing != ContactStanding::active) return false;
    pass(state, due_ms + 1);
    return state.standing == ContactStanding::stale && state.since_ms == due_ms;
}

}  // namespace

std::vector<Asked> asked_in_checks(Ask const& ask, PartyId const& of, std::int64_t now_ms) {
    auto const party = of.hex();
    auto& row = ask(selected).with(party);
    std::vector<Challenged> challenges;
    while (row.step()) challenges.push_back(read_row(row, of));
    row.reset();
    std::vector<Asked> all;
    for (auto& [asked, contact] : challenges) {
        auto state = load_contact(ask, contact);
        pass(state, now_ms);
        if (becomes_stale(std::move(state), *asked.due_ms)) asked.then = "silent_and_stale";
        all.push_back(std::move(asked));
    }
    return all;
}

}  // namespace comity::confidence
