// A private folder beside the files of a space, for what verify derives from them. It goes however that ends:
// where its maker was killed, when the space is next opened or verified. Any thread; a Scratch belongs to
// one.
#pragma once

#include <filesystem>
#include <memory>

#include "kernel/files.h"

namespace comity {

class Scratch {
  public:
    // For the owner alone, since it holds what people said.
    explicit Scratch(std::filesystem::path const& space);
    ~Scratch();
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;
    std::filesystem::path const& path() const { return path_; }

  private:
    std::filesystem::path path_;
    std::unique_ptr<FileLock> lock_;  // says that its maker lives
};

void remove_abandoned_scratch(std::filesystem::path const& space);

}  // namespace comity
