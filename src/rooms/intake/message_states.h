// How far each message came, as tables of the view `conversations`. For whoever writes that view; one thread.
#pragma once

#include <string_view>
#include <vector>

#include "kernel/room.h"

namespace comity::intake {

std::vector<Table> message_tables();
void add_message(Tables& tables, Entry const& entry, std::string_view contact);
// What cannot follow on the state that a message has changes nothing: states come late and twice.
void take_delivery(Tables& tables, Entry const& entry);
// After a restore nobody knows of a message that was not yet handed over whether it was, later.
void doubt_messages(Tables& tables, Entry const& restored);

}  // namespace comity::intake
