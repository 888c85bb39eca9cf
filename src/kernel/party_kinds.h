// The statements about parties and their keys (docs/statements/party.*.md, space.keys.md): their checks and
// shapes, and the tables that the space's own view keeps of them. Any thread.
#pragma once

#include <vector>

#include "kernel/room.h"
#include "kernel/space_state.h"

namespace comity {

std::vector<Kind> party_kinds();
std::vector<Table> party_tables();
void apply_parties(Tables& tables, Entry const& entry);
// What the tables hold, as it was folded.
void read_parties(Database& views, SpaceState& state);

// "key" is, where it is there, an Ed25519 public key.
Result<void> check_public_key(json::Value const& body, std::string_view member = "key");

}  // namespace comity
