#include "kernel/key.h"

#include <fstream>

#include "base/error.h"
#include "kernel/files.h"

namespace comity {

void write_secret_file(std::filesystem::path const& file, BytesView secret) {
    write_file_durably(file, to_hex(secret) + "\n", 0600);
}

Bytes read_secret_file(std::filesystem::path const& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    auto secret = from_hex(line);
    if (!in || !secret || secret->size() != secret_bytes)
        throw Broken("the key file " + file.filename().string() + " cannot be read");
    return *secret;
}

}  // namespace comity
