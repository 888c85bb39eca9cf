#include "kernel/house.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>

#include "base/hash.h"
#include "base/log.h"
#include "kernel/channels.h"
#include "kernel/desk.h"
#include "kernel/files.h"
#include "kernel/founding.h"
#include "kernel/index.h"
#include "kernel/key.h"
#include "kernel/manifest.h"
#include "kernel/open_spaces.h"
#include "kernel/people.h"
#include "kernel/propagation.h"
#include "kernel/receipt_code.h"
#include "kernel/space.h"
#include "kernel/space_room.h"
#include "kernel/vault.h"
#include "tlog/checkpoint.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t verb_waits_ms = 60'000;

std::unexpected<Error> unknown() {
    return refuse(Fault::not_found, "There is no such space, or you may not see it.");
}

}  // namespace

struct House::Parts {
    Options options;
    Rooms rooms;
    std::unique_ptr<FileLock> lock;
    Bytes secret;
    Founders founders;
    std::unique_ptr<Index> index;
    std::shared_ptr<Events> events = std::make_shared<Events>();  // a listener may outlive the house
    std::shared_ptr<Space> house_space;
    std::unique_ptr<OpenSpaces> spaces;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<Propagation> propagation;
    Channels channels;
    std::once_flag vault_opened;
    std::unique_ptr<Vault> opened_vault;
    std::jthread surveyor;

    Vault& vault() {
        std::call_once(vault_opened, [this] {
            opened_vault = std::make_unique<Vault>(options.folder / "vault.db", options.clock);
        });
        return *opened_vault;
    }

    fs::path folder_of(std::string_view space) const {
        return space == "house" ? options.folder / "house" : options.folder / "spaces" / std::string(space);
    }
    std::shared_ptr<Space> open_folder(std::string_view name);
    Result<std::shared_ptr<Space>> find(std::string_view name) {
        return name == "house" ? house_space : spaces->find(name);
    }
    std::shared_ptr<Space> at_hand(std::string_view name) {
        return name == "house" ? house_space : spaces->at_hand(name);
    }
    Result<std::shared_ptr<Space>> find_for(std::string_view name, PartyId reader);
    std::unique_ptr<OpenSpaces> no_spaces_yet();
    std::vector<std::shared_ptr<Space>> in_sight() {
        auto open = spaces->all();
        open.insert(open.begin(), house_space);
        return open;
    }
    void closing(Space& space);
    void survey(std::stop_token const& stop);
};

std::shared_ptr<Space> House::Parts::open_folder(std::string_view name) {
    auto folder = folder_of(name);
    auto id = read_space_id(folder);
    auto space = std::make_shared<Space>(
        Space::Options{.folder = folder,
                       .name = std::string(name),
                       .rooms = &rooms,
                       .clock = options.clock,
                       .key = signing_key_from_seed(read_secret_file(key_file(options.folder, id))),
                       .once_key = Bytes(hmac_sha256(secret, {"once", id.view()}).view()),
                       .ordinal = vault().ordinal_of(id),
                       .receipt_key = receipt_key(secret),
                       .views_swapped =
                           [this](Space& swapped) {
                               record_or_lag(swapped, *index, true);
                               events->tell(swapped.take_events());
                           },
                       .rebuild_at_once = !options.views_in_background});
    auto writing = space->hold_writing();
    // All members of a large space are many rows: written only where they may have changed.
    if (!index->is_settled(space->name(), space->id(), space->size())) {
        record_or_lag(*space, *index, true);
        if (propagation) propagation->visit(space->name());
    }
    return space;
}

std::unique_ptr<OpenSpaces> House::Parts::no_spaces_yet() {
    return std::make_unique<OpenSpaces>(OpenSpaces::Options{
        .limit = options.open_spaces_limit,
        .exists =
            [this](auto name) { return is_space_name(name) && fs::exists(folder_of(name) / "journal.db"); },
        .open = [this](auto name) { return open_folder(name); },
        .closing = [this](Space& space) { closing(space); }});
}

// What the index says of a space is settled when nothing is left to be said.
void House::Parts::closing(Space& space) try {
    auto writing = space.hold_writing();
    bool behind = space.rebuilding() || !space.stops().empty() || space.applied() < space.size();
    if (space.index_behind) record_in_index(space, *index, true);
    if (!behind) index->settle(space.name());
} catch (std::exception const& failure) {
    log::error("the index lags", {{"space", space.id().hex()}, {"why", failure.what()}});
}

// Visits the spaces whose rows in the index may be behind: after a crash, or where the index is new.
// One that cannot be opened does not keep the others from it.
void House::Parts::survey(std::stop_token const& stop) {
    auto settled = index->settled();
    std::ranges::sort(settled);
    std::error_code unreadable;
    for (auto const& folder : fs::directory_iterator(options.folder / "spaces", unreadable)) {
        auto name = folder.path().filename().string();
        if (stop.stop_requested()) return;
        if (!is_space_name(name) || std::ranges::binary_search(settled, name)) continue;
        try {
            if (auto space = find(name); !space)
                log::warning("a space was not visited", {{"why", space.error().why}});
        } catch (std::exception const& failure) {
            log::error("a space cannot be opened", {{"why", failure.what()}});
        }
    }
    if (unreadable) log::error("the spaces cannot be listed", {{"why", unreadable.message()}});
    propagation->spaces_known();
}

