// A room, as a value: all that a feature adds to the house. app/rooms.cpp names the rooms; nothing
// registers itself. Values made once at start, then read by any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/entry.h"
#include "kernel/role.h"
#include "kernel/route.h"
#include "kernel/sight.h"
#include "kernel/speak.h"
#include "kernel/tables.h"
#include "kernel/tlp.h"

namespace comity {

struct Kind {
    std::string name;
    Role may_say = Role::contributor;
    Role may_hear = Role::observer;
    bool own_signature = false;           // vouching does not suffice
    std::vector<std::string> roles = {};  // of delegated keys that may sign it; empty: any. A party's own may
    bool of_itself = false;  // a party says it of itself, member or not: its body names the party
    bool by_house = false;   // in the voice of the house itself, which nobody else has
    // Only agents and channels of these names say it; empty: whoever may. It says what machines alone know.
    std::vector<std::string> heard_as = {};
    Result<void> (*check)(json::Value const& body) = nullptr;       // pure
    Shape shape = {};                                               // of the bodies that pass the check
    std::vector<Hash> (*blobs)(json::Value const& body) = nullptr;  // those it needs, where it can have any
    // SQL over the room's own views: a row where a statement of this kind names blob ?1. Without it nobody
    // can fetch such a blob.
    std::string names_blob = {};
    // Pure, of a file that a statement of this kind names: may it be named so?
    Result<void> (*check_blob)(BytesView file) = nullptr;
    // SQL over the room's own views that the public may read: a row while it may hear entry ?1. Without it
    // the public hears for ever what it may hear at all.
    std::string public_while = {};
    // Set where a statement is people's words: who may destroy them, and which members of the body hold no
    // personal data, so that they stay.
    std::optional<Role> may_erase = {};
    std::vector<std::string> remains = {};
    // The member of the body that names the contact whose words these are: erased together with the contact.
    std::string contact = {};
    // Pure: the statement whose words this one repeats or changes. When that one is erased, it goes with it.
    std::optional<StatementId> (*goes_with)(json::Value const& body) = nullptr;
};

// With a key of this role?
bool may_sign(Kind const& kind, std::string_view role);

// `schema` is the SQL that makes the table `name`, its indexes included. Shadow tables `name_…` share its
// audience.
struct Table {
    std::string name;
    Role audience = Role::observer;
    std::string schema;
};

// Pure in (entry, own tables). Raise `version` when the rule, or a library that it leans on, changes.
struct View {
    std::string name;
    std::string version;
    std::vector<Table> tables;
    void (*apply)(Tables& tables, Entry const& entry) = nullptr;
    // Lets nothing of an entry be seen any more that was erased, until the view is made again without it. Set
    // where the view shows words that can be erased.
    void (*hide)(Tables& tables, std::uint64_t number) = nullptr;
};

// `lines` are the coordinates of a MultiLineString, as JSON: the row's shape in GeoJSON, before its place.
enum class ColumnType { text, integer, real, time, place_lon, place_lat, lines, json };

struct Column {
    std::string name;
    ColumnType type = ColumnType::text;
    std::string hxl;  // "#geo+lat"; empty where HXL has none
};

// `rows` yields a cursor, then the columns: rows after cursor ?1 in its order, at most ?2 of them.
struct Dataset {
    std::string name;
    std::string title;
    std::vector<Column> columns;
    std::string rows;
    Role audience = Role::observer;
    // The column with the TLP of each row: those that may not leave are left out.
    std::string tlp = {};
    // The column with the id of a party: each reader gets the rows of their own party alone.
    std::string own = {};
};

// At most one row a space, kept in index.db so that lists across spaces need not open them.
// `row` yields exactly the columns, or no row.
struct Digest {
    std::string name;
    std::string title;
    std::vector<Column> columns;
    std::string row;
    Role audience = Role::observer;
    std::string tlp = {};  // the column with the TLP of the row
};

// What became of a statement, for whoever holds its receipt: never its words.
struct Progress {
    std::string kind;
    // SQL over the room's own views: of entry ?1 the steps that were taken, checked, acted or closed, and the
    // number of the entry that took each.
    std::string steps;
};

// A way in for people who are no parties themselves: its party answers for what they say. It is open in a
// space where the room's digest of that name has a row.
struct Channel {
    std::string name;    // "form"; also how an entry was heard
    std::string digest;  // empty: the channel of a gateway, open to whoever has a key
};

// How often a route may be used; more is refused as too_many. Counted in memory alone, never written down.
struct Pace {
    std::uint32_t of_sender = 0;    // so many at once from one network, or by one member,
    std::int64_t of_sender_ms = 0;  // and as many more in this time
    std::uint32_t of_space = 0;
    std::int64_t of_space_ms = 0;
};

// What a route in a space is handed: eyes and a voice, both of the same reader.
struct Visit {
    Sight sight;
    Speak speak;
};

struct Route {
    Method method = Method::get;
    std::string path;     // "/api/v1/spaces/{space}/reports"; {space} must be in it
    std::string summary;  // one line, for the OpenAPI document
    std::vector<Parameter> parameters;
    std::string answers = "application/json";
    std::vector<Content> takes = {};       // what its body may be; empty: it needs none
    Shape gives = {};                      // what it answers, where that is JSON
    std::vector<Content> also_gives = {};  // what it can be asked to answer instead
    std::vector<int> statuses = {200};     // of what it answers, where it is not refused
    Role role = Role::observer;            // the least role in the space
    std::uint64_t body_limit_bytes = 0;    // 0: no body
    // Where set and true, by head and query alone: it never blocks, so a thread of http itself may answer.
    std::function<bool(Request const&)> brief = {};
    // Part of a page's ETag beside the space's applied number and the query; false where time matters.
    bool cacheable = true;
    std::function<Result<Reply>(Visit const&, Request const&)> answer;
    // Where set, everybody is answered, and always as this channel: never with the rights of who asks. Where
    // the channel is not open there is no such space.
    std::string channel = {};
    std::optional<Pace> pace = {};
    // Where set, how refusals are shown: as pages for people. The visit is missing where that was refused.
    std::function<Reply(Visit const*, Request const&, Error const&)> refused = {};
};

// What a steward can tell the channel of a gateway, by name.
struct Setting {
    std::string name;
    std::string meaning;  // one short sentence
    bool needed = false;
    bool secret = false;                  // not to be read over a shoulder
    bool secrets_go_there = false;        // an address to which the secrets are sent
    std::vector<std::string> words = {};  // it is one of these; empty: any text
};
using Settings = std::map<std::string, std::string, std::less<>>;

struct GatewayVisit;

// A path below the address of a gateway, where its protocol has more than one.
struct GatewayPath {
    Method method = Method::get;
    std::string path;  // "/submission"
    std::string summary;
    std::vector<Content> takes = {};
    std::string answers = "text/xml";
    std::vector<int> statuses = {200};
    std::uint64_t body_limit_bytes = 0;
    std::function<Result<Reply>(GatewayVisit const&, Request const&)> answer;
};

// A message as a gateway sends it.
struct Handed {
    Pairs headers;
    std::string body;
};

// A sort of gateway: a program of others that hands in text messages at /in/TYPE/KEY. The room has a channel
// of the type's name.
struct Gateway {
    std::string type;
    std::string summary;  // one line, for the OpenAPI document
    std::vector<Setting> settings;
    Result<void> (*check)(Settings const&) = nullptr;  // pure; only of names above
    // Pure: what to type into the gateway, its own field by field, when messages go to this address.
    Pairs (*type_in)(std::string const& address, Settings const&) = nullptr;
    bool takes_get = false;             // beside POST: with its fields in the query
    std::vector<Parameter> parameters;  // of that query
    std::vector<Content> takes;
    std::string answers = "application/json";
    Shape gives = {};
    std::vector<int> statuses = {200};
    std::function<Result<Reply>(GatewayVisit const&, Request const&)> answer;
    Reply (*refused)(Error const&) = nullptr;  // as the gateway understands it
    // Pure: the number under which the gateway itself writes, where it was told; empty: it is not known.
    std::string (*own_number)(Settings const&) = nullptr;
    // Pure: by what messages to people go out, where gateways of the type may differ in that: an address or
    // an account. Those with the same one take over each other's contacts.
    std::string (*sends_by)(Settings const&) = nullptr;
    // What became of messages, posted to /in/TYPE/status/GATEWAY/MESSAGE, where the gateway signs what it
    // posts: checking the signature is this function's.
    std::function<Result<Reply>(GatewayVisit const&, Request const&)> status = {};
    // Takes what there is of a message of which not all parts came in time. Waits until it is durable.
    void (*take_late)(GatewayVisit const&, std::string const& contact, std::string const& ref) = nullptr;
    // Pure: a message from the test number, of this id, as the gateway would post it to this address. Without
    // it the gateway cannot be tried out.
    Handed (*sample)(std::string const& address, std::string const& id, Settings const&) = nullptr;
    // Where there are any, nothing is taken at the address itself.
    std::vector<GatewayPath> paths = {};
    // The same paths stand at /TYPE/SPACE, too, for members who say by HTTP Basic who they are.
    bool for_members = false;
};

struct AgentVisit;

// A party that is a machine: it reads views and says statements, in a thread of its own, where a server
// serves. It decides no state, and knows what waits for it from views alone.
struct Agent {
    std::string name;                   // also how what it says is heard
    int version = 1;                    // another one says anew what it said of the same source
    std::vector<std::string> wakes_on;  // kinds
    std::string digest;                 // spaces where that has a row are looked at when a server starts
    // Does what is due in a space. In how many milliseconds there will be more; nothing: when it is woken.
    std::function<Result<std::optional<std::int64_t>>(AgentVisit const&)> work;
};

// May the row leave for a reader of this standing, by the TLP in that column? No column: it may. One that
// cannot be read lets nothing out.
bool row_may_leave(std::vector<Column> const& columns, std::string_view tlp_column,
                   std::span<json::Value const> row, Standing reader);

struct Room {
    std::string name;
    bool usual = true;  // on in a space that is opened without saying which rooms are
    // The least role in a space where the room is on with which a member opens cases from it.
    std::optional<Role> opens_cases = {};
    std::vector<Kind> kinds;
    std::vector<View> views;
    std::vector<Dataset> datasets;
    std::vector<Digest> digests;
    std::vector<Route> routes;
    std::vector<Channel> channels;
    std::vector<Gateway> gateways;
    std::vector<Agent> agents;
    std::vector<Progress> progress;
};

using Rooms = std::vector<Room>;

Kind const* find_kind(Rooms const& rooms, std::string_view name);
Gateway const* find_gateway(Rooms const& rooms, std::string_view type);

}  // namespace comity
