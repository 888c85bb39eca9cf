#include "disk.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>

#include "base/error.h"

namespace comity::faults {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t sector_bytes = 512;
std::atomic<Disk*> present_disk = nullptr;

// The index of WAL files is shared memory that is made anew after a start.
bool is_memory(fs::path const& file) {
    return file.string().ends_with("-shm");
}

}  // namespace

Disk::Disk(fs::path folder, Trouble trouble, std::uint64_t at)
    : folder_(std::move(folder)), trouble_(trouble), at_(at) {
    root_->is_folder = true;
    if (trouble_ == Trouble::power_cut) load(*root_, folder_);
    Disk* nobody = nullptr;
    MUST(present_disk.compare_exchange_strong(nobody, this));
}

Disk::~Disk() {
    present_disk = nullptr;
}

Disk* Disk::present() {
    return present_disk;
}

void Disk::heal() {
    std::lock_guard lock(mutex_);
    healed_ = true;
}

bool Disk::struck() const {
    std::lock_guard lock(mutex_);
    return struck_;
}

std::uint64_t Disk::calls() const {
    std::lock_guard lock(mutex_);
    return calls_;
}

bool Disk::covers(char const* path) const {
    std::string_view const whole(path), folder(folder_.native());
    return whole == folder || (whole.starts_with(folder) && whole[folder.size()] == '/');
}

bool Disk::strikes(Call call) const {
    switch (trouble_) {
        case Trouble::none:
            return false;
        case Trouble::call_fails:
            return true;
        case Trouble::is_full:
            return call == Call::write_more || call == Call::open_new || call == Call::make_folder;
        case Trouble::power_cut:
            return call != Call::open && call != Call::read && call != Call::map;
    }
    return false;
}

int Disk::failure_of(Call call) {
    if (healed_) return 0;
    bool const strikes_here = strikes(call);
    if (strikes_here && ++calls_ == at_) struck_ = true;
    if (!struck_) return 0;
    switch (trouble_) {
        case Trouble::call_fails:
            return calls_ == at_ ? EIO : 0;
        case Trouble::is_full:
            return strikes_here ? ENOSPC : 0;
        default:
            return EIO;
    }
}

std::shared_ptr<Disk::Node> Disk::node(fs::path const& path) const {
    auto found = root_;
    for (auto const& name : path.lexically_relative(folder_)) {
        if (name == ".") continue;
        auto entry = found->entries.find(name);
        if (entry == found->entries.end()) return nullptr;
        found = entry->second;
    }
    return found;
}

void Disk::step(fs::path const& folder, Step step) {
    auto const parent = node(folder);
    MUST(parent && parent->is_folder);
    for (auto const& [name, child] : step) {
        if (child) {
            parent->entries[name] = child;
        } else {
            parent->entries.erase(name);
        }
    }
    parent->steps.push_back(std::move(step));
}

void Disk::opened(int descriptor, std::string const& path) {
    open_[descriptor] = trouble_ == Trouble::power_cut ? node(path) : nullptr;
}

void Disk::made(std::string const& path, bool is_folder) {
    if (trouble_ != Trouble::power_cut) return;
    auto fresh = std::make_shared<Node>();
    fresh->is_folder = is_folder;
    fs::path const file(path);
    step(file.parent_path(), {{file.filename(), std::move(fresh)}});
}

void Disk::removed(std::string const& path) {
    if (trouble_ != Trouble::power_cut) return;
    fs::path const file(path);
    step(file.parent_path(), {{file.filename(), nullptr}});
}

void Disk::renamed(std::string const& from, std::string const& to) {
    if (trouble_ != Trouble::power_cut) return;
    fs::path const before(from), after(to);
    MUST(before.parent_path() == after.parent_path());
    step(after.parent_path(), {{before.filename(), nullptr}, {after.filename(), node(before)}});
}

void Disk::wrote(int descriptor, std::uint64_t at, std::string bytes) {
    if (auto const& file = open_.at(descriptor)) file->changes.push_back({at, std::move(bytes)});
}

void Disk::truncated(int descriptor, std::uint64_t size) {
    if (auto const& file = open_.at(descriptor)) file->changes.push_back({size, "", true});
}

void Disk::synced(int descriptor) {
    auto const& node = open_.at(descriptor);
    if (!node) return;
    if (node->is_folder) {
        node->synced_entries = node->entries;
        node->steps.clear();
        return;
    }
    std::mt19937_64 unused;
    node->synced = bytes_of(*node, Remains::all, unused);
    node->changes.clear();
}

