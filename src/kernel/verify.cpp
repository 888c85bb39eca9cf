#include "kernel/verify.h"

#include <algorithm>
#include <fstream>
#include <memory>

#include "base/hash.h"
#include "kernel/blobs.h"
#include "kernel/founding.h"
#include "kernel/journal.h"
#include "kernel/key.h"
#include "kernel/manifest.h"
#include "kernel/scratch.h"
#include "kernel/space_room.h"
#include "kernel/verify_parts.h"
#include "kernel/views.h"
#include "tlog/signing.h"

namespace comity {

namespace fs = std::filesystem;

void find(Verdict& verdict, std::string what) {
    if (!is_full(verdict)) verdict.findings.push_back(std::move(what));
}

bool is_full(Verdict const& verdict) {
    return verdict.findings.size() >= findings_limit;
}

std::vector<SchemaRow> schema_of(Database& database) {
    std::vector<SchemaRow> rows;
    auto& query = database.query("SELECT type, name, tbl_name, sql FROM sqlite_master");
    while (query.step()) {
        rows.push_back({std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2)),
                        std::string(query.text(3))});
    }
    query.reset();
    std::ranges::sort(rows);
    return rows;
}

void compare_schemas(std::vector<SchemaRow> const& stored, std::vector<SchemaRow> const& expected,
                     std::string const& file, Verdict& verdict) {
    for (auto const& row : stored) {
        if (!std::ranges::binary_search(expected, row))
            find(verdict, file + " has a " + row.type + " \"" + row.name +
                              "\" that does not belong there, or not in this form");
    }
    for (auto const& row : expected) {
        if (!std::ranges::binary_search(stored, row))
            find(verdict, file + " lacks the " + row.type + " \"" + row.name + "\" in its true form");
    }
}

