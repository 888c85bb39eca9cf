// A path by which a socket in a folder can be bound and reached however deep the folder lies: the kernel
// takes 107 bytes, so longer ones go by way of the opened folder. Keep it while binding or connecting. Any
// thread.
#pragma once

#include <filesystem>
#include <string>

namespace comity::http {

class SocketPath {
  public:
    explicit SocketPath(std::filesystem::path const& path);
    ~SocketPath();
    SocketPath(SocketPath const&) = delete;
    SocketPath& operator=(SocketPath const&) = delete;
    std::string const& text() const { return text_; }

  private:
    int folder_ = -1;
    std::string text_;
};

}  // namespace comity::http
