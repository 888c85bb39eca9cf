// A file as bytes in memory, read by the system when they are looked at. Any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.h"

namespace comity::cli {

class MappedFile {
  public:
    MappedFile(char const* data, std::size_t size) : data_(data), size_(size) {}
    ~MappedFile();
    MappedFile(MappedFile const&) = delete;
    MappedFile& operator=(MappedFile const&) = delete;
    std::string_view bytes() const { return {data_, size_}; }

  private:
    char const* data_;
    std::size_t size_;
};

Result<std::shared_ptr<MappedFile const>> map_file(std::filesystem::path const& file);

}  // namespace comity::cli
