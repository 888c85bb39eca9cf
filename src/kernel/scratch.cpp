#include "kernel/scratch.h"

#include <string>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = ".verify-";
constexpr int tries_limit = 8;

}  // namespace

Scratch::Scratch(fs::path const& space) {
    remove_abandoned_scratch(space);
    // Between making and locking it could be taken for abandoned: then another one. Who takes it holds it for
    // a moment only; where no lock is to be had at all, none will be had later.
    for (int tries = 0; tries < tries_limit; ++tries) {
        path_ = space / (std::string(prefix) + to_hex(random_bytes(6)));
        fs::create_directory(path_);
        fs::permissions(path_, fs::perms::owner_all);
        lock_ = FileLock::take_folder(path_);
        if (lock_ && fs::exists(path_)) return;
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    throw Broken("a folder to verify in cannot be locked");
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void remove_abandoned_scratch(fs::path const& space) {
    std::error_code unreadable;
    for (auto const& entry : fs::directory_iterator(space, unreadable)) {
        if (!entry.path().filename().string().starts_with(prefix)) continue;
        auto const lock = FileLock::take_folder(entry.path());
        if (!lock) continue;
        std::error_code failed;
        fs::remove_all(entry.path(), failed);
        if (failed) log::warning("what a killed verify left cannot be removed", {{"why", failed.message()}});
    }
}

}  // namespace comity
