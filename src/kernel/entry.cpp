#include "kernel/entry.h"

#include "tlog/signing.h"

namespace comity {

namespace {

constexpr char entry_version = 1;
constexpr std::size_t entry_limit_bytes = 65535;

void put_piece(Bytes& out, BytesView piece) {
    put_u16(out, static_cast<std::uint16_t>(piece.size()));
    out.append(piece);
}

// Takes a length-prefixed piece off the front of `rest`; false where it is cut short.
bool take_piece(BytesView& rest, Bytes& piece) {
    if (rest.size() < 2) return false;
    std::size_t length = static_cast<std::uint8_t>(rest[0]) << 8 | static_cast<std::uint8_t>(rest[1]);
    if (rest.size() < 2 + length) return false;
    piece.assign(rest.substr(2, length));
    rest.remove_prefix(2 + length);
    return true;
}

}  // namespace

Bytes write_entry(EntryBytes const& entry) {
    MUST(entry.header.size() <= header_limit_bytes && entry.via.size() <= 64);
    MUST(entry.signature.empty() || entry.signature.size() == signature_bytes);
    MUST(entry.once.empty() || entry.once.size() == 16);
    Bytes out;
    out.reserve(17 + entry.header.size() + entry.signature.size() + entry.via.size() + entry.once.size());
    out.push_back(entry_version);
    put_u64(out, static_cast<std::uint64_t>(entry.heard_at_ms));
    put_piece(out, entry.header);
    put_piece(out, entry.signature);
    put_piece(out, entry.via);
    put_piece(out, entry.once);
    return out;
}

Result<EntryBytes> read_entry(BytesView bytes) {
    if (bytes.size() > entry_limit_bytes)
        return refuse(Fault::too_large, "An entry is at most 65,535 bytes long.");
    if (bytes.size() < 9 || bytes[0] != entry_version) {
        return refuse(Fault::malformed, "The entry is of a version that is not known here.");
    }
    EntryBytes entry;
    std::uint64_t heard_at = 0;
    for (char c : bytes.substr(1, 8)) heard_at = heard_at << 8 | static_cast<std::uint8_t>(c);
    entry.heard_at_ms = static_cast<std::int64_t>(heard_at);
    auto rest = bytes.substr(9);
    bool whole = take_piece(rest, entry.header) && take_piece(rest, entry.signature) &&
                 take_piece(rest, entry.via) && take_piece(rest, entry.once) && rest.empty();
    if (!whole) return refuse(Fault::malformed, "The entry is cut short or holds more than an entry.");
    bool lengths_fit = entry.header.size() <= header_limit_bytes && entry.via.size() <= 64 &&
                       (entry.signature.empty() || entry.signature.size() == signature_bytes) &&
                       (entry.once.empty() || entry.once.size() == 16);
    if (!lengths_fit)
        return refuse(Fault::malformed, "A part of the entry has a length that it cannot have.");
    return entry;
}

constexpr std::string_view key_prefix = "key:";

std::string via_key(std::string_view role) {
    return std::string(key_prefix).append(role);
}

std::string_view key_role(std::string_view via) {
    return via.starts_with(key_prefix) ? via.substr(key_prefix.size()) : std::string_view{};
}

}  // namespace comity
