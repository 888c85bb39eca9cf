// The entry: one statement as it lies in a journal, and as views are told of it.
// docs/formats/entry.md is the law for the bytes. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/json.h"
#include "kernel/statement.h"

namespace comity {

// The leaf's content. `header` is kept as it was signed; `signature` is 64 bytes, or empty if vouched for.
struct EntryBytes {
    std::int64_t heard_at_ms = 0;
    Bytes header;
    Bytes signature;
    std::string via;  // how it was heard: no name, number or address
    Bytes once;       // 16 bytes, or empty
};

Bytes write_entry(EntryBytes const& entry);
Result<EntryBytes> read_entry(BytesView bytes);

// What a view is told, in order, each number once. References live for the call.
struct Entry {
    std::uint64_t number = 0;
    StatementId id;
    Header const& header;          // kind, party, said_at_ms, body_hash …
    std::int64_t heard_at_ms = 0;  // real time
    std::int64_t at_ms = 0;        // the same in space time
    std::string_view via;
    json::Value const& body;
    bool erased = false;  // `body` is what remains of it
};

// How a statement is heard that its party signed: by the role of the key, as it was when it was heard.
std::string via_key(std::string_view role);       // "key:cert"
std::string_view key_role(std::string_view via);  // empty where the statement was vouched for

}  // namespace comity
