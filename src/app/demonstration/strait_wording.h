// What a turn of the Strait is as a statement: the JSON body of its kind, with the ids of what it is about.
// Pure; any thread.
#pragma once

#include <map>
#include <string>

#include "app/demonstration/strait.h"
#include "base/ids.h"
#include "base/json.h"

namespace comity::demonstration {

// What the house has answered so far, by the names in the files.
struct StraitKnown {
    std::map<std::string, PartyId, std::less<>> parties;
    std::map<std::string, SpaceId, std::less<>> cases;
    std::map<std::string, StatementId, std::less<>> ids;  // of statements
    std::map<std::string, Hash, std::less<>>
        texts;  // of agreements and joint summaries: what is consented to
};

// Whether all that it speaks of was said; it may have been refused.
bool is_known(StraitKnown const& known, StraitTurn const& turn);
json::Object body_of(StraitKnown const& known, StraitTurn const& turn);
// The text to which others consent, where it has one.
std::optional<Hash> consented_text(StraitTurn const& turn);

}  // namespace comity::demonstration
