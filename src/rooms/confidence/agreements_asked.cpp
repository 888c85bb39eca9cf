#include "rooms/confidence/agreements_asked.h"

#include <algorithm>

#include "rooms/confidence/agreements.h"

namespace comity::confidence {

namespace {

// Who has left it before it was signed is asked no more.
constexpr char selected[] =
    "SELECT number, id, agreement.party, title, at_ms, until_ms FROM agreement"
    " JOIN agreement_party AS named ON agreement = number WHERE force = 0 AND named.party = ?1"
    " AND signed_by IS NULL AND ended_by IS NULL ORDER BY number";

Asked read_row(Query const& row, PartyId const& of) {
    Asked asked;
    asked.about = "agreements";
    asked.what = "sign";
    asked.number = static_cast<std::uint64_t>(row.integer(0));
    asked.id = StatementId::from_bytes(row.blob(1)).value();
    asked.title = row.text(3);
    asked.of = of;
    asked.by = PartyId::from_hex_text(row.text(2)).value();
    asked.who = "signatory";  // either of the two keys that may sign
    asked.since_ms = row.integer(4);
    asked.then = "stays_unsigned";
    if (row.is_null(5)) return asked;
    asked.due_ms = asked.then_ms = row.integer(5);
    asked.then = "agreement_lapses";
    return asked;
}

}  // namespace

std::vector<Asked> asked_in_agreements(Ask const& ask, PartyId const& of, std::int64_t now_ms) {
    auto const party = of.hex();
    auto& row = ask(selected).with(party);
    std::vector<Asked> all;
    while (row.step()) all.push_back(read_row(row, of));
    row.reset();
    std::erase_if(all, [&](Asked const& asked) {
        auto state = load_agreement(ask, static_cast<std::int64_t>(asked.number));
        pass(state, now_ms);
        return state.force != Force::open;
    });
    return all;
}

}  // namespace comity::confidence
