// A folder that is made beside its name and takes it when it is whole: it is there as a whole or not at all.
// What a killed maker left goes when the next one makes a folder of that name. One thread at a time.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "kernel/files.h"

namespace comity {

class Beside {
  public:
    // For the owner alone. Refused where something but an empty folder bears the name, or where none can be
    // made.
    static Result<std::unique_ptr<Beside>> make(std::filesystem::path const& name);
    ~Beside();  // removes what did not take its name
    Beside(Beside const&) = delete;
    Beside& operator=(Beside const&) = delete;

    std::filesystem::path const& path() const { return path_; }
    std::filesystem::path const& name() const { return name_; }
    // What lies in it was synced before.
    Result<void> take_name();

  private:
    Beside(std::filesystem::path name, std::filesystem::path path)
        : name_(std::move(name)), path_(std::move(path)) {}
    std::filesystem::path name_;
    std::filesystem::path path_;
    std::unique_ptr<FileLock> lock_;  // says that its maker lives
    bool in_place_ = false;
};

}  // namespace comity
