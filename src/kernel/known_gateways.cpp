#include "kernel/known_gateways.h"

#include "base/json.h"
#include "kernel/sealed.h"

namespace comity {

namespace {

Settings settings_of(GatewayKept const& kept, Bytes const& sealing_key) {
    auto const opened = unseal(kept.settings, sealing_key, kept.id);
    auto const object = opened ? json::parse(*opened) : refuse(Fault::broken, "");
    if (!object || !object->object()) throw Broken("the settings of a gateway cannot be read");
    Settings settings;
    for (auto const& [name, value] : *object->object()) settings[name] = value.text() ? *value.text() : "";
    return settings;
}

}  // namespace

KnownGateways::KnownGateways(Vault& vault, Bytes sealing_key) : sealing_key_(std::move(sealing_key)) {
    for (auto& kept : vault.all_gateways()) add(std::move(kept));
}

std::shared_ptr<KnownGateway const> KnownGateways::find(std::string_view id) {
    std::lock_guard const lock(mutex_);
    auto const known = known_.find(id);
    return known == known_.end() ? nullptr : known->second;
}

std::vector<std::shared_ptr<KnownGateway const>> KnownGateways::all() {
    std::lock_guard const lock(mutex_);
    std::vector<std::shared_ptr<KnownGateway const>> all;
    all.reserve(known_.size());
    for (auto const& [id, gateway] : known_) all.push_back(gateway);
    return all;
}

void KnownGateways::add(GatewayKept kept) {
    auto settings = settings_of(kept, sealing_key_);
    auto const made = std::make_shared<KnownGateway const>(std::move(kept), std::move(settings));
    std::lock_guard const lock(mutex_);
    known_.insert_or_assign(made->kept.id, made);
}

void KnownGateways::forget(std::string_view id) {
    std::lock_guard const lock(mutex_);
    if (auto const known = known_.find(id); known != known_.end()) known_.erase(known);
}

}  // namespace comity
