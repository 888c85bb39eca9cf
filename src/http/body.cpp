#include "http/body.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace comity::http {
namespace {

[[noreturn]] void spool_broken(char const* what) {
    throw Broken(std::string("a request's body could not be kept for reading: ") + what + ": " +
                 std::strerror(errno));
}

// A file without a name vanishes with its last descriptor, whatever becomes of us.
int nameless_file(std::filesystem::path const& folder) {
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    std::string name = (folder / "body-XXXXXX").string();
    file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) spool_broken("open");
    ::unlink(name.c_str());
    return file;
}

std::shared_ptr<void const> mapped(int file, std::size_t size) {
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED) spool_broken("map");
    ::madvise(start, size, MADV_SEQUENTIAL);
    return {start, [size](void const* begin) { ::munmap(const_cast<void*>(begin), size); }};
}

}  // namespace

BodyStore::~BodyStore() {
    if (file_ >= 0) ::close(file_);
}

bool BodyStore::add(std::string_view bytes) {
    if (bytes.size() > limit_bytes_ - size_) return false;
    if (file_ < 0 && memory_.size() + bytes.size() > body_in_memory_bytes) spill();
    if (file_ < 0)
        memory_ += bytes;
    else
        append(bytes);
    size_ += bytes.size();
    return true;
}

void BodyStore::spill() {
    file_ = nameless_file(spool_folder_);
    append(memory_);
    memory_ = {};
}

void BodyStore::append(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) spool_broken("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

BodyStore::Whole BodyStore::finish() {
    if (size_ == 0) return {};
    if (file_ < 0) {
        auto kept = std::make_shared<std::string const>(std::move(memory_));
        return {*kept, kept};
    }
    auto owner = mapped(file_, size_);
    return {{static_cast<char const*>(owner.get()), size_}, owner};
}

}  // namespace comity::http
