// What a turn of the demonstration is as a statement: the JSON body of its kind, with the ids of what it is
// about. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/demonstration/scenario.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/route.h"

namespace comity::demonstration {

// The statements of turns before, by name, and the files that were kept, by path.
struct Known {
    std::map<std::string, std::string, std::less<>> ids;     // hexadecimal, as receipts give them
    std::map<std::string, std::string, std::less<>> hashes;  // SHA-256 of attachments, likewise
};

json::Value body_of(Scenario const& scenario, Turn const& turn, Known const& known);
// A report as the public form sends it.
Pairs form_fields(Scenario const& scenario, Turn const& turn, std::vector<std::string> const& categories);

}  // namespace comity::demonstration
