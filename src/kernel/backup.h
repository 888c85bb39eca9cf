// A backup of a house that runs or rests: a folder with its journals, files, vault and keys, each space a
// prefix of its journal that verifies by itself (docs/formats/backup.md). One thread at a time; writers go on
// meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/beside.h"
#include "kernel/house.h"
#include "kernel/manifest.h"
#include "kernel/vault.h"

namespace comity {

class Backup {
  public:
    // `target` is absolute and not within the house; refused where it is there and not empty.
    static Result<std::unique_ptr<Backup>> begin(House& house, std::filesystem::path const& target);
    ~Backup();  // what is not whole is gone
    Backup(Backup const&) = delete;
    Backup& operator=(Backup const&) = delete;

    // Copies and verifies the next space; after the last all is in its place, and it answers false.
    Result<bool> next();
    std::size_t done() const { return done_; }
    std::size_t spaces() const { return names_.size(); }
    BackupMade const& made() const { return made_; }  // when next() has answered false

  private:
    Backup(House& house, std::unique_ptr<Beside> beside, std::vector<std::string> names);
    Result<void> copy_space(std::string const& name);
    void copy_blobs(std::filesystem::path const& from, std::string const& to);
    void copy_keys();
    void copy_vault();
    Result<void> finish();
    void list(std::string const& path, Copied const& copied);

    House& house_;
    std::unique_ptr<Beside> beside_;
    std::vector<std::string> names_;
    std::size_t done_ = 0;
    Manifest manifest_;
    BackupMade made_;
};

// An erasure on the record: entry `by` took the words of entry `number`.
struct Erased {
    SpaceId space;
    std::uint64_t number = 0;
    std::uint64_t by = 0;
};
// How many of these words a backup still holds: those it had, and of whose erasure it knows nothing.
std::uint64_t holds_erased(BackupMade const& backup, std::span<Erased const> erased);

}  // namespace comity