namespace {

Hash file_hash(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    Sha256 hash;
    constexpr std::size_t piece_bytes = 1 << 20;
    auto const piece = std::make_unique_for_overwrite<char[]>(piece_bytes);
    while (in.read(piece.get(), static_cast<std::streamsize>(piece_bytes)) || in.gcount() > 0) {
        hash.add({piece.get(), static_cast<std::size_t>(in.gcount())});
    }
    return hash.finish();
}

// A file that no entry names yet must be sound too: the next entry to name it would not write it again.
void check_blobs(fs::path const& folder, std::map<Hash, std::uint64_t> blobs, Verdict& verdict) {
    if (fs::exists(folder)) {
        for (auto const& file : fs::directory_iterator(folder)) {
            auto name = Hash::from_hex_text(file.path().filename().string());
            if (!name) continue;
            auto const named = blobs.find(*name);
            auto by = named == blobs.end() ? "nobody" : "entry " + std::to_string(named->second);
            if (file_hash(file.path()) != *name)
                find(verdict, "a file that " + by + " names was altered: " + name->hex());
            if (named != blobs.end()) blobs.erase(named);
        }
    }
    for (auto const& [hash, number] : blobs) {
        find(verdict, "a file that entry " + std::to_string(number) + " names is missing: " + hash.hex());
    }
}

bool has_keys(fs::path const& house) {
    if (!fs::exists(house / "keys")) return false;
    auto is_key = [](auto const& file) { return file.path().extension() == ".ed25519"; };
    return std::ranges::any_of(fs::directory_iterator(house / "keys"), is_key);
}

// Whoever writes all of a journal anew must sign it with another key, and so gives the space another id or
// its checkpoints another signer.
void check_key(fs::path const& house, SpaceState const& state, Verdict& verdict) {
    auto file = key_file(house, state.id);
    if (!fs::exists(file)) {
        if (has_keys(house)) {
            return find(verdict,
                        "this house has no key for it: the space is another house's, or was replaced");
        }
        verdict.notes.push_back("no key of this house to compare with");
        return;
    }
    auto seed = read_secret_file(file);
    if (seed.size() != secret_bytes) return find(verdict, "its key in keys/ is not of the length of a key");
    if (signing_key_from_seed(seed).public_key != state.checkpoint_public_key)
        find(verdict, "the checkpoint is signed with another key than the house has for this space");
}

// The name is in the first entry of the house's own journal; empty where that is not at hand.
std::string house_name(fs::path const& house) try {
    if (!fs::exists(house / "house" / "journal.db")) return "";
    auto first = Journal(house / "house" / "journal.db", Journal::Open::reading).read(0);
    return first ? std::string(read_row({0, first->entry, first->salt, first->body}).body.text_of("house"))
                 : "";
} catch (Broken const&) {
    return "";  // verify() of the house says so
}

void check_house(fs::path const& house, SpaceState const& state, Verdict& verdict) {
    auto name = house_name(house);
    if (!name.empty() && state.origin != name + "/" + state.id.hex())
        find(verdict, "its checkpoints bear the name of another house");
}

// Looked at once more: a process that is gone by now may have committed between the two readings.
bool still_lags(fs::path const& space) {
    Database views(space / "views.db", Database::Use::reader);
    auto& applied = views.query("SELECT entries FROM applied");
    auto entries = applied.step() ? static_cast<std::uint64_t>(applied.integer(0)) : 0;
    return entries < Journal(space / "journal.db", Journal::Open::reading).size();
}

struct Place {
    fs::path house;
    fs::path space;
};

void check_views_of(Place const& place, fs::path const& scratch, Rooms const& rooms, SpaceState const& state,
                    VerifyOptions const& options, Verdict& verdict) {
    auto applied = check_views(place.space, scratch, views_of(rooms, state.rooms), options, verdict);
    if (!applied || *applied >= verdict.entries) return;
    if (!is_in_use(place.house) && still_lags(place.space)) {
        find(verdict, "views.db is at " + std::to_string(*applied) + " of " +
                          std::to_string(verdict.entries) + " entries; the next start brings it up");
    }
}

void check_space(Place const& place, Rooms const& rooms, VerifyOptions const& options, Verdict& verdict) {
    Scratch scratch(place.space);
    bool has_views = fs::exists(place.space / "views.db");
    // Views before the journal: what they have taken in it then has, since a commit writes it first.
    if (options.views && has_views) copy_views(place.space, scratch.path());
    auto says = check_journal(place.space, scratch.path(), rooms, options, verdict);
    if (says.state.id.empty()) return;
    check_blobs(place.space / "blobs", says.blobs, verdict);
    check_key(place.house, says.state, verdict);
    check_house(place.house, says.state, verdict);
    if (!options.views || !verdict.findings.empty()) return;
    if (fs::exists(place.space / "erasing")) {
        verdict.notes.push_back(
            "an erasure is not finished: its views are being made again, or the next start does");
        return;
    }
    if (is_backup(place.house)) {
        verdict.notes.push_back("a backup has no views; the house that is restored makes them");
        return;
    }
    if (!has_views) return find(verdict, "views.db is missing; the next start makes it again");
    check_views_of(place, scratch.path(), rooms, says.state, options, verdict);
}

}  // namespace

Result<Verdict> verify(fs::path const& house, std::string const& space, Rooms const& rooms,
                       VerifyOptions const& options) {
    Place place{house, space == "house" ? house / "house" : house / "spaces" / space};
    bool plain = !space.empty() && space.find('/') == space.npos && !space.starts_with('.');
    if (!plain || !fs::exists(place.space)) {
        return refuse(Fault::not_found, "There is no such space, or you may not see it.");
    }
    Rooms all = rooms;
    bool has_own = std::ranges::any_of(all, [](auto const& room) { return room.name == "space"; });
    if (!has_own) all.insert(all.begin(), space_room());
    Verdict verdict;
    if (!fs::exists(place.space / "journal.db")) {
        find(verdict, "journal.db is missing");
        return verdict;
    }
    try {
        check_space(place, all, options, verdict);
    } catch (DatabaseFailure const& failure) {
        if (failure.disk_is_full()) throw;
        find(verdict, failure.what());
    } catch (Broken const& failure) {
        // What cannot be read is a finding, not a failure of the verifier.
        find(verdict, failure.what());
    } catch (fs::filesystem_error const& failure) {
        find(verdict, failure.what());
    }
    return verdict;
}

}  // namespace comity
