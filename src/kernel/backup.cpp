#include "kernel/backup.h"

#include <algorithm>

#include "kernel/database.h"
#include "kernel/founding.h"
#include "kernel/journal.h"
#include "kernel/verify.h"
#include "kernel/views.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

std::string folder_of(std::string const& space) {
    return space == "house" ? "house" : "spaces/" + space;
}

void make_private_folder(fs::path const& folder) {
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::owner_all);
}

// As far as links lead, so that no other name of the house hides it.
bool is_within(fs::path const& house, fs::path const& target) {
    auto const outer = fs::canonical(house);
    auto const inner = fs::weakly_canonical(target);
    return std::ranges::mismatch(outer, inner).in1 == outer.end();
}

// The house's own space last: what the others say of parties is then known to it.
std::vector<std::string> spaces_of(fs::path const& house) {
    std::vector<std::string> names;
    for (auto& name : spaces_on_disk(house)) {
        if (is_space_name(name) && fs::exists(house / "spaces" / name / "journal.db"))
            names.push_back(std::move(name));
    }
    names.emplace_back("house");
    return names;
}

std::unexpected<Error> not_made(std::string const& why) {
    return refuse(Fault::broken, "The backup was not made: " + why + ".");
}

}  // namespace

Backup::Backup(House& house, std::unique_ptr<Beside> beside, std::vector<std::string> names)
    : house_(house), beside_(std::move(beside)), names_(std::move(names)) {}
Backup::~Backup() = default;

Result<std::unique_ptr<Backup>> Backup::begin(House& house, fs::path const& target) {
    if (!target.is_absolute() || target.string().find('\0') != std::string::npos) {
        return refuse(Fault::malformed, "A backup needs the whole path of a new folder.");
    }
    if (is_within(house.folder(), target)) {
        return refuse(Fault::conflict, "A backup does not lie within the house's own folder.");
    }
    TRY(beside, Beside::make(target));
    std::unique_ptr<Backup> backup(new Backup(house, std::move(beside), spaces_of(house.folder())));
    backup->manifest_.made_at_ms = house.clock()();
    return backup;
}

Result<bool> Backup::next() try {
    if (done_ == 0) {
        make_private_folder(beside_->path() / "spaces");
        make_private_folder(beside_->path() / "keys");
        copy_vault();  // first: whom it knows, the house's own space then knows too
    }
    if (done_ == names_.size()) {
        TRY_OK(finish());
        return false;
    }
    TRY_OK(copy_space(names_[done_]));
    ++done_;
    return true;
} catch (Broken const& failure) {
    return not_made(failure.what());
} catch (fs::filesystem_error const& failure) {
    return not_made(failure.what());
}

void Backup::list(std::string const& path, Copied const& copied) {
    manifest_.files.push_back({path, copied.size_bytes, copied.sha256});
}

Result<void> Backup::copy_space(std::string const& name) {
    auto const folder = folder_of(name);
    auto const to = beside_->path() / folder;
    make_private_folder(to);
    auto const journal_file = to / "journal.db";
    copy_journal(house_.folder() / folder / "journal.db", journal_file);
    fs::permissions(journal_file, fs::perms::owner_read | fs::perms::owner_write);
    sync_file(journal_file);
    // After the journal: what it names was on disk before it was said.
    copy_blobs(house_.folder() / folder / "blobs", folder + "/blobs");
    Journal const journal(journal_file, Journal::Open::reading);
    auto const first = journal.read(0);
    if (!first) return not_made("the journal of space " + name + " is empty");
    auto const opening = read_row({0, first->entry, first->salt, first->body});
    auto const id = id_cast<SpaceId>(opening.id);
    manifest_.house = opening.body.text_of("house");
    auto const key = key_file("", id).string();
    list(key, copy_file_durably(house_.folder() / key, beside_->path() / key));
    TRY(verdict, verify(beside_->path(), name, house_.rooms(), {.views = false, .progress = {}}));
    if (!verdict.findings.empty()) return not_made("space " + name + ": " + verdict.findings.front());
    list(folder + "/journal.db", look_at_file(journal_file));
    manifest_.spaces.push_back({name, id, journal.size(), journal.peaks().root(), journal.checkpoint()});
    sync_folder(to);
    return {};
}

void Backup::copy_blobs(fs::path const& from, std::string const& to) {
    make_private_folder(beside_->path() / to);
    if (!fs::exists(from)) return;
    // Named first: who sends files faster than they are copied would keep this from ever ending.
    std::vector<std::string> names;
    for (auto const& file : fs::directory_iterator(from)) names.push_back(file.path().filename().string());
    for (auto const& name : names) {
        auto const path = to + "/" + name;
        if (Hash::from_hex_text(name)) list(path, copy_file_durably(from / name, beside_->path() / path));
    }
    sync_folder(beside_->path() / to);
}

// Of spaces only those that are in the backup; and whatever else the house keeps there, but for the key as a
// witness: one that was put back to an earlier day would sign two histories.
void Backup::copy_keys() {
    for (auto const& file : fs::directory_iterator(house_.folder() / "keys")) {
        auto const name = file.path().filename().string();
        bool const of_space = file.path().extension() == ".ed25519";
        bool const is_left_out = of_space || name == "witness" || name.starts_with('.');
        if (is_left_out || !file.is_regular_file()) continue;
        auto const path = "keys/" + name;
        list(path, copy_file_durably(file.path(), beside_->path() / path));
    }
    sync_folder(beside_->path() / "keys");
}

void Backup::copy_vault() {
    house_.vault();  // makes it where there is none yet
    auto const to = beside_->path() / "vault.db";
    Database(house_.folder() / "vault.db", Database::Use::reader).copy_into(to);
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write);
    sync_file(to);
    list("vault.db", look_at_file(to));
}

Result<void> Backup::finish() {
    copy_keys();
    auto const text = write_manifest(manifest_);
    TRY_OK(read_manifest(text));  // what could not be restored is no backup
    write_file_durably(beside_->path() / manifest_name, text, 0600);
    write_file_durably(beside_->path() / manifest_sum_name, manifest_sum(text), 0600);
    sync_folder(beside_->path() / "spaces");
    made_ = {manifest_.made_at_ms, beside_->name().string(), {}};
    for (auto const& space : manifest_.spaces) made_.sizes[space.id] = space.size;
    TRY_OK(beside_->take_name());
    house_.vault().remember_backup(made_);
    return {};
}

std::uint64_t holds_erased(BackupMade const& backup, std::span<Erased const> erased) {
    return static_cast<std::uint64_t>(std::ranges::count_if(erased, [&](Erased const& each) {
        auto const size = backup.sizes.find(each.space);
        return size != backup.sizes.end() && each.number < size->second && size->second <= each.by;
    }));
}

}  // namespace comity
