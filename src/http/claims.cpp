#include "http/claims.h"

#include <algorithm>

#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::http {

Claims::Claims(Vault& vault, Clock clock, Changed changed)
    : vault_(vault), clock_(std::move(clock)), changed_(std::move(changed)) {}

bool Claims::stands(Space const* space, Claim const& claim) const {
    auto const age_ms = clock_() - claim.put_at_ms;
    if (age_ms < 0 || age_ms >= claim_ms) return false;
    if (space && space->role_of(claim.party) < Role::analyst) return false;
    return claim.credential.empty() || vault_.holds(claim.credential);
}

void Claims::make_room(Held& held, PartyId const& party) {
    auto oldest = held.claims.end();
    std::size_t count = 0;
    for (auto each = held.claims.begin(); each != held.claims.end(); ++each) {
        if (each->second.party != party) continue;
        ++count;
        if (oldest == held.claims.end() || each->second.put_at_ms < oldest->second.put_at_ms) oldest = each;
    }
    if (count >= claims_limit) held.claims.erase(oldest);
}

bool Claims::put(Space& space, Claim claim) {
    claim.put_at_ms = clock_();
    {
        std::lock_guard const lock(mutex_);
        auto& held = spaces_[space.id()];
        held.space = space.weak_from_this();
        auto const found = held.claims.find(claim.number);
        if (found != held.claims.end() && stands(&space, found->second)) {
            bool const is_own = found->second.party == claim.party;
            if (is_own) found->second = std::move(claim);
            return is_own;
        }
        make_room(held, claim.party);
        held.claims.insert_or_assign(claim.number, std::move(claim));
    }
    changed_(space.shared_from_this());
    return true;
}

bool Claims::end(Space& space, std::uint64_t number, PartyId const& party) {
    {
        std::lock_guard const lock(mutex_);
        auto& claims = spaces_[space.id()].claims;
        auto const found = claims.find(number);
        if (found == claims.end() || found->second.party != party) return false;
        claims.erase(found);
    }
    changed_(space.shared_from_this());
    return true;
}

std::vector<Claim> Claims::of(Space& space) {
    std::lock_guard const lock(mutex_);
    std::vector<Claim> claims;
    auto const held = spaces_.find(space.id());
    if (held == spaces_.end()) return claims;
    for (auto const& [number, claim] : held->second.claims)
        if (stands(&space, claim)) claims.push_back(claim);
    return claims;
}

void Claims::sweep() {
    std::vector<std::shared_ptr<Space>> changed;
    {
        std::lock_guard const lock(mutex_);
        for (auto each = spaces_.begin(); each != spaces_.end();) {
            auto const space = each->second.space.lock();
            auto const ended = std::erase_if(
                each->second.claims, [&](auto const& one) { return !stands(space.get(), one.second); });
            if (space && ended > 0) changed.push_back(space);
            each = each->second.claims.empty() ? spaces_.erase(each) : std::next(each);
        }
    }
    for (auto const& space : changed) changed_(space);
}

}  // namespace comity::http