House::House(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<void> House::create(fs::path const& folder, Clock const& clock) {
    if (fs::exists(folder / "house" / "journal.db")) {
        return refuse(Fault::conflict, "There is a house in this folder already.");
    }
    fs::create_directories(folder);
    auto lock = FileLock::take(folder / "lock");
    if (!lock || fs::exists(folder / "house" / "journal.db")) {
        return refuse(Fault::conflict, "Another process makes or has a house in this folder.");
    }
    found_house(folder, bounded(clock)());
    return {};
}

Result<std::unique_ptr<House>> House::open(Options options) {
    if (!fs::exists(options.folder / "house" / "journal.db")) {
        return refuse(Fault::not_found,
                      "There is no house in this folder; `comity --data DIR init` makes one.");
    }
    if (is_backup(options.folder))
        return refuse(Fault::conflict, "This is a backup; `comity --data NEW restore` makes a house of it.");
    auto parts = std::make_unique<Parts>();
    parts->lock = FileLock::take(options.folder / "lock");
    if (!parts->lock) return refuse(Fault::busy, "Another process has this house open.");
    parts->rooms.push_back(space_room());
    for (auto const& room : *options.rooms) parts->rooms.push_back(room);
    parts->options = std::move(options);
    // A journal's time never goes back: what a mad clock said once would hold for ever.
    parts->options.clock = bounded(std::move(parts->options.clock));
    auto const& folder = parts->options.folder;
    parts->secret = read_secret_file(secret_file(folder));
    parts->founders = read_founders(folder);
    parts->index = open_index(folder / "index.db", parts->rooms);
    parts->spaces = parts->no_spaces_yet();
    parts->house_space = parts->open_folder("house");
    auto* raw = parts.get();
    parts->propagation = std::make_unique<Propagation>(*parts->index, *parts->house_space);
    parts->desk = std::make_unique<Desk>(
        Around{*parts->index, *parts->events, *parts->house_space, parts->founders.operator_party,
               [raw] { raw->propagation->keys_changed(); }},
        [raw](std::string_view name) { return raw->find(name); });
    parts->propagation->start(*parts->desk);
    if (parts->options.views_in_background) {
        parts->surveyor = std::jthread([raw](std::stop_token const& stop) { raw->survey(stop); });
    } else {
        parts->survey({});
    }
    return std::unique_ptr<House>(new House(std::move(parts)));
}

House::~House() {
    parts_->surveyor = {};
    // A verb leaves nothing for the next one.
    if (!parts_->options.views_in_background && parts_->propagation) parts_->propagation->wait(verb_waits_ms);
    parts_->propagation->stop();
    parts_->desk.reset();  // commits what waits
    parts_->spaces.reset();
    parts_->house_space.reset();
}

fs::path const& House::folder() const {
    return parts_->options.folder;
}
Rooms const& House::rooms() const {
    return parts_->rooms;
}
Clock const& House::clock() const {
    return parts_->options.clock;
}
PartyId House::operator_party() const {
    return parts_->founders.operator_party;
}
Desk& House::desk() {
    return *parts_->desk;
}

Result<SpaceId> House::open_space(Opening const& opening, PartyId steward) {
    if (parts_->house_space->role_of(steward) < Role::steward) {
        return refuse(Fault::forbidden, "Only a steward of the house may open a space.");
    }
    // /spaces/new is the page on which spaces are opened.
    if (!is_space_name(opening.name) || opening.name == "new") {
        return refuse(Fault::malformed,
                      "A space's name has 1 to 63 small letters, digits or hyphens, does not begin with a "
                      "hyphen, and is not \"house\" or \"new\".");
    }
    Opening whole = opening;
    if (whole.title.empty()) whole.title = whole.name;
    for (auto const& room : opening.rooms) {
        bool known =
            std::ranges::any_of(*parts_->options.rooms, [&](auto const& each) { return each.name == room; });
        if (!known)
            return refuse(Fault::malformed, "There is no room of this name: \"" + room.substr(0, 40) + "\".");
    }
    if (whole.rooms.empty()) {
        for (auto const& room : *parts_->options.rooms)
            if (room.usual) whole.rooms.push_back(room.name);
    }
    Opener const opener{steward,
                        steward == operator_party() ? "operator" : label_in(*this, "house", steward)};
    auto folder = parts_->folder_of(opening.name);
    TRY_OK(parts_->spaces->make(opening.name, [&]() -> Result<void> {
        if (fs::exists(folder)) return refuse(Fault::conflict, "There is a space of this name already.");
        return found_space(parts_->options.folder, folder, whole, parts_->founders, opener,
                           parts_->options.clock());
    }));
    TRY(space, parts_->find(opening.name));
    return space->id();
}

Speak House::speak_of_itself(PartyId party, std::string via) {
    return Speak(*parts_->desk, "house", party, std::move(via));
}

bool House::wait_for_keys(std::int64_t most_ms) {
    return parts_->propagation->wait(most_ms);
}

std::shared_ptr<Space> House::own_space() {
    return parts_->house_space;
}

// Strangers are answered alike however the space fares: to one who has no part in it, one that is damaged or
// cannot be opened now does not exist.
Result<std::shared_ptr<Space>> House::Parts::find_for(std::string_view name, PartyId reader) {
    if (auto open = at_hand(name)) return open;
    auto const admits = index->admits(name, reader);
    if (admits && !*admits) return unknown();
    try {
        auto space = find(name);
        if (space || admits) return space;
    } catch (Broken const&) {
        if (admits) throw;
    }
    return unknown();
}

Result<Visit> House::visit(std::string_view name, PartyId reader, std::string via) {
    TRY(space, parts_->find_for(name, reader));
    if (!space->admits(space->role_of(reader))) return unknown();
    return Visit{Sight(space, reader), Speak(*parts_->desk, std::string(name), reader, std::move(via))};
}

Result<Visit> House::visit_channel(std::string_view name, std::string_view channel_name) {
    auto const* channel = find_channel(parts_->rooms, channel_name);
    MUST(channel);
    bool const by_digest = !channel->digest.empty();
    if (by_digest && !parts_->at_hand(name)) {
        // As in visit: no stranger makes the house open a space that has nothing for them.
        auto open = parts_->index->has_digest(name, channel->digest);
        if (open && !*open) return unknown();
    }
    TRY(space, parts_->find(name));
    auto party = parts_->channels.find(*parts_->house_space, space->id(), channel_sort, channel_name);
    if (!party || space->role_of(*party) < Role::contributor) return unknown();
    if (by_digest) {
        TRY(open, has_row(*space, channel->digest));
        if (!open) return unknown();
    }
    return Visit{Sight(space, *party),
                 Speak(*parts_->desk, std::string(name), *party, std::string(channel_name))};
}

Result<PartyId> House::make_channel(std::string_view name, std::string_view channel, PartyId steward,
                                    std::string const& via) {
    if (!find_channel(parts_->rooms, channel))
        return refuse(Fault::not_found, "There is no channel of this name.");
    TRY(there, visit(name, steward, via));
    if (there.sight.role() < Role::steward)
        return refuse(Fault::forbidden, "Only a steward of the space may open a channel.");
    TRY(party, introduce_machine(*this, there.sight.space_id(), channel_sort, channel));
    if (there.sight.space().role_of(party) < Role::contributor)
        TRY_OK(make_member(*this, name, {steward, via}, party, Role::contributor, channel));
    return party;
}

std::optional<ReceiptFound> House::find_receipt(std::string_view code) {
    auto const position = read_receipt_code(code, receipt_key(parts_->secret));
    auto const receipts = position ? parts_->vault().receipts_of(position->ordinal) : std::nullopt;
    if (!receipts) return std::nullopt;
    if (receipts->lost_from && position->number >= *receipts->lost_from)
        return ReceiptFound{.number = position->number, .is_lost = true};
    auto const name = parts_->index->name_of(receipts->space);
    if (!name) return std::nullopt;
    auto space = parts_->find(*name);
    if (!space || position->number >= (*space)->size()) return std::nullopt;
    return ReceiptFound{std::move(*space), position->number};
}

std::vector<Listing> House::spaces(PartyId reader) {
    auto listings = parts_->index->spaces(reader);
    std::erase_if(listings, [](auto const& listing) { return listing.name == "house"; });
    return listings;
}

Result<std::vector<DigestRow>> House::digest(std::string_view name, PartyId reader) {
    for (auto const& room : parts_->rooms) {
        for (auto const& digest : room.digests) {
            if (digest.name != name) continue;
            auto rows = parts_->index->digest(digest.name, reader, digest.audience);
            std::erase_if(rows, [&](auto const& row) {
                return row.space == "house" ||
                       !row_may_leave(digest.columns, digest.tlp, row.values, row.standing);
            });
            return rows;
        }
    }
    return refuse(Fault::not_found, "There is no dataset of this name.");
}

std::vector<StoppedView> House::stopped_views() {
    std::vector<StoppedView> stopped;
    for (auto const& space : parts_->in_sight()) {
        for (auto const& stop : space->stops())
            stopped.push_back({space->name(), stop.view, stop.number, stop.why});
    }
    return stopped;
}

std::vector<std::string> House::rebuilding_spaces() {
    std::vector<std::string> names;
    for (auto const& space : parts_->in_sight()) {
        if (space->rebuilding()) names.push_back(space->name());
    }
    return names;
}

Events& House::events() {
    return *parts_->events;
}
Vault& House::vault() {
    return parts_->vault();
}
std::vector<SpaceSize> House::sizes() {
    return parts_->index->sizes();
}
Result<std::shared_ptr<Space>> House::space(std::string_view name) {
    return parts_->find(name);
}
bool House::at_hand(std::string_view space) {
    return parts_->at_hand(space) != nullptr;
}
std::size_t House::open_spaces() {
    return parts_->spaces->all().size();
}

}  // namespace comity
