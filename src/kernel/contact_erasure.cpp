#include "kernel/contact_erasure.h"

#include <algorithm>

#include "kernel/contacts.h"
#include "kernel/erasure.h"
#include "kernel/gateways.h"
#include "kernel/house.h"
#include "kernel/space.h"
#include "kernel/views.h"

namespace comity {

namespace {

// Of those asked for; what goes with them comes on top. Halved where that is too much for one act.
constexpr std::size_t act_limit = 100;

// What is left of the contact's words in the journal.
std::vector<std::uint64_t> words_of(Space& space, std::string_view contact) {
    std::vector<std::uint64_t> numbers;
    space.scan(0, space.size(), [&](StoredRow const& row) {
        if (row.salt.empty() || row.body.find(contact) == row.body.npos) return;
        auto const entry = read_row(row);
        auto const* kind = find_kind(space.rooms(), entry.header.kind);
        bool const theirs =
            kind && kind->may_erase && !kind->contact.empty() && entry.body.text_of(kind->contact) == contact;
        if (theirs) numbers.push_back(row.number);
    });
    return numbers;
}

struct Acts {
    House& house;
    std::string_view space;
    Introducer const& by;
    std::string const& why;
    std::vector<std::uint64_t> said = {};

    // What goes along with one may be among those of the next act, and is passed over there.
    Result<void> erase(std::vector<std::uint64_t> numbers) {
        auto const heard = erase_on_record(house, space, by, numbers, why);
        if (heard) {
            said.push_back(heard->number);
            return {};
        }
        if (heard.error().fault == Fault::not_found) return {};
        if (heard.error().fault != Fault::too_large || numbers.size() == 1)
            return std::unexpected(heard.error());
        auto const half = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
        TRY_OK(erase({numbers.begin(), half}));
        return erase({half, numbers.end()});
    }
};

}  // namespace

Result<ContactErased> erase_contact(House& house, Gateways& gateways, std::string_view space,
                                    Introducer const& by, std::string_view contact, std::string const& why) {
    TRY_OK(check_why(why));
    TRY(visit, house.visit(space, by.party, by.via));
    if (visit.sight.role() < Role::steward)
        return refuse(Fault::forbidden, "Only a steward of the space may erase a contact.");
    std::string const no_such = "There is no such contact here, or it was erased.";
    if (!is_contact_id(contact)) return refuse(Fault::not_found, no_such);
    bool const known = gateways.contacts_of(visit.sight.space_id()).erase(contact);
    TRY_OK(gateways.wait_for_visits());
    gateways.contacts_of(visit.sight.space_id()).erase(contact);  // and what those put down of them
    ContactErased erased;
    Acts acts{house, space, by, why};
    // Once more after the last act: somebody may have said something of them meanwhile.
    for (auto numbers = words_of(visit.sight.space(), contact); !numbers.empty();
         numbers = words_of(visit.sight.space(), contact)) {
        erased.entries += numbers.size();
        for (std::size_t from = 0; from < numbers.size(); from += act_limit) {
            auto const begin = numbers.begin() + static_cast<std::ptrdiff_t>(from);
            auto const count = std::min(act_limit, numbers.size() - from);
            TRY_OK(acts.erase({begin, begin + static_cast<std::ptrdiff_t>(count)}));
        }
    }
    if (!known && acts.said.empty()) return refuse(Fault::not_found, no_such);
    TRY_OK(visit.sight.space().wait_for_erasure());
    erased.by = std::move(acts.said);
    return erased;
}

}  // namespace comity
