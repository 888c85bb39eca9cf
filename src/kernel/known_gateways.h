// The gateways of a house as each message looks them up: in memory, what they were told unsealed. Any thread;
// no look waits for the disk. The vault outlives it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/room.h"
#include "kernel/vault.h"

namespace comity {

struct KnownGateway {
    GatewayKept kept;
    Settings settings;
};

class KnownGateways {
  public:
    // Reads those that the vault holds; throws where what one was told cannot be unsealed.
    KnownGateways(Vault& vault, Bytes sealing_key);

    // nullptr: there is none of this id.
    std::shared_ptr<KnownGateway const> find(std::string_view id);
    std::vector<std::shared_ptr<KnownGateway const>> all();
    void add(GatewayKept kept);        // after the vault holds it
    void forget(std::string_view id);  // after it was ended there

  private:
    Bytes sealing_key_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<KnownGateway const>, std::less<>> known_;
};

}  // namespace comity
