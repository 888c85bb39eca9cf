#include "app/demonstration/strait.h"

#include <algorithm>
#include <set>

#include "app/demonstration/strait_sorts.h"
#include "base/text.h"
#include "kernel/party_keys.h"

namespace comity::demonstration {

namespace {

std::unexpected<Error> wrong(File const& file, Stanza const& stanza, std::string const& why) {
    return refuse(Fault::malformed,
                  std::string(file.name) + ", line " + std::to_string(stanza.line) + ": " + why);
}

Result<void> take_party(Strait& strait, File const& file, Stanza const& stanza) {
    StraitParty party;
    party.name = stanza.text("Name");
    auto const member = role_named(stanza.text("Member"));
    if (stanza.text("Party").empty() || party.name.empty() || !member)
        return wrong(file, stanza, "a party has Party, Name and Member.");
    party.member = *member;
    for (auto const role : references(stanza, "Keys")) {
        if (std::ranges::find(delegated_roles, role) == delegated_roles.end())
            return wrong(file, stanza, "there is no role of keys that is called " + std::string(role) + ".");
        party.roles.emplace_back(role);
    }
    if (!strait.parties.emplace(stanza.text("Party"), std::move(party)).second)
        return wrong(file, stanza, "this party is there already.");
    return {};
}

// The names of what was said so far, so that nobody speaks of what is yet to come.
class Spoken {
  public:
    explicit Spoken(Strait const& strait) : strait_(strait) {}

    std::string misfit(StraitTurn const& turn) const {
        auto const& sort = *find_sort(turn.turn.said.fields.front().first);
        if (auto why = wrong_speaker(turn, sort); !why.empty()) return why;
        if (!turn.in.empty() && !cases_.contains(turn.in)) return "no case of this name was opened before.";
        for (auto const& [name, text] : turn.turn.said.fields) {
            if (name == "At" || name == "From" || name == "In") continue;
            if (auto why = wrong_field(turn, sort, name); !why.empty()) return why;
        }
        return "";
    }
    bool add(StraitTurn const& turn) {
        auto const& name = turn.turn.name;
        auto& names = turn.turn.kind.empty() ? cases_ : names_;
        return name.empty() || names.emplace(name).second;
    }

  private:
    std::string wrong_speaker(StraitTurn const& turn, StraitSort const& sort) const {
        if (sort.kind.empty()) return "";
        auto const party = strait_.parties.find(turn.party);
        if (party == strait_.parties.end()) return "nobody is called so in From.";
        auto const& roles = party->second.roles;
        if (turn.role == own_role || std::ranges::find(roles, turn.role) != roles.end()) return "";
        return "the party in From has no such key.";
    }
    std::string wrong_field(StraitTurn const& turn, StraitSort const& sort, std::string_view name) const {
        auto const& said = turn.turn.said;
        if (name == sort.first) return sort.names_itself ? "" : unknown(names_, references(said, name));
        auto const field = std::ranges::find(sort.fields, name, &Field::name);
        if (field == sort.fields.end()) return "it has no field " + std::string(name) + ".";
        switch (field->as) {
            case As::statement:
            case As::statements:
            case As::deputies:
                return unknown(names_, references(said, name));
            case As::cases:
                return unknown(cases_, references(said, name));
            case As::party:
            case As::parties:
                return unknown(strait_.parties, references(said, name));
            case As::moment:
                return read_moment(said.text(name)) ? "" : std::string(name) + " is no moment.";
            default:
                return "";
        }
    }
    template <class Known>
    static std::string unknown(Known const& known, std::vector<std::string_view> const& names) {
        for (auto const name : names)
            if (!known.contains(name)) return std::string(name) + " was not said before.";
        return "";
    }

    Strait const& strait_;
    std::set<std::string, std::less<>> names_, cases_;
};

// As it stands in its file, with where that is.
struct Written {
    StraitTurn turn;
    File const* file = nullptr;
};

Result<Written> read_turn(File const& file, Stanza const& stanza) {
    auto const& [field, value] = stanza.fields.front();
    auto const* sort = find_sort(field);
    if (!sort) return wrong(file, stanza, "nothing of the Strait begins so.");
    auto const at_ms = read_moment(stanza.text("At"));
    if (!at_ms) return wrong(file, stanza, "At is a time, such as 1 03:07 or 2026-02-10 09:00.");
    auto const from = references(stanza, "From");
    StraitTurn turn;
    turn.turn = {*at_ms, std::string(sort->kind), sort->names_itself ? value : "", stanza};
    turn.party = from.empty() ? "" : from[0];
    turn.role = from.size() < 2 ? own_role : from[1];
    turn.in = stanza.text("In");
    return Written{std::move(turn), &file};
}

}  // namespace

Result<Strait> read_strait(std::vector<File> const& files) {
    Strait strait;
    std::vector<Written> written;
    for (auto const& file : files) {
        auto const stanzas = read_stanzas(file.bytes);
        if (!stanzas) return refuse(Fault::malformed, std::string(file.name) + ": " + stanzas.error().why);
        for (auto const& stanza : *stanzas) {
            if (stanza.has("Party")) {
                TRY_OK(take_party(strait, file, stanza));
                continue;
            }
            TRY(turn, read_turn(file, stanza));
            written.push_back(std::move(turn));
        }
    }
    std::ranges::stable_sort(written, {}, [](Written const& each) { return each.turn.turn.at_ms; });
    Spoken spoken(strait);
    for (auto& [turn, file] : written) {
        if (auto const why = spoken.misfit(turn); !why.empty()) return wrong(*file, turn.turn.said, why);
        if (!spoken.add(turn)) return wrong(*file, turn.turn.said, "this name is taken.");
        strait.turns.push_back(std::move(turn));
    }
    return strait;
}

}  // namespace comity::demonstration
