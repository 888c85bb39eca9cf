// How the house stands to a contact at a moment: what decides what becomes of their message, and whether a
// machine may write to them. Read from the view `conversations`. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernel/room.h"

namespace comity::intake {

struct ContactStanding {
    bool stopped = false;
    // The message that they answer, where somebody wrote to them, or asked for a place, within a day.
    std::optional<StatementId> asked;
    bool machine_may_write = true;  // none did within the hour, and they did not stop it
};

Result<ContactStanding> standing_of(Sight const& sight, std::string const& contact);

}  // namespace comity::intake
