#include "kernel/restore.h"

#include <algorithm>
#include <map>

#include "kernel/beside.h"
#include "kernel/entry.h"
#include "kernel/founding.h"
#include "kernel/house.h"
#include "kernel/journal.h"
#include "kernel/manifest.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "kernel/verify.h"
#include "kernel/views.h"
#include "tlog/checkpoint.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> unfit(std::string const& what) {
    return refuse(Fault::conflict, "The backup does not fit: " + what + ".");
}

fs::path folder_of(fs::path const& house, std::string const& space) {
    return space == "house" ? house / "house" : house / "spaces" / space;
}

Result<Manifest> open_manifest(fs::path const& backup) {
    if (!fs::is_regular_file(backup / manifest_name)) {
        return refuse(Fault::not_found, "There is no backup in " + backup.string() + ".");
    }
    if (!fs::is_regular_file(backup / manifest_sum_name))
        return unfit(std::string(manifest_sum_name) + " is missing");
    auto const text = read_file(backup / manifest_name);
    if (read_file(backup / manifest_sum_name) != manifest_sum(text))
        return unfit("the manifest was altered, or manifest.sha256");
    return read_manifest(text);
}

Result<void> copy_files(Manifest const& manifest, fs::path const& from, fs::path const& to) {
    for (auto const* folder : {"spaces", "keys"}) fs::create_directory(to / folder);
    for (auto const& space : manifest.spaces) fs::create_directories(folder_of(to, space.name) / "blobs");
    for (auto const& folder : fs::recursive_directory_iterator(to))
        fs::permissions(folder, fs::perms::owner_all);
    for (auto const& file : manifest.files) {
        if (!fs::is_regular_file(from / file.path)) return unfit(file.path + " is missing");
        auto const copied = copy_file_durably(from / file.path, to / file.path);
        if (copied.size_bytes != file.size_bytes || copied.sha256 != file.sha256)
            return unfit(file.path + " was altered");
    }
    return {};
}

Result<void> verify_spaces(Manifest const& manifest, fs::path const& house, Rooms const& rooms) {
    for (auto const& space : manifest.spaces) {
        TRY(verdict, verify(house, space.name, rooms, {.views = false, .progress = {}}));
        if (!verdict.findings.empty()) return unfit("space " + space.name + ": " + verdict.findings.front());
        if (verdict.id != space.id || verdict.entries != space.size || verdict.root != space.root)
            return unfit("space " + space.name + " is not the one that the manifest names");
    }
    return {};
}

// The root that the space had at an earlier size.
Hash root_at(fs::path const& house, std::string const& space, std::uint64_t size) {
    Peaks peaks;
    Journal(folder_of(house, space) / "journal.db", Journal::Open::reading)
        .scan(0, size, [&](auto const& row) {
            peaks.add(leaf_hash(row.entry));
            return true;
        });
    return peaks.root();
}

// By space, the largest checkpoint that others hold of it, each held against what is restored.
class Held {
  public:
    Held(Manifest const& manifest, fs::path house) : manifest_(manifest), house_(std::move(house)) {}

    Result<void> take_notes(std::vector<HeldNote> const& notes) {
        for (auto const& held : notes) TRY_OK(take_note(held));
        return {};
    }

    void take_vault(Clock const& clock) {
        Vault vault(house_ / "vault.db", clock);
        for (auto const& space : manifest_.spaces) {
            if (auto const seen = vault.seen_by_witness(space.id)) take(space, *seen);
        }
    }

    // Why a space must not be signed for, by its name.
    std::map<std::string, std::string> const& why_not() const { return why_not_; }

  private:
    Result<void> take_note(HeldNote const& held) {
        for (auto const& space : manifest_.spaces) {
            auto const journal =
                Journal(folder_of(house_, space.name) / "journal.db", Journal::Open::reading);
            auto const first = *journal.read(0);
            auto const opening = read_row({0, first.entry, first.salt, first.body});
            auto const origin = std::string(opening.body.text_of("house")) + "/" + space.id.hex();
            if (!held.note.starts_with(origin + "\n")) continue;
            auto const key = from_base64(opening.body.text_of("checkpoint_key")).value_or("");
            auto const checkpoint = open_checkpoint(held.note, key);
            if (!checkpoint) return refuse(Fault::malformed, held.name + ": " + checkpoint.error().why);
            take(space, {checkpoint->size, checkpoint->root});
            return {};
        }
        return refuse(Fault::malformed, held.name + " is no checkpoint of a space in this backup.");
    }

