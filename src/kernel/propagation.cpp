#include "kernel/propagation.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <map>

#include "base/log.h"

namespace comity {

namespace {

// Those whose keys changed in the house from this entry on.
std::vector<PartyId> changed_since(SpaceState const& house, std::uint64_t number) {
    std::vector<PartyId> changed;
    for (auto const& [party, keys] : house.keys) {
        bool const is_new = std::ranges::any_of(
            keys, [&](auto const& key) { return key.since >= number || key.ended.value_or(0) >= number; });
        if (is_new) changed.push_back(party);
    }
    return changed;
}

}  // namespace

Propagation::~Propagation() {
    stop();
}

void Propagation::stop() {
    thread_ = {};
}

void Propagation::start(Desk& desk) {
    desk_ = &desk;
    thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

void Propagation::wake(std::function<void()> const& change) {
    {
        std::lock_guard lock(mutex_);
        change();
    }
    changed_.notify_all();
}

void Propagation::keys_changed() {
    wake([this] { has_changed_ = true; });
}

void Propagation::visit(std::string space) {
    wake([&] { visits_.insert(std::move(space)); });
}

void Propagation::spaces_known() {
    wake([this] { knows_all_ = has_changed_ = true; });
}

bool Propagation::wait(std::int64_t most_ms) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(most_ms),
                             [this] { return !has_changed_ && visits_.empty() && !is_telling_; });
}

void Propagation::run(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        std::set<std::string> visits;
        {
            std::unique_lock lock(mutex_);
            is_telling_ = false;
            changed_.notify_all();
            changed_.wait(lock, stop, [this] { return has_changed_ || !visits_.empty(); });
            if (stop.stop_requested()) return;
            visits.swap(visits_);
            is_telling_ = true;
            has_changed_ = false;
        }
        try {
            for (auto const& space : visits)
                if (!stop.stop_requested()) tell(space, {});
            tell_all(stop);
        } catch (std::exception const& failure) {
            log::error("keys were not told everywhere; the next start goes on", {{"why", failure.what()}});
        }
    }
}

bool Propagation::tell(std::string const& space, std::vector<PartyId> parties) {
    std::promise<Result<Heard>> told;
    auto answer = told.get_future();
    desk_->tell_keys(space, std::move(parties),
                     [&](Result<Heard> heard) { told.set_value(std::move(heard)); });
    auto const heard = answer.get();
    if (!heard) log::error("keys were not told into a space", {{"why", heard.error().why}});
    return heard.has_value();
}

bool Propagation::tell_all(std::stop_token const& stop) {
    auto const house = house_.state();
    auto const size = house_.size();
    auto const told = index_.keys_told();
    if (told >= size) return true;
    std::map<std::string, std::vector<PartyId>> concerned;
    for (auto const& party : changed_since(house, told))
        for (auto const& listing : index_.spaces(party))
            if (listing.role > Role::everyone && listing.name != "house")
                concerned[listing.name].push_back(party);
    bool whole = true;
    for (auto& [space, parties] : concerned) {
        if (stop.stop_requested()) return false;
        whole = tell(space, std::move(parties)) && whole;
    }
    std::lock_guard lock(mutex_);
    if (whole && knows_all_) index_.remember_keys_told(size);
    return whole;
}

}  // namespace comity
