#include "http/socket_path.h"

#include <fcntl.h>
#include <unistd.h>

namespace comity::http {

SocketPath::SocketPath(std::filesystem::path const& path) : text_(path.string()) {
    constexpr std::size_t kernel_limit_bytes = 107;
    if (text_.size() <= kernel_limit_bytes) return;
    folder_ = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0) return;  // binding or connecting will say what is wrong
    text_ = "/proc/self/fd/" + std::to_string(folder_) + '/' + path.filename().string();
}

SocketPath::~SocketPath() {
    if (folder_ >= 0) ::close(folder_);
}

}  // namespace comity::http
