// The keys of a party, folded from the statements that bind, delegate and end them, and who may say these.
// Pure functions and values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"

namespace comity {

inline constexpr std::string_view introduced_kind = "party.introduced";
inline constexpr std::string_view key_kind = "party.key";
inline constexpr std::string_view delegation_kind = "party.delegation";
inline constexpr std::string_view keys_kind = "space.keys";

inline constexpr std::string_view own_role = "own";
inline constexpr std::array<std::string_view, 5> delegated_roles{"diplomatic_contact", "technical_contact",
                                                                 "cert", "reviewer", "secretariat"};
inline constexpr std::size_t keys_limit = 20;  // of a party, at a time

struct PartyKey {
    Bytes public_key;                                      // 32 bytes
    std::string role;                                      // `own`, or one that was delegated
    std::optional<std::int64_t> from_ms = {}, to_ms = {};  // at both it holds
    StatementId said_by = {};                              // in the house; empty: by a `space.member` alone
    std::uint64_t since = 0;                               // the entry of this journal that said so
    std::optional<std::uint64_t> ended = {};               // the entry that ended it

    bool holds_at(std::int64_t at_ms) const;
    bool is_same(PartyKey const& other) const;  // but for which entries said so
};
using PartyKeys = std::vector<PartyKey>;  // in the order said, ended ones among them

// The entry as far as keys are concerned.
struct KeyChange {
    std::string_view kind;
    std::uint64_t number = 0;
    StatementId id;
};
// Whose keys a statement may change; nothing where it is about none.
std::optional<PartyId> keyed_party(std::string_view kind, StatementId const& id, json::Value const& body);
void change_keys(PartyKeys& keys, KeyChange const& change, json::Value const& body);

PartyKey const* find_holding(PartyKeys const& keys, BytesView public_key, std::int64_t at_ms);
PartyKeys not_ended(PartyKeys const& keys);
bool are_same(PartyKeys const& left, PartyKeys const& right);  // in any order
// Which of the keys made the signature over these bytes, holding at that time; nothing where none did.
PartyKey const* find_signer(PartyKeys const& keys, BytesView signed_bytes, BytesView signature,
                            std::int64_t at_ms);

json::Value keys_body(PartyId const& party, PartyKeys const& keys);  // of space.keys

// What the house knows of parties, when one of the statements above is said there.
struct HouseParties {
    std::set<PartyId> const& introduced;
    std::map<PartyId, PartyKeys> const& keys;
};
struct KeySpeaker {
    PartyId party;
    bool is_steward = false;
    PartyKey const* key = nullptr;  // with which it was signed; vouched without
};
Result<void> check_key_change(HouseParties const& house, KeySpeaker const& speaker, std::string_view kind,
                              json::Value const& body);

}  // namespace comity
