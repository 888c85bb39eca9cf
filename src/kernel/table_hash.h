// What a table of views says, as one hash, so that two files can be compared. Any thread, with a connection
// of its own.
#pragma once

#include <string>

#include "base/ids.h"
#include "kernel/database.h"

namespace comity {

// SHA-256 over all rows of a table in key order, each value with its type; full-text and R*Tree tables by
// what they answer, not by how they are laid out. `reader` may be a read-only connection.
Hash table_hash(Database& reader, std::string const& table);

// The full-text and R*Tree tables say themselves whether their layout is sound: one line, or nothing.
// `writer` must be able to write, though nothing is changed.
std::string layout_fault(Database& writer, std::string const& table);

}  // namespace comity
