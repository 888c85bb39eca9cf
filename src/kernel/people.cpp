#include "kernel/people.h"

#include <array>

#include "base/json.h"
#include "base/text.h"
#include "kernel/house.h"

namespace comity {

namespace {

struct Range {
    std::string_view first, last;
};
// Controls, and what has no width or turns the direction of writing: by these a label could pose as another.
constexpr std::array<Range, 7> hidden{{{"\x01", "\x1f"},
                                       {"\x7f", "\x7f"},
                                       {"\xc2\x80", "\xc2\x9f"},
                                       {"\xe2\x80\x8b", "\xe2\x80\x8b"},
                                       {"\xe2\x80\x8e", "\xe2\x80\x8f"},
                                       {"\xe2\x80\xa8", "\xe2\x80\xae"},
                                       {"\xe2\x81\xa6", "\xe2\x81\xa9"}}};

bool hides_something(std::string_view label) {
    if (label.find('\0') != label.npos) return true;
    for (std::size_t at = 0; at < label.size(); ++at) {
        for (auto const& [first, last] : hidden) {
            auto const piece = label.substr(at, first.size());
            if (piece.size() == first.size() && piece >= first && piece <= last) return true;
        }
    }
    return false;
}

}  // namespace

Result<void> check_label(std::string_view label) {
    if (label.empty() || label.size() > label_limit_bytes || trim(label) != label || !is_utf8(label)) {
        return refuse(Fault::malformed, "What others call you has 1 to 100 bytes, without spaces around it.");
    }
    if (hides_something(label)) {
        return refuse(Fault::malformed, "What others call you is one line of visible characters.");
    }
    return {};
}

Result<void> check_free(House& house, std::string_view space, Introducer const& by, std::string_view label) {
    TRY(there, house.visit(space, by.party, by.via));
    TRY(reading, there.sight.read());
    auto& query = reading.query("SELECT 1 FROM member WHERE name = ? COLLATE NOCASE").bind(1, label);
    bool const taken = query.step();
    query.reset();
    if (!taken) return {};
    return refuse(Fault::conflict, "Somebody there is called that already; add what tells you apart.");
}

Result<PartyId> introduce_person(House& house, Introducer const& by, std::string_view label) {
    TRY_OK(check_label(label));
    TRY(there, house.visit("house", by.party, by.via));
    json::Value const body = json::Object{{"name", label}, {"sort", "person"}};
    TRY(heard, there.speak.say({.kind = "party.introduced", .body = json::write(body)}));
    return id_cast<PartyId>(heard.id);
}

Result<void> make_member(House& house, std::string_view space, Introducer const& by, PartyId party, Role role,
                         std::string_view label) {
    TRY(there, house.visit(space, by.party, by.via));
    json::Value const body = json::Object{{"party", party.hex()}, {"role", name_of(role)}, {"name", label}};
    TRY_OK(there.speak.say({.kind = "space.member", .body = json::write(body)}));
    return {};
}

Result<void> make_steward_of_all(House& house, Introducer const& by, PartyId party, std::string_view label) {
    // The house first: spaces opened from then on by this person have them as steward at once.
    TRY_OK(make_member(house, "house", by, party, Role::steward, label));
    for (auto const& listing : house.spaces(by.party)) {
        if (listing.role != Role::steward) continue;
        TRY_OK(make_member(house, listing.name, by, party, Role::steward, label));
    }
    return {};
}

std::string label_in(House& house, std::string_view space, PartyId const& party) {
    auto there = house.visit(space, party, "");
    if (!there) return "";
    auto reading = there->sight.read();
    if (!reading) return "";
    auto& query = reading->query("SELECT name FROM member WHERE party = ?").bind(1, party.hex());
    return query.step() ? std::string(query.text(0)) : "";
}

}  // namespace comity
