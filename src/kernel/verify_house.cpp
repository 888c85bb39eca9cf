// The house's part of verify: which spaces there are, and which are missing.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "kernel/verify_parts.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

std::map<std::string, SpaceId> indexed_spaces(fs::path const& house) {
    std::map<std::string, SpaceId> spaces;
    if (!fs::exists(house / "index.db")) return spaces;
    Database index(house / "index.db", Database::Use::reader);
    auto& query = index.query("SELECT name, id FROM space");
    while (query.step()) {
        spaces[std::string(query.text(0))] = SpaceId::from_bytes(query.blob(1)).value_or(SpaceId{});
    }
    return spaces;
}

std::set<SpaceId> spaces_with_keys(fs::path const& house) {
    std::set<SpaceId> ids;
    if (!fs::exists(house / "keys")) return ids;
    for (auto const& file : fs::directory_iterator(house / "keys")) {
        if (file.path().extension() != ".ed25519") continue;
        if (auto id = SpaceId::from_hex_text(file.path().stem().string())) ids.insert(*id);
    }
    return ids;
}

}  // namespace

// A lock that is shared with other readers of it, held for no longer than the question takes.
bool is_in_use(fs::path const& house) {
    int lock = ::open((house / "lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (lock < 0) return false;
    bool in_use = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(lock);
    return in_use;
}

std::vector<std::string> spaces_on_disk(fs::path const& house) {
    std::vector<std::string> names;
    if (fs::exists(house / "spaces")) {
        for (auto const& folder : fs::directory_iterator(house / "spaces")) {
            auto name = folder.path().filename().string();
            if (!name.starts_with('.')) names.push_back(std::move(name));
        }
    }
    std::ranges::sort(names);
    names.insert(names.begin(), "house");
    return names;
}

std::vector<std::string> missing_spaces(fs::path const& house,
                                        std::map<std::string, SpaceId> const& verified) {
    std::vector<std::string> missing;
    std::set<SpaceId> there;
    for (auto const& [name, id] : verified) there.insert(id);
    std::map<std::string, SpaceId> indexed;
    try {
        indexed = indexed_spaces(house);
    } catch (Broken const& failure) {
        missing.emplace_back(failure.what());
    }
    for (auto const& [name, id] : indexed) {
        bool renamed = there.contains(id) && !id.empty();
        if (!verified.contains(name) && !renamed)
            missing.push_back("space " + name + " is known to the house but its folder is missing");
        there.insert(id);
    }
    // A space that cannot be read may be the one that a key is for, and a server may be making one now.
    if (there.contains(SpaceId{}) || is_in_use(house)) return missing;
    for (auto const& id : spaces_with_keys(house)) {
        if (!there.contains(id))
            missing.push_back("a space that keys/" + id.hex() +
                              ".ed25519 is for is missing, or was never begun");
    }
    return missing;
}

}  // namespace comity
