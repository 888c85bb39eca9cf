// The house: one installation, one data folder. It holds the lock, the keys, the index, the open spaces
// and the desk. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/time.h"
#include "kernel/mode.h"
#include "kernel/role.h"
#include "kernel/room.h"

namespace comity {

class Desk;
class Events;
class Space;
class Vault;

struct Opening {
    std::string name;  // the label in this house: [a-z0-9][a-z0-9-]{0,62}
    std::string title;
    std::string purpose;
    Mode mode = Mode::life;
    bool is_public = false;
    std::vector<std::string> rooms;  // empty: all rooms of the program
};

// A space as lists show it, with what its rooms' digests say.
struct Listing {
    std::string name;
    SpaceId id;
    std::string title;
    Mode mode = Mode::life;
    bool is_public = false;
    Role role = Role::everyone;  // of the reader
    std::uint64_t size = 0;      // entries in the journal
};

// How many entries a space has, as of its last commit that the index knows.
struct SpaceSize {
    std::string name;
    SpaceId id;
    std::uint64_t size = 0;
};

struct DigestRow {
    std::string space;
    std::vector<json::Value> values;        // one a column of the digest
    Standing standing = Standing::anybody;  // of the reader, to the space
};

// Where the statement stands whose receipt somebody holds.
struct ReceiptFound {
    std::shared_ptr<Space> space = nullptr;  // none where it is lost
    std::uint64_t number = 0;
    bool is_lost = false;  // heard before a restore, which did not bring it back
};

struct StoppedView {
    std::string space;
    std::string view;
    std::uint64_t number = 0;  // of the entry it could not take in
    std::string why;
};

class House {
  public:
    struct Options {
        std::filesystem::path folder;
        Rooms const* rooms = nullptr;  // outlives the house
        Clock clock;
        std::size_t open_spaces_limit = 64;
        // True for a server: it answers while views that do not fit are made again. A verb waits for them.
        bool views_in_background = false;
    };

    // Makes the folder, its keys, the house's own space and the party `operator`.
    static Result<void> create(std::filesystem::path const& folder, Clock const& clock);
    // Takes the lock. Fault::not_found where no house is, Fault::busy where another process holds it.
    static Result<std::unique_ptr<House>> open(Options options);
    ~House();  // commits what waits, closes everything, gives the lock back

    std::filesystem::path const& folder() const;
    Rooms const& rooms() const;
    Clock const& clock() const;
    PartyId operator_party() const;  // whoever can open the folder

    // For the operator and the stewards of the house, who become its stewards.
    Result<SpaceId> open_space(Opening const& opening, PartyId steward);
    // Eyes and a voice in a space; not_found where it does not exist or the reader has no role in it.
    Result<Visit> visit(std::string_view space, PartyId reader, std::string via);

    // The voice with which a party says in the house what it says of itself, member or not.
    Speak speak_of_itself(PartyId party, std::string via);
    // Waits until every space was told what keys changed in the house; false where that takes longer. They
    // hold in the house, and ended ones are refused everywhere, before that.
    bool wait_for_keys(std::int64_t most_ms);
    std::shared_ptr<Space> own_space();

    // Eyes and a voice of a channel, where it is open; otherwise not_found, as of a space that does not
    // exist.
    Result<Visit> visit_channel(std::string_view space, std::string_view channel);
    // Gives the space a channel: its party is introduced in the house, and made contributor as `steward`'s
    // word. Does only what was not done before.
    Result<PartyId> make_channel(std::string_view space, std::string_view channel, PartyId steward,
                                 std::string const& via);

    // For whoever holds a receipt: nothing where no such code was given out.
    std::optional<ReceiptFound> find_receipt(std::string_view code);

    // What the reader may see, by name, from index.db alone.
    std::vector<Listing> spaces(PartyId reader);
    // The rows of a digest over all spaces in which the reader reaches its audience, by space name.
    Result<std::vector<DigestRow>> digest(std::string_view name, PartyId reader);

    // For what serves the house itself, whoever may see them: all spaces, its own among them.
    std::vector<SpaceSize> sizes();
    Result<std::shared_ptr<Space>> space(std::string_view name);

    std::vector<StoppedView> stopped_views();
    std::vector<std::string> rebuilding_spaces();  // whose views are being made again
    bool at_hand(std::string_view space);          // it is open, so that asking for it waits for no disk
    std::size_t open_spaces();
    Desk& desk();
    Events& events();
    Vault& vault();  // opened when first asked for

    struct Parts;
    Parts& parts() { return *parts_; }  // for the kernel alone

  private:
    explicit House(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace comity
