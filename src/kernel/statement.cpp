#include "kernel/statement.h"

#include <algorithm>

#include "base/hash.h"

namespace comity {

namespace {

constexpr char header_version = 1;
constexpr std::string_view signed_type = "application/vnd.comity.header.v1";

void put_id(Bytes& out, BytesView id, bool present) {
    out.push_back(present ? char{32} : char{0});
    if (present) out.append(id);
}

// Reads forward through a header and remembers whether all was there.
class Cursor {
  public:
    explicit Cursor(BytesView bytes) : rest_(bytes) {}

    BytesView take(std::size_t count) {
        if (rest_.size() < count) {
            torn_ = true;
            return {};
        }
        auto piece = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return piece;
    }
    std::uint8_t byte() {
        auto piece = take(1);
        return piece.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(piece[0]);
    }
    std::uint64_t u64() {
        std::uint64_t value = 0;
        for (char c : take(8)) value = value << 8 | static_cast<std::uint8_t>(c);
        return value;
    }
    // A length of 0 or 32, then so many bytes.
    template <class Id_>
    Id_ id() {
        auto length = byte();
        if (length == 0) return {};
        if (length != 32) torn_ = true;
        auto raw = take(32);
        auto id = Id_::from_bytes(raw);
        if (!id || id->empty()) torn_ = true;  // "none" has one form only
        return id.value_or(Id_{});
    }
    bool whole() const { return !torn_ && rest_.empty(); }

  private:
    BytesView rest_;
    bool torn_ = false;
};

bool is_kind_part(std::string_view part) {
    if (part.empty() || part.front() < 'a' || part.front() > 'z') return false;
    return std::ranges::all_of(
        part, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

bool is_kind_name(std::string_view name) {
    if (name.size() > 64) return false;
    if (auto slash = name.find('/'); slash != name.npos) {
        auto revision = name.substr(slash + 1);
        if (revision.size() != 1 || revision[0] < '2' || revision[0] > '9') return false;
        name = name.substr(0, slash);
    }
    auto dot = name.find('.');
    return dot != name.npos && is_kind_part(name.substr(0, dot)) && is_kind_part(name.substr(dot + 1));
}

Bytes write_header(Header const& header) {
    MUST(is_kind_name(header.kind));
    Bytes out;
    out.reserve(160 + header.kind.size());
    out.push_back(header_version);
    put_id(out, header.space.view(), !header.space.empty());
    out.push_back(static_cast<char>(header.kind.size()));
    out.append(header.kind);
    put_id(out, header.party.view(), !header.party.empty());
    put_u64(out, static_cast<std::uint64_t>(header.said_at_ms));
    out.append(reinterpret_cast<char const*>(header.nonce.data()), header.nonce.size());
    out.append(header.body_hash.view());
    return out;
}

Result<Header> read_header(BytesView bytes) {
    if (bytes.size() > header_limit_bytes) {
        return refuse(Fault::too_large, "A statement's header is at most 1 KiB long.");
    }
    Cursor cursor(bytes);
    if (cursor.byte() != header_version) {
        return refuse(Fault::malformed, "The header is of a version that is not known here.");
    }
    Header header;
    header.space = cursor.id<SpaceId>();
    header.kind = std::string(cursor.take(cursor.byte()));
    header.party = cursor.id<PartyId>();
    header.said_at_ms = static_cast<std::int64_t>(cursor.u64());
    auto nonce = cursor.take(nonce_bytes);
    std::ranges::copy(nonce, header.nonce.begin());
    header.body_hash = Hash::from_bytes(cursor.take(32)).value_or(Hash{});
    if (!cursor.whole())
        return refuse(Fault::malformed, "The header is cut short or holds more than a header.");
    if (!is_kind_name(header.kind)) return refuse(Fault::malformed, "The header's kind is not room.noun.");
    return header;
}

StatementId statement_id(BytesView header) {
    return id_cast<StatementId>(sha256(header));
}

Hash body_hash(BytesView salt, BytesView body) {
    return sha256({salt, body});
}

Bytes signed_bytes(BytesView header) {
    Bytes out = "DSSEv1 " + std::to_string(signed_type.size()) + " ";
    out.append(signed_type).append(" ").append(std::to_string(header.size())).append(" ").append(header);
    return out;
}

}  // namespace comity
