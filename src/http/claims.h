// Who is looking at which report just now: claims of analysts, held in memory alone and for a short time, so
// that two do not assess the same one. Nothing of it is ever on the record. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/holder.h"

namespace comity {
class Space;
class Vault;
}  // namespace comity

namespace comity::http {

inline constexpr std::int64_t claim_ms = 90'000;  // it is put again meanwhile, or ends
inline constexpr std::size_t claims_limit = 16;   // of one party in a space; with the next the oldest ends

struct Claim {
    std::uint64_t number = 0;
    PartyId party;
    std::string label;
    Hash credential;  // ends with it; empty: of nobody who signed in
    std::int64_t put_at_ms = 0;
};

class Claims {
  public:
    // Told, outside of any lock, of each space whose claims have changed.
    using Changed = std::function<void(std::shared_ptr<Space> const&)>;
    Claims(Vault& vault, Clock clock, Changed changed);

    // Puts or renews it. False where another party holds one for that number.
    bool put(Space& space, Claim claim);
    bool end(Space& space, std::uint64_t number, PartyId const& party);  // false where it holds none
    std::vector<Claim> of(Space& space);                                 // by number
    // Ends those that do not hold any more, in spaces that are open. Brief; often.
    void sweep();

  private:
    struct Held {
        std::weak_ptr<Space> space;
        std::map<std::uint64_t, Claim> claims;
    };
    using Spaces = std::map<SpaceId, Held>;
    // Of a space that is closed, time alone is asked.
    bool stands(Space const* space, Claim const& claim) const;
    static void make_room(Held& held, PartyId const& party);

    Vault& vault_;
    Clock clock_;
    Changed changed_;
    std::mutex mutex_;
    Spaces spaces_;
};

}  // namespace comity::http
