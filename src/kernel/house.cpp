#include "kernel/house.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <thread>

#include "base/hash.h"
#include "base/log.h"
#include "kernel/checkpoint.h"
#include "kernel/desk.h"
#include "kernel/files.h"
#include "kernel/founding.h"
#include "kernel/index.h"
#include "kernel/space.h"
#include "kernel/space_room.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view unknown_space = "There is no such space, or you may not see it.";

bool is_space_name(std::string_view name) {
    auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= 63 && name != "house" && name.front() != '-' &&
           std::ranges::all_of(name, fits);
}

}  // namespace

std::string_view name_of(Mode mode) {
    switch (mode) {
        case Mode::life:
            return "life";
        case Mode::exercise:
            return "exercise";
        case Mode::demonstration:
            return "demonstration";
    }
    return "life";
}

std::optional<Mode> mode_named(std::string_view name) {
    for (auto mode : {Mode::life, Mode::exercise, Mode::demonstration}) {
        if (name_of(mode) == name) return mode;
    }
    return std::nullopt;
}

struct House::Parts {
    struct Opened {
        std::shared_ptr<Space> space;
        std::uint64_t used = 0;
    };

    Options options;
    Rooms rooms;
    std::unique_ptr<FileLock> lock;
    Bytes secret;
    Founders founders;
    std::unique_ptr<Index> index;

    std::mutex mutex;
    std::map<std::string, Opened, std::less<>> open;
    std::uint64_t uses = 0;
    std::shared_ptr<Space> house_space;
    std::unique_ptr<Desk> desk;
    std::jthread surveyor;

    fs::path folder_of(std::string_view space) const {
        return space == "house" ? options.folder / "house" : options.folder / "spaces" / std::string(space);
    }
    std::shared_ptr<Space> open_folder(std::string_view name);
    Result<std::shared_ptr<Space>> find(std::string_view name);
    bool make_place();
    void close(Space& space);
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
                       .views_swapped = [this](Space& swapped) { record_in_index(swapped, *index, true); },
                       .rebuild_at_once = !options.views_in_background});
    auto writing = space->hold_writing();
    record_in_index(*space, *index, true);
    return space;
}

Result<std::shared_ptr<Space>> House::Parts::find(std::string_view name) {
    if (name == "house") return house_space;
    std::lock_guard guard(mutex);
    if (auto found = open.find(name); found != open.end()) {
        found->second.used = ++uses;
        return found->second.space;
    }
    if (!is_space_name(name) || !fs::exists(folder_of(name) / "journal.db")) {
        return refuse(Fault::not_found, std::string(unknown_space));
    }
    if (open.size() >= options.open_spaces_limit && !make_place()) {
        return refuse(Fault::busy, "Too many spaces are in use at once; try again soon.");
    }
    auto space = open_folder(name);
    open[std::string(name)] = {space, ++uses};
    return space;
}

// Closes the space that was least recently used and is not in use.
bool House::Parts::make_place() {
    auto oldest = open.end();
    for (auto each = open.begin(); each != open.end(); ++each) {
        bool in_use = each->second.space.use_count() > 1 || each->second.space->rebuilding();
        if (!in_use && (oldest == open.end() || each->second.used < oldest->second.used)) oldest = each;
    }
    if (oldest == open.end()) return false;
    close(*oldest->second.space);
    open.erase(oldest);
    return true;
}

void House::Parts::close(Space& space) {
    bool behind = space.rebuilding() || !space.stops().empty();
    if (!behind) index->settle(space.name());
}

// Visits the spaces whose rows in the index may be behind: after a crash, or where the index is new.
void House::Parts::survey(std::stop_token const& stop) {
    auto settled = index->settled();
    std::ranges::sort(settled);
    for (auto const& folder : fs::directory_iterator(options.folder / "spaces")) {
        auto name = folder.path().filename().string();
        if (stop.stop_requested()) return;
        if (!is_space_name(name) || std::ranges::binary_search(settled, name)) continue;
        try {
            if (auto space = find(name); !space)
                log::warning("a space was not visited", {{"why", space.error().why}});
        } catch (Broken const& failure) {
            log::error("a space cannot be opened", {{"why", failure.what()}});
        }
    }
}