void Disk::load(Node& node, fs::path const& folder) {
    for (auto const& entry : fs::directory_iterator(folder)) {
        auto child = std::make_shared<Node>();
        child->is_folder = entry.is_directory();
        if (child->is_folder) {
            load(*child, entry.path());
        } else {
            std::ifstream in(entry.path(), std::ios::binary);
            child->synced.assign(std::istreambuf_iterator<char>(in), {});
        }
        node.entries[entry.path().filename()] = std::move(child);
    }
    node.synced_entries = node.entries;
}

namespace {

// Puts the part of `bytes` that lies in sector `sector` where it belongs; what lies beyond is dropped.
void put_sector(std::string& out, std::uint64_t sector, std::uint64_t at, std::string_view bytes) {
    auto const from = std::max(at, sector * sector_bytes);
    auto const to = std::min({at + bytes.size(), (sector + 1) * sector_bytes, std::uint64_t{out.size()}});
    if (from < to) bytes.substr(from - at, to - from).copy(out.data() + from, to - from);
}

}  // namespace

// Each sector holds some number of the changes made to it since the last sync, in their order.
std::string Disk::bytes_of(Node const& file, Remains remains, std::mt19937_64& chance) {
    auto const& changes = file.changes;
    auto any = [&](std::uint64_t most) {
        return std::uniform_int_distribution<std::uint64_t>(0, most)(chance);
    };
    auto const all = changes.size();
    auto const whole = remains == Remains::all ? all : remains == Remains::none ? 0 : any(all);
    auto end = std::uint64_t{file.synced.size()};
    auto longest = end;
    std::uint64_t size = end;
    for (std::size_t i = 0; i < all; ++i) {
        auto const& change = changes[i];
        end = change.truncates ? change.at : std::max(end, change.at + change.bytes.size());
        longest = std::max(longest, end);
        if (i < whole) size = end;
    }
    std::string out = file.synced;
    out.resize(longest);
    std::map<std::uint64_t, std::uint64_t> kept;  // of a sector: how many changes
    auto kept_of = [&](std::uint64_t sector) {
        auto found = kept.find(sector);
        if (found == kept.end()) found = kept.emplace(sector, any(all)).first;
        return found->second;
    };
    for (std::size_t i = 0; i < all; ++i) {
        auto const& change = changes[i];
        bool const last = remains == Remains::torn && i == whole;
        if (remains != Remains::reordered && i >= whole && !last) break;
        std::string const zeros(change.truncates ? longest - std::min(longest, change.at) : 0, '\0');
        std::string_view const bytes = change.truncates ? zeros : change.bytes;
        if (bytes.empty()) continue;
        auto const first_sector = change.at / sector_bytes;
        auto sectors = (change.at + bytes.size() - 1) / sector_bytes - first_sector + 1;
        if (last) {
            sectors = any(sectors - 1);
            auto const torn_at = std::min((first_sector + sectors) * sector_bytes, change.at + bytes.size());
            if (!change.truncates && sectors > 0) size = std::max(size, torn_at);
        }
        for (auto sector = first_sector; sector < first_sector + sectors; ++sector) {
            if (remains == Remains::reordered && i >= kept_of(sector)) continue;
            put_sector(out, sector, change.at, bytes);
        }
    }
    out.resize(size);
    return out;
}

void Disk::write(Node const& folder, fs::path const& to, Remains remains, std::mt19937_64& chance) {
    auto entries = remains == Remains::all ? folder.entries : folder.synced_entries;
    if (remains == Remains::torn || remains == Remains::reordered) {
        std::uniform_int_distribution<std::size_t> some(0, folder.steps.size());
        auto const whole = some(chance);
        for (std::size_t i = 0; i < whole; ++i) {
            for (auto const& [name, child] : folder.steps[i]) entries[name] = child;
        }
    }
    for (auto const& [name, child] : entries) {
        if (!child || is_memory(name)) continue;
        if (child->is_folder) {
            fs::create_directory(to / name);
            write(*child, to / name, remains, chance);
        } else {
            std::ofstream(to / name, std::ios::binary) << bytes_of(*child, remains, chance);
        }
    }
}

void Disk::write_remains(fs::path const& to, Remains remains, std::uint64_t seed) {
    MUST(trouble_ == Trouble::power_cut);
    std::mt19937_64 chance(seed);
    write(*root_, to, remains, chance);
}

}  // namespace comity::faults
