#include "cli/whole_file.h"

#include <fstream>

#include "cli/terminal.h"

namespace comity::cli {

Result<std::string> read_whole_file(std::string const& path, std::size_t limit_bytes) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return refuse(Fault::not_found, "The file " + shown(path) + " cannot be read.");
    std::string text(limit_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit_bytes)
        return refuse(Fault::too_large, "The file " + shown(path) + " is too long to be what it should be.");
    return text;
}

}  // namespace comity::cli