House::House(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<void> House::create(fs::path const& folder, Clock const& clock) {
    if (fs::exists(folder / "house" / "journal.db")) {
        return refuse(Fault::conflict, "There is a house in this folder already.");
    }
    found_house(folder, clock());
    return {};
}

Result<std::unique_ptr<House>> House::open(Options options) {
    if (!fs::exists(options.folder / "house" / "journal.db")) {
        return refuse(Fault::not_found,
                      "There is no house in this folder; `comity --data DIR init` makes one.");
    }
    auto parts = std::make_unique<Parts>();
    parts->lock = FileLock::take(options.folder / "lock");
    if (!parts->lock) return refuse(Fault::busy, "Another process has this house open.");
    parts->rooms.push_back(space_room());
    for (auto const& room : *options.rooms) parts->rooms.push_back(room);
    parts->options = std::move(options);
    auto const& folder = parts->options.folder;
    parts->secret = read_secret_file(secret_file(folder));
    parts->founders = read_founders(folder);
    parts->index = std::make_unique<Index>(folder / "index.db");
    parts->house_space = parts->open_folder("house");
    auto* raw = parts.get();
    parts->desk =
        std::make_unique<Desk>(*parts->index, [raw](std::string_view name) { return raw->find(name); });
    if (parts->options.views_in_background) {
        parts->surveyor = std::jthread([raw](std::stop_token stop) { raw->survey(stop); });
    } else {
        parts->survey({});
    }
    return std::unique_ptr<House>(new House(std::move(parts)));
}

House::~House() {
    parts_->surveyor = {};
    parts_->desk.reset();  // commits what waits
    for (auto& [name, opened] : parts_->open) parts_->close(*opened.space);
    parts_->open.clear();
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
PartyId House::loopback_party() const {
    return parts_->founders.loopback_party;
}
Desk& House::desk() {
    return *parts_->desk;
}

Result<SpaceId> House::open_space(Opening const& opening, PartyId steward) {
    if (steward != operator_party()) {
        return refuse(Fault::forbidden, "Only the operator of the house may open a space.");
    }
    if (!is_space_name(opening.name)) {
        return refuse(Fault::malformed,
                      "A space's name has 1 to 63 small letters, digits or hyphens, and is not \"house\".");
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
        for (auto const& room : *parts_->options.rooms) whole.rooms.push_back(room.name);
    }
    {
        std::lock_guard guard(parts_->mutex);
        auto folder = parts_->folder_of(opening.name);
        if (fs::exists(folder)) return refuse(Fault::conflict, "There is a space of this name already.");
        TRY_OK(found_space(parts_->options.folder, folder, whole, parts_->founders, parts_->options.clock()));
    }
    TRY(space, parts_->find(opening.name));
    return space->id();
}

Result<Visit> House::visit(std::string_view name, PartyId reader, std::string via) {
    TRY(space, parts_->find(name));
    if (space->role_of(reader) == Role::everyone) return refuse(Fault::not_found, std::string(unknown_space));
    return Visit{Sight(space, reader), Speak(*parts_->desk, std::string(name), reader, std::move(via))};
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
            std::erase_if(rows, [](auto const& row) { return row.space == "house"; });
            return rows;
        }
    }
    return refuse(Fault::not_found, "There is no dataset of this name.");
}

std::vector<StoppedView> House::stopped_views() {
    std::vector<StoppedView> stopped;
    std::lock_guard guard(parts_->mutex);
    for (auto const& [name, opened] : parts_->open) {
        for (auto const& stop : opened.space->stops())
            stopped.push_back({name, stop.view, stop.number, stop.why});
    }
    return stopped;
}

std::vector<std::string> House::rebuilding_spaces() {
    std::vector<std::string> names;
    std::lock_guard guard(parts_->mutex);
    for (auto const& [name, opened] : parts_->open) {
        if (opened.space->rebuilding()) names.push_back(name);
    }
    return names;
}

std::size_t House::open_spaces() {
    std::lock_guard guard(parts_->mutex);
    return parts_->open.size();
}

}  // namespace comity
