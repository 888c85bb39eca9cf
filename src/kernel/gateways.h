// Gateways of a house: programs of others that hand in text messages, each at /in/TYPE/KEY with a key of its
// own. The vault keeps the hash of the key, and sealed what a steward told the channel. Any thread; calls
// wait for the disk. The house outlives it.
#pragma once

#include <cstdint>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/agent_voices.h"
#include "kernel/contacts.h"
#include "kernel/gateway_news.h"
#include "kernel/known_gateways.h"
#include "kernel/message_files.h"
#include "kernel/message_parts.h"
#include "kernel/room.h"

namespace comity {

class House;
class Gateways;
struct FileKept;
struct PartKept;

// What a gateway is handed when it knocks with its key: a voice as its channel, and whom it speaks for.
struct GatewayVisit {
    std::string id;  // names the gateway in lists; not the key
    Settings settings;
    Visit visit;
    Contacts contacts;
    Gateways* gateways;
    Sight eyes;  // the operator's: what a machine must know to decide, and tells nobody
    MessageParts parts;
    MessageFiles files;
    std::shared_ptr<GatewayNews> news;
    std::shared_ptr<void> underway;  // held until it is answered

    // The voice of an agent in the gateway's space: what a machine answers at once.
    Result<Speak> voice(std::string_view agent) const;
    // Told to the steward; `why` holds nothing of a message.
    void heard() const {
        if (!id.empty()) news->heard(id);
    }
    void refused(std::string_view why) const {
        if (!id.empty()) news->refused(id, why);
    }
};

// How a contact is reached: through the gateway by which they wrote last, or the one in its place.
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
    std::vector<std::string> settings;  // what it was told, by name
    Settings values;                    // of those that are no secret
    std::optional<std::int64_t> last_heard_ms;
    std::vector<GatewayRefusal> refusals;  // the latest first
};

// A gateway as whoever tries it out must know it: with a key of its own, which opens once, within a minute.
struct GatewayTrial {
    std::string type;
    std::string key;
    Settings settings;
};

class Gateways {
  public:
    explicit Gateways(House& house);
    ~Gateways();

    // For a steward of the space.
    Result<GatewayMade> make(Visit const& steward, std::string_view type, Settings const& settings,
                             std::string const& via);
    std::vector<GatewayListed> list(SpaceId const& space);
    // What it is told from now on; an empty text takes a setting back, what is not named stays.
    Result<void> change(SpaceId const& space, std::string_view id, Settings const& said);
    bool end(SpaceId const& space, std::string_view id);  // false where it is unknown

    // The key of a trial lies in memory alone, beside the one of which the vault knows the hash: what comes
    // with it passes all that a message passes. Nothing where the gateway is unknown.
    std::optional<GatewayTrial> begin_trial(SpaceId const& space, std::string_view id);
    // The gateway that the key opens, which must be of this space.
    std::optional<GatewayTrial> trial_with(SpaceId const& space, std::string_view id, std::string_view key);

    // Returns when all visits that have begun are over: what they hand in is in the journal. Busy where that
    // takes too long.
    Result<void> wait_for_visits();

    // The people who wrote to the space.
    Contacts contacts_of(SpaceId const& space);
    // Has those messages taken whose missing parts did not come in time; forgets what was taken long ago.
    // Waits until that is durable.
    void take_late_parts();
    // Has files of messages of the space fetched that are due; what fails is tried again later and later, and
    // then given up, which the steward is told. In how many milliseconds there will be more.
    std::optional<std::int64_t> fetch_files(SpaceId const& space, FetchFile const& fetch_file,
                                            std::stop_token const& stop);
    void start();  // does so by itself from then on, in a thread of its own
    // Told of a message that did not get as far as its gateway; a key that opens nothing is passed over.
    void refused(std::string_view type, std::string_view key, std::string_view why);

    // not_found, said alike, where the key is unknown or ended, of another type, or its channel is closed.
    Result<GatewayVisit> visit(std::string_view type, std::string_view key);
    // The same for a member who speaks for themselves; without settings. Not found where the space has no
    // gateways of the type.
    Result<GatewayVisit> visit_as(Visit member, std::string_view type);
    // The same for a gateway of this id: only for what proves by a signature that it comes from there.
    Result<GatewayVisit> visit_by_id(std::string_view type, std::string_view id);

    // Nothing where the contact is unknown, or their gateway was ended and no other sends as it did.
    std::optional<Way> way_to(SpaceId const& space, std::string_view contact);
    // Was it ended, so that the next one that sends as it did will be their way?
    bool awaits_way(SpaceId const& space, std::string_view contact);
    // Does one of the house's own gateways write under this number? What comes from there is no message.
    bool is_own_number(std::string_view address);
    bool is_own_number(SpaceId const& space, std::string_view address);  // of this space's gateways
    AgentVoices& voices() { return voices_; }

  private:
    struct Trial {
        std::string gateway;
        std::int64_t ends_at_ms = 0;
    };

    Result<GatewayVisit> visit_known(KnownGateway const& known);
    void fetch_file(FileKept file, FetchFile const& fetch_file);
    Sight operators_eyes(Sight const& sight) const;
    void learn_own_numbers();
    std::string way_after(KnownGateway const& ended);
    void begin_underway();
    std::shared_ptr<KnownGateway const> known_under(std::string_view key, bool ends_trial);
    void take_late(PartKept const& part);

    House& house_;
    std::shared_ptr<Answered> answered_;
    AgentVoices voices_;
    Bytes sealing_key_, finding_key_;
    KnownGateways known_;
    std::mutex changing_mutex_;  // what a gateway was told, or that it ended, in the vault and in memory
    std::mutex own_mutex_;
    std::map<std::string, std::set<SpaceId>, std::less<>> own_numbers_;
    std::shared_ptr<GatewayNews> news_;
    std::mutex waiting_mutex_, underway_mutex_;
    std::shared_ptr<void> underway_;
    std::deque<std::future<void>> not_over_;  // the last one is that of `underway_`
    std::mutex trials_mutex_;
    std::map<Hash, Trial> trials_;  // by the hash of their key
    std::jthread late_;             // the last member: it ends before what it uses
};

}  // namespace comity
