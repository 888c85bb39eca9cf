// Gateways of a house: programs of others that hand in text messages, each at /in/TYPE/KEY with a key of its
// own. The vault keeps the hash of the key, and sealed what a steward told the channel. Any thread; calls
// wait for the disk. The house outlives it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/agent_voices.h"
#include "kernel/contacts.h"
#include "kernel/room.h"

namespace comity {

class House;
class Gateways;
struct GatewayKept;

// What a gateway is handed when it knocks with its key: a voice as its channel, and whom it speaks for.
struct GatewayVisit {
    std::string id;  // names the gateway in lists; not the key
    Settings settings;
    Visit visit;
    Contacts contacts;
    Gateways* gateways;
    Sight eyes;  // the operator's: what a machine must know to decide, and tells nobody

    // The voice of an agent in the gateway's space: what a machine answers at once.
    Result<Speak> voice(std::string_view agent) const;
};

// How a contact is reached: through the gateway by which they wrote last.
struct Way {
    std::string gateway;  // its id
    std::string type;
    Settings settings;
    std::string address;  // a number, or a word
};

struct GatewayMade {
    std::string id;
    std::string key;  // 32 random bytes, shown once, as base64url
};

struct GatewayListed {
    std::string id, type;
    std::int64_t made_at_ms = 0;
    std::vector<std::string> settings;  // what it was told, by name alone
};

class Gateways {
  public:
    explicit Gateways(House& house);

    // For a steward of the space.
    Result<GatewayMade> make(Visit const& steward, std::string_view type, Settings const& settings,
                             std::string const& via);
    std::vector<GatewayListed> list(SpaceId const& space);
    bool end(SpaceId const& space, std::string_view id);  // false where it is unknown

    // not_found, said alike, where the key is unknown or ended, of another type, or its channel is closed.
    Result<GatewayVisit> visit(std::string_view type, std::string_view key);
    // The same for a member who speaks for themselves; without settings. Not found where the space has no
    // gateways of the type.
    Result<GatewayVisit> visit_as(Visit member, std::string_view type);
    // The same for a gateway of this id: only for what proves by a signature that it comes from there.
    Result<GatewayVisit> visit_by_id(std::string_view type, std::string_view id);

    Contacts contacts_of(SpaceId const& space);
    // Nothing where the contact is unknown, or their gateway was ended.
    std::optional<Way> way_to(SpaceId const& space, std::string_view contact);
    // Does one of the house's own gateways write under this number? What comes from there is no message.
    bool is_own_number(std::string_view address);
    AgentVoices& voices() { return voices_; }

  private:
    Settings open_settings(std::string_view id, BytesView sealed) const;
    Result<GatewayVisit> visit_kept(GatewayKept const& kept);
    void learn_own_numbers();

    House& house_;
    Bytes sealing_key_, finding_key_;
    std::shared_ptr<Answered> answered_;
    AgentVoices voices_;
    std::mutex own_mutex_;
    std::set<std::string, std::less<>> own_numbers_;
};

}  // namespace comity
