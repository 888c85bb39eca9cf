#include "kernel/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>

#include "base/error.h"
#include "base/hash.h"

namespace comity {

namespace {

[[noreturn]] void fail(char const* what, std::filesystem::path const& file) {
    throw Broken(std::string(what) + " " + file.filename().string() + ": " + std::strerror(errno));
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

void write_all(Descriptor const& out, std::string_view bytes, std::filesystem::path const& file) {
    while (!bytes.empty()) {
        auto const written = ::write(out.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("cannot write", file);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

// Hands on a file piece by piece.
Copied read_pieces(std::filesystem::path const& file, std::function<void(std::string_view)> const& take) {
    Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.number() < 0) fail("cannot open", file);
    Copied copied;
    Sha256 hash;
    constexpr std::size_t piece_bytes = 1 << 20;
    auto const piece = std::make_unique_for_overwrite<char[]>(piece_bytes);
    for (;;) {
        auto const count = ::read(in.number(), piece.get(), piece_bytes);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot read", file);
        if (count == 0) break;
        std::string_view const bytes(piece.get(), static_cast<std::size_t>(count));
        hash.add(bytes);
        take(bytes);
        copied.size_bytes += bytes.size();
    }
    copied.sha256 = hash.finish();
    return copied;
}

}  // namespace

Copied copy_file_durably(std::filesystem::path const& from, std::filesystem::path const& to) {
    Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.number() < 0) fail("cannot write", to);
    auto const copied = read_pieces(from, [&](std::string_view bytes) { write_all(out, bytes, to); });
    if (::fsync(out.number()) != 0) fail("cannot sync", to);
    return copied;
}

Copied look_at_file(std::filesystem::path const& file) {
    return read_pieces(file, [](std::string_view) {});
}

void write_file_durably(std::filesystem::path const& file, std::string_view bytes, unsigned mode) {
    auto beside = file;
    beside += "." + to_hex(random_bytes(8)) + ".new";  // two writers of one file do not meet
    {
        Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        if (out.number() < 0) fail("cannot write", beside);
        write_all(out, bytes, beside);
        if (::fsync(out.number()) != 0) fail("cannot sync", beside);
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) fail("cannot rename", beside);
    sync_folder(file.parent_path());
}

std::string read_file(std::filesystem::path const& file) {
    Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.number() < 0) fail("cannot open", file);
    std::string bytes(std::filesystem::file_size(file), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        auto const count = ::read(in.number(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("cannot read", file);
        done += static_cast<std::size_t>(count);
    }
    return bytes;
}

void sync_folder(std::filesystem::path const& folder) {
    Descriptor open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (open_folder.number() < 0 || ::fsync(open_folder.number()) != 0) fail("cannot sync", folder);
}

void sync_file(std::filesystem::path const& file) {
    Descriptor open_file(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (open_file.number() < 0 || ::fsync(open_file.number()) != 0) fail("cannot sync", file);
}

std::unique_ptr<FileLock> FileLock::take(std::filesystem::path const& file) {
    int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("cannot open", file);
    std::unique_ptr<FileLock> lock(new FileLock(descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return nullptr;
    return lock;
}

std::unique_ptr<FileLock> FileLock::take_folder(std::filesystem::path const& folder) {
    int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    std::unique_ptr<FileLock> lock(new FileLock(descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return nullptr;
    return lock;
}

FileLock::~FileLock() {
    ::close(descriptor_);
}

}  // namespace comity
