// What lies in the files of a folder, its subfolders apart, to be searched for what must not be there. One
// thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace comity::testing {

inline std::string bytes_of_files(std::filesystem::path const& folder) {
    std::string all;
    for (auto const& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(file.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

}  // namespace comity::testing
