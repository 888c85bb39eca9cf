#include "kernel/known_gateways.h"

#include "base/json.h"
#include "kernel/sealed.h"

namespace comity {

Settings KnownGateways::settings_of(GatewayKept const& kept) const {
    auto const opened = unseal(kept.settings, sealing_key_, kept.id);
    auto const object = opened ? json::parse(*opened) : refuse(Fault::broken, "");
    if (!object || !object->object()) throw Broken("the settings of a gateway cannot be read");
    Settings settings;
    for (auto const& [name, value] : *object->object()) settings[name] = value.text() ? *value.text() : "";
    return settings;
}

// Read under the lock: one that ends meanwhile is forgotten after it was taken in, never before.
std::shared_ptr<KnownGateway const> KnownGateways::find(std::string_view id) {
    std::lock_guard const lock(mutex_);
    if (auto const known = known_.find(id); known != known_.end()) return known->second;
    auto kept = vault_.gateway(id);
    if (!kept) return nullptr;
    auto settings = settings_of(*kept);
    auto made = std::make_shared<KnownGateway const>(std::move(*kept), std::move(settings));
    known_.emplace(id, made);
    return made;
}

void KnownGateways::forget(std::string_view id) {
    std::lock_guard const lock(mutex_);
    if (auto const known = known_.find(id); known != known_.end()) known_.erase(known);
}

}  // namespace comity
