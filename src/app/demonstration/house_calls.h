// What the demonstration asks of a house, over the same routes as everybody. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/demonstration/key_ring.h"
#include "base/ids.h"
#include "base/json.h"
#include "cli/run.h"
#include "kernel/role.h"

namespace comity::demonstration {

struct ClockNow {
    std::int64_t now_ms = 0;
    double speed = 1;
    bool paused = false;
    bool own = false;
};

struct Receipt {
    std::string id;  // of the statement, hexadecimal
    bool first = false;
};

// A space that the demonstration needs.
struct NewSpace {
    std::string_view name, title, purpose;
    bool is_public = false;
    std::vector<std::string> rooms = {};  // empty: the usual ones
};

struct Case {
    std::string name;
    SpaceId id;
    bool is_new = false;
};

struct KeyedParty {
    std::string_view key_name;  // in the ring
    std::string label;
    Role member = Role::contributor;
    std::vector<std::string> roles;
};

// A photo or a track on its way into the form.
struct FormFile {
    std::string_view name, bytes;
};

class HouseCalls {
  public:
    explicit HouseCalls(cli::Ask const& ask) : ask_(ask) {}

    // Where it is not there yet.
    Result<SpaceId> open_space(NewSpace const& space);
    Result<void> open_form(std::string_view space, json::Object form);
    // A case of this title, opened by the operator from the space with just these parties; its name and id.
    // Opened once for each title.
    Result<Case> open_case(std::string_view from, std::string_view title, json::Array with);
    // A party that the house vouches for, member of the space; its id. Made once for each label.
    Result<std::string> introduce(std::string_view space, std::string_view label, Role role);
    // The same for a party with keys in the ring: its own, and one for each of these roles.
    Result<PartyId> introduce(std::string_view space, KeyedParty const& party, KeyRing const& ring);
    Result<ClockNow> clock(std::string_view space);
    Result<void> set_clock(std::string_view space, json::Object change);
    Result<std::string> keep_file(std::string_view space, std::string_view bytes);  // its SHA-256
    // Tracks of a GPX file, and who went there. The same file brings them once.
    Result<void> bring_track(std::string_view space, FormFile const& file, std::string_view who);
    // As `party`, or as the operator where that is empty; `key` makes it heard once.
    Result<Receipt> say(std::string_view space, std::string_view kind, json::Value const& body,
                        std::string_view party, std::string_view key);
    Result<Receipt> say_signed(std::string_view space, std::string envelope);
    Result<Receipt> send_form(std::string_view space, Pairs const& fields, FormFile const& photo);

  private:
    struct Answer {
        int status = 0;
        json::Value said;
    };
    Result<Answer> ask(Request request);
    Result<std::string> introduce_in_house(std::string_view label);
    Result<void> make_member(std::string_view space, std::string_view party, std::string_view label,
                             Role role);
    Result<void> bind_key(KeyFile const& own);
    Result<void> delegate(KeyFile const& own, KeyFile const& other, std::string_view role);
    Result<bool> is_bound(KeyFile const& key);  // or was; an ended one does not come back

    cli::Ask const& ask_;
};

}  // namespace comity::demonstration
