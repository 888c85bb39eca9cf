// A consultation without house or keys: steps in, state out. One thread.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "base/hash.h"
#include "rooms/confidence/consultation.h"

namespace comity::testing {

inline PartyId party_named(std::string const& name) {
    return id_cast<PartyId>(sha256(name));
}

class Consulting {
  public:
    PartyId const asteria = party_named("Asteria"), borea = party_named("Borea"),
                  third = party_named("Third");
    static constexpr std::int64_t begin_ms = 1772332860000;

    // The word of the reason why it is void; empty where it was taken.
    std::string say(PartyId const& party, confidence::Said said, std::string role = "own",
                    Tlp tlp = Tlp::amber) {
        last = id_cast<StatementId>(sha256(std::to_string(number)));
        auto const step = step_of(party, std::move(said), std::move(role), tlp);
        ++number;
        return std::string(confidence::take(state, step).word);
    }
    confidence::Step step_of(PartyId const& party, confidence::Said said, std::string role, Tlp tlp) const {
        auto const* asked = confidence::party_named_in(said);
        bool const speaks = asked && speakers.contains(*asked);
        return {number, last, at_ms, party, std::move(role), tlp, std::move(said), speaks};
    }
    std::string request(confidence::Track track = confidence::Track::technical) {
        return say(asteria, confidence::steps::Request{borea, track, std::nullopt});
    }
    // As far as an exchange.
    void begin() {
        request();
        say(borea, confidence::steps::Acknowledgement{});
        say(borea, confidence::steps::Reply{});
    }
    void wait(std::int64_t ms) { at_ms += ms; }
    confidence::State now() const {
        auto passed = state;
        confidence::pass(passed, at_ms);
        return passed;
    }

    confidence::State state;
    std::set<PartyId> speakers{asteria, borea, third};  // who may speak in the space
    std::int64_t at_ms = begin_ms;
    std::uint64_t number = 2;
    StatementId last;
};

}  // namespace comity::testing
