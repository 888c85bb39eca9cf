// The statement space.contact_shown: a steward looked at somebody's number, and why
// (docs/statements/space.contact_shown.md). Pure functions; any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "base/json.h"
#include "kernel/room.h"

namespace comity {

inline constexpr char contact_shown_kind[] = "space.contact_shown";

struct ContactShown {
    std::string contact;
    std::string why;
};

Result<ContactShown> read_contact_shown(json::Value const& body);
json::Value write_contact_shown(ContactShown const& shown);
Kind kind_of_contact_shown();

}  // namespace comity
