#include "kernel/beside.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"
#include "base/log.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".new";
constexpr std::size_t mark_bytes = 6;

std::unexpected<Error> cannot(std::string const& what, int number) {
    bool const not_allowed = number == EACCES || number == EPERM || number == EROFS;
    return refuse(not_allowed ? Fault::forbidden : Fault::broken, what + ": " + std::strerror(number) + ".");
}

Result<void> check_free(fs::path const& name) {
    std::error_code failed;
    auto const status = fs::symlink_status(name, failed);
    if (status.type() == fs::file_type::not_found) return {};
    if (failed) return cannot(name.string() + " cannot be looked at", failed.value());
    if (!fs::is_directory(status))
        return refuse(Fault::conflict, name.string() + " is there and is no folder.");
    bool const empty = fs::is_empty(name, failed);
    if (failed) return cannot(name.string() + " cannot be looked into", failed.value());
    if (!empty) return refuse(Fault::conflict, "The folder " + name.string() + " is not empty.");
    return {};
}

bool is_left_by_another(fs::path const& name, fs::path const& folder) {
    auto const prefix = "." + name.filename().string() + ".";
    auto const found = folder.filename().string();
    struct ::stat is{};
    return found.starts_with(prefix) && found.ends_with(ending) &&
           found.size() == prefix.size() + 2 * mark_bytes + ending.size() &&
           ::lstat(folder.c_str(), &is) == 0 && S_ISDIR(is.st_mode) && is.st_uid == ::geteuid();
}

void remove_abandoned(fs::path const& name) {
    std::error_code unreadable;
    for (auto const& entry : fs::directory_iterator(name.parent_path(), unreadable)) {
        if (!is_left_by_another(name, entry.path())) continue;
        auto const lock = FileLock::take_folder(entry.path());
        if (!lock) continue;
        std::error_code failed;
        fs::remove_all(entry.path(), failed);
        if (failed) log::warning("what was left half made cannot be removed", {{"why", failed.message()}});
    }
}

}  // namespace

Result<std::unique_ptr<Beside>> Beside::make(fs::path const& wanted) {
    auto name = fs::absolute(wanted).lexically_normal();
    if (!name.has_filename()) name = name.parent_path();  // it ended with a slash
    if (!name.has_filename()) return refuse(Fault::malformed, "A new folder needs a name.");
    TRY_OK(check_free(name));
    std::error_code failed;
    if (!fs::is_directory(name.parent_path(), failed)) {
        return refuse(Fault::not_found, "There is no folder " + name.parent_path().string() + ".");
    }
    remove_abandoned(name);
    auto const mark = to_hex(random_bytes(mark_bytes));
    auto path = name.parent_path() / ("." + name.filename().string() + "." + mark + std::string(ending));
    if (::mkdir(path.c_str(), 0700) != 0) {
        return cannot("No folder can be made in " + name.parent_path().string(), errno);
    }
    std::unique_ptr<Beside> beside(new Beside(std::move(name), std::move(path)));
    beside->lock_ = FileLock::take_folder(beside->path_);
    if (!beside->lock_) throw Broken("a new folder cannot be locked");
    return beside;
}

Beside::~Beside() {
    std::error_code ignored;
    if (!in_place_) fs::remove_all(path_, ignored);
}

Result<void> Beside::take_name() {
    sync_folder(path_);
    if (::rename(path_.c_str(), name_.c_str()) != 0) {
        if (errno == EEXIST || errno == ENOTEMPTY) {
            return refuse(Fault::conflict, "The folder " + name_.string() + " is not empty any more.");
        }
        return cannot(name_.string() + " cannot be made", errno);
    }
    in_place_ = true;
    sync_folder(name_.parent_path());
    return {};
}

}  // namespace comity
