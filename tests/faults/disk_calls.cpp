// Stands in for functions of the C library, for all of this program: what concerns a file below the folder
// of the present Disk asks it first. Syncs of such files cost nothing here: it is the Disk that remembers.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <mutex>
#include <string>

#include "disk.h"

namespace {

using comity::faults::Disk;
using Call = Disk::Call;

// The present disk with its mutex, where it has to do with the file.
class Asked {
  public:
    template <class File>
    explicit Asked(File file) : disk_(Disk::present()) {
        if (!disk_) return;
        lock_ = std::unique_lock(disk_->mutex());
        if (disk_->covers(file)) return;
        lock_.unlock();
        disk_ = nullptr;
    }
    explicit operator bool() const { return disk_; }
    Disk* operator->() const { return disk_; }

    // Sets errno where it fails. `note`: it is noted all the same, since the power went in the midst of it.
    bool refuses(Call call, bool& note) {
        if (!disk_) return false;
        int const failure = disk_->failure_of(call);
        note = !failure || disk_->may_still_be_done();
        errno = failure ? failure : errno;
        return failure != 0;
    }

  private:
    Disk* disk_;
    std::unique_lock<std::mutex> lock_;
};

int open_file(char const* path, int flags, mode_t mode) {
    auto open = [&] { return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode)); };
    Asked disk(path);
    if (!disk) return open();
    bool const is_new = (flags & O_CREAT) && ::access(path, F_OK) != 0;
    bool note = false;
    if (disk.refuses(is_new ? Call::open_new : Call::open, note)) return -1;
    int const descriptor = open();
    if (descriptor < 0) return descriptor;
    if (is_new) disk->made(path, false);
    disk->opened(descriptor, path);
    return descriptor;
}

ssize_t write_at(int descriptor, void const* bytes, std::size_t count, off_t at) {
    auto write = [&] { return ::syscall(SYS_pwrite64, descriptor, bytes, count, at); };
    Asked disk(descriptor);
    if (!disk) return write();
    struct stat file{};
    ::fstat(descriptor, &file);
    bool const longer = static_cast<off_t>(at + static_cast<off_t>(count)) > file.st_size;
    bool note = false;
    bool const refused = disk.refuses(longer ? Call::write_more : Call::write, note);
    ssize_t const done = refused ? -1 : write();
    auto const length = refused ? count : static_cast<std::size_t>(done);
    if (note && (refused || done > 0))
        disk->wrote(descriptor, static_cast<std::uint64_t>(at), {static_cast<char const*>(bytes), length});
    return done;
}

int sync_file(int descriptor, long number) {
    Asked disk(descriptor);
    if (!disk) return static_cast<int>(::syscall(number, descriptor));
    bool note = false;
    if (disk.refuses(Call::sync, note)) return -1;
    disk->synced(descriptor);
    return 0;
}

int remove_file(char const* path, int how) {
    auto remove = [&] { return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, how)); };
    Asked disk(path);
    if (!disk || ::access(path, F_OK) != 0) return remove();
    bool note = false;
    bool const refused = disk.refuses(Call::remove, note);
    int const done = refused ? -1 : remove();
    if (note && (refused || done == 0)) disk->removed(path);
    return done;
}

}  // namespace

extern "C" {

int open(char const* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    auto const mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_file(path, flags, mode);
}

int open64(char const* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    auto const mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_file(path, flags, mode);
}

int close(int descriptor) {
    if (Asked disk(descriptor); disk) disk->closed(descriptor);
    return static_cast<int>(::syscall(SYS_close, descriptor));
}

ssize_t read(int descriptor, void* bytes, std::size_t count) {
    Asked disk(descriptor);
    bool note = false;
    if (disk.refuses(Call::read, note)) return -1;
    return ::syscall(SYS_read, descriptor, bytes, count);
}

ssize_t pread64(int descriptor, void* bytes, std::size_t count, off64_t at) {
    Asked disk(descriptor);
    bool note = false;
    if (disk.refuses(Call::read, note)) return -1;
    return ::syscall(SYS_pread64, descriptor, bytes, count, at);
}

ssize_t pwrite64(int descriptor, void const* bytes, std::size_t count, off64_t at) {
    return write_at(descriptor, bytes, count, at);
}

// The kernel's own files are written from their beginning on.
ssize_t write(int descriptor, void const* bytes, std::size_t count) {
    // The log of a house in trouble would fill the screen.
    if (descriptor == STDERR_FILENO && Disk::present()) return static_cast<ssize_t>(count);
    bool covered = false;
    if (Asked disk(descriptor); disk) covered = true;
    if (!covered) return ::syscall(SYS_write, descriptor, bytes, count);
    auto const at = ::lseek(descriptor, 0, SEEK_CUR);
    auto const done = write_at(descriptor, bytes, count, at);
    if (done > 0) ::lseek(descriptor, at + done, SEEK_SET);
    return done;
}

int fsync(int descriptor) {
    return sync_file(descriptor, SYS_fsync);
}

int fdatasync(int descriptor) {
    return sync_file(descriptor, SYS_fdatasync);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    auto truncate = [&] { return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size)); };
    Asked disk(descriptor);
    if (!disk) return truncate();
    bool note = false;
    bool const refused = disk.refuses(Call::truncate, note);
    int const done = refused ? -1 : truncate();
    if (note && (refused || done == 0)) disk->truncated(descriptor, static_cast<std::uint64_t>(size));
    return done;
}

int rename(char const* from, char const* to) noexcept {
    auto rename_file = [&] {
        return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
    };
    Asked disk(from);
    if (!disk) return rename_file();
    bool note = false;
    bool const refused = disk.refuses(Call::rename, note);
    int const done = refused ? -1 : rename_file();
    if (note && (refused || done == 0)) disk->renamed(from, to);
    return done;
}

int unlink(char const* path) noexcept {
    return remove_file(path, 0);
}

int rmdir(char const* path) noexcept {
    return remove_file(path, AT_REMOVEDIR);
}

int remove(char const* path) noexcept {
    struct stat file{};
    return remove_file(path, ::lstat(path, &file) == 0 && S_ISDIR(file.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdir(char const* path, mode_t mode) noexcept {
    auto make = [&] { return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode)); };
    Asked disk(path);
    if (!disk || ::access(path, F_OK) == 0) return make();
    bool note = false;
    bool const refused = disk.refuses(Call::make_folder, note);
    int const done = refused ? -1 : make();
    if (note && (refused || done == 0)) disk->made(path, true);
    return done;
}

void* mmap64(void* address, std::size_t length, int protection, int flags, int descriptor,
             off64_t at) noexcept {
    if (descriptor >= 0) {
        Asked disk(descriptor);
        bool note = false;
        if (disk.refuses(Call::map, note)) return MAP_FAILED;
    }
    auto const mapped = ::syscall(SYS_mmap, address, length, protection, flags, descriptor, at);
    return mapped == -1 ? MAP_FAILED : reinterpret_cast<void*>(mapped);
}
}
