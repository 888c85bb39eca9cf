// The erasure of a contact: their number, and all the words of theirs that the space has. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/people.h"

namespace comity {

class Gateways;

struct ContactErased {
    std::uint64_t entries = 0;      // that belonged to the contact
    std::vector<std::uint64_t> by;  // the erasing entries, in order
};

// Erases the contact, as `by`, a steward: the number first, so that what comes from it meanwhile is somebody
// else's; then, once what was on its way is written down, what the kinds call theirs with what goes with it,
// in as many acts as that takes. Returns when no file of the house holds it any more. Asked again after a
// crash it goes on; not_found where neither number nor words are left.
Result<ContactErased> erase_contact(House& house, Gateways& gateways, std::string_view space,
                                    Introducer const& by, std::string_view contact, std::string const& why);

}  // namespace comity