    void take(BackedUpSpace const& space, Seen const& seen) {
        constexpr auto ways_out =
            "Restore a newer backup, or copy this one's folder of the space and only read it";
        auto const size = std::to_string(space.size);
        if (seen.size > space.size) {
            why_not_[space.name] = "Space " + space.name +
                                   " is not restored: others hold its checkpoint of " +
                                   std::to_string(seen.size) + " entries, the backup has " + size +
                                   ", and the house must not sign below. " + ways_out + ".";
        } else if (root_at(house_, space.name, seen.size) != seen.root) {
            why_not_[space.name] =
                "Space " + space.name + " is not restored: others hold its checkpoint of " +
                std::to_string(seen.size) + " entries, and those of the backup are others. " + ways_out + ".";
        }
    }

    Manifest const& manifest_;
    fs::path house_;
    std::map<std::string, std::string> why_not_;
};

// Leaves out the spaces that must not be signed for, with their keys.
Result<std::vector<std::string>> leave_out(Manifest& manifest, Held const& held, fs::path const& house) {
    std::vector<std::string> sentences;
    for (auto const& [name, why] : held.why_not()) {
        if (name == "house") return refuse(Fault::conflict, why);
        sentences.push_back(why);
        auto const space = std::ranges::find(manifest.spaces, name, &BackedUpSpace::name);
        fs::remove_all(folder_of(house, name));
        fs::remove(key_file(house, space->id));
        manifest.spaces.erase(space);
    }
    return sentences;
}

Result<void> say_restored(House& house, BackedUpSpace const& space, Manifest const& manifest,
                          std::string const& why) {
    TRY(there, house.visit(space.name, house.operator_party(), std::string(via_restore)));
    json::Object body{{"size", static_cast<std::int64_t>(space.size)},
                      {"made_at", format_time(manifest.made_at_ms)}};
    if (!why.empty()) body.emplace_back("why", why);
    Saying saying;
    saying.kind = "space.restored";
    saying.body = json::write(json::Value(std::move(body)));
    TRY_OK(there.speak.say(std::move(saying)));
    return {};
}

// Before the house opens, and its spaces give out receipts again.
void lose_receipts(Restoring const& restoring, Manifest const& manifest, fs::path const& folder) {
    std::map<SpaceId, std::uint64_t> sizes;
    for (auto const& space : manifest.spaces) sizes[space.id] = space.size;
    Vault(folder / "vault.db", restoring.clock).lose_receipts(sizes);
}

// The house in its folder to be, which tells each of its spaces.
Result<void> tell(Restoring const& restoring, Manifest const& manifest, fs::path const& folder,
                  Restored& restored) {
    constexpr std::size_t enough_spaces = 4;
    lose_receipts(restoring, manifest, folder);
    TRY(house, House::open({.folder = folder,
                            .rooms = restoring.rooms,
                            .clock = restoring.clock,
                            .open_spaces_limit = enough_spaces}));
    BackupMade from{manifest.made_at_ms, fs::absolute(restoring.backup).lexically_normal().string(), {}};
    for (auto const& space : manifest.spaces) {
        auto const said = say_restored(*house, space, manifest, restoring.why);
        if (!said && said.error().fault != Fault::not_found && said.error().fault != Fault::forbidden)
            return std::unexpected(said.error());
        if (!said)
            restored.shortfalls.push_back(
                "Space " + space.name +
                " is restored, but the operator is no steward there, so its record does not "
                "say so.");
        restored.spaces.push_back({space.name, space.size});
        from.sizes[space.id] = space.size;
    }
    // What was ended since the backup was made would hold again.
    house->vault().end_all();
    house->vault().remember_backup(from);
    return {};
}

}  // namespace

Result<Restored> restore(Restoring const& restoring) try {
    TRY(manifest, open_manifest(restoring.backup));
    TRY(beside, Beside::make(restoring.folder));
    auto const& folder = beside->path();
    TRY_OK(copy_files(manifest, restoring.backup, folder));
    TRY_OK(verify_spaces(manifest, folder, *restoring.rooms));
    Held held(manifest, folder);
    TRY_OK(held.take_notes(restoring.seen));
    held.take_vault(restoring.clock);
    Restored restored{.made_at_ms = manifest.made_at_ms};
    TRY(left_out, leave_out(manifest, held, folder));
    restored.shortfalls = std::move(left_out);
    TRY_OK(tell(restoring, manifest, folder, restored));
    for (auto const& space : manifest.spaces) sync_folder(folder_of(folder, space.name));
    for (auto const* each : {"spaces", "keys"}) sync_folder(folder / each);
    TRY_OK(beside->take_name());
    return restored;
} catch (Broken const& failure) {
    return refuse(Fault::broken, "Nothing was restored: " + std::string(failure.what()) + ".");
} catch (fs::filesystem_error const& failure) {
    return refuse(Fault::broken, "Nothing was restored: " + std::string(failure.what()) + ".");
}

}  // namespace comity
