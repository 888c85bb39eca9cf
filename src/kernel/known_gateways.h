// Gateways as each message looks them up: read from the vault once, what they were told unsealed, and kept in
// memory until they end. Any thread; a first look waits for the disk. The vault outlives it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "kernel/room.h"
#include "kernel/vault.h"

namespace comity {

struct KnownGateway {
    GatewayKept kept;
    Settings settings;
};

class KnownGateways {
  public:
    KnownGateways(Vault& vault, Bytes sealing_key) : vault_(vault), sealing_key_(std::move(sealing_key)) {}

    // nullptr: there is none of this id.
    std::shared_ptr<KnownGateway const> find(std::string_view id);
    // After it was ended in the vault.
    void forget(std::string_view id);

    // What a steward told the gateway; throws where it cannot be unsealed.
    Settings settings_of(GatewayKept const& kept) const;

  private:
    Vault& vault_;
    Bytes sealing_key_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<KnownGateway const>, std::less<>> known_;
};

}  // namespace comity
