#include "cli/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace comity::cli {

MappedFile::~MappedFile() {
    if (size_ > 0) ::munmap(const_cast<char*>(data_), size_);
}

Result<std::shared_ptr<MappedFile const>> map_file(std::filesystem::path const& file) {
    auto refusal = [&](char const* why) {
        return refuse(Fault::not_found, file.string() + ": " + why + ".");
    };
    int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return refusal(std::strerror(errno));
    struct stat about{};
    bool known = ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
    auto size = known ? static_cast<std::size_t>(about.st_size) : 0;
    void* data = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : nullptr;
    ::close(descriptor);
    if (!known) return refusal("This is not a file");
    if (data == MAP_FAILED) return refusal(std::strerror(errno));
    // It is read once, from front to back: pages behind may go.
    if (size > 0) ::madvise(data, size, MADV_SEQUENTIAL);
    return std::make_shared<MappedFile const>(static_cast<char const*>(data), size);
}

}  // namespace comity::cli
