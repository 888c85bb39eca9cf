// What the States say to each other in the demonstration, as it is written under demo/strait/: the parties
// with their keys, and their statements in order of time. Read once; then values, for any thread.
// docs/demonstration.md says what the files hold.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/demonstration/scenario.h"
#include "kernel/role.h"

namespace comity::demonstration {

struct StraitParty {
    std::string name;                 // what the party is called on the record
    Role member = Role::contributor;  // in the space of the Forum
    std::vector<std::string> roles;   // for which it has keys beside its own
};

// One statement, or a case that is opened. Its `kind` is empty where it is a case.
struct StraitTurn {
    Turn turn;
    std::string party, role;  // whose words they are, and with which of its keys; a case has neither
    std::string in;           // the case in which it is said; empty: the space of the Forum
};

struct Strait {
    std::map<std::string, StraitParty, std::less<>> parties;
    std::vector<StraitTurn> turns;  // in order of time
};

// Refuses what does not hold together: an unknown party, key, case, field or earlier turn. The sentence names
// file and line.
Result<Strait> read_strait(std::vector<File> const& files);

}  // namespace comity::demonstration
