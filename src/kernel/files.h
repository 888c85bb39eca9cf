// Files that are on disk when a call returns, and the lock of a folder. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace comity {

// Writes beside `file`, syncs, renames, syncs the folder: `file` is whole or as before. Throws Broken.
void write_file_durably(std::filesystem::path const& file, std::string_view bytes, unsigned mode);
std::string read_file(std::filesystem::path const& file);  // throws Broken
void sync_folder(std::filesystem::path const& folder);
void sync_file(std::filesystem::path const& file);

struct Copied {
    std::uint64_t size_bytes = 0;
    Hash sha256;  // of what was written
};
// Into a new file for the owner alone, synced but for its folder. Throws Broken.
Copied copy_file_durably(std::filesystem::path const& from, std::filesystem::path const& to);
Copied look_at_file(std::filesystem::path const& file);  // the same, of a file that is there

// Holds an advisory lock on a file for as long as it lives.
class FileLock {
  public:
    // Empty where another process holds it.
    static std::unique_ptr<FileLock> take(std::filesystem::path const& file);
    // On a folder itself. Empty also where there is none (any more), or none that may be looked into.
    static std::unique_ptr<FileLock> take_folder(std::filesystem::path const& folder);
    ~FileLock();
    FileLock(FileLock const&) = delete;
    FileLock& operator=(FileLock const&) = delete;

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace comity
