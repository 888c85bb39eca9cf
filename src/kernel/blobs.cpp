#include "kernel/blobs.h"

#include "base/hash.h"
#include "kernel/files.h"

namespace comity {

Result<Hash> keep_blob(std::filesystem::path const& folder, BytesView bytes) {
    if (bytes.size() > blob_limit_bytes) return refuse(Fault::too_large, "A file is at most 64 MiB large.");
    if (bytes.empty()) return refuse(Fault::malformed, "The file is empty.");
    auto hash = sha256(bytes);
    auto file = blob_file(folder, hash);
    if (std::filesystem::exists(file)) {
        sync_folder(folder);  // whoever wrote it may not have come so far
    } else {
        write_file_durably(file, bytes, 0600);
    }
    return hash;
}

std::filesystem::path blob_file(std::filesystem::path const& folder, Hash const& hash) {
    return folder / hash.hex();
}

Result<std::filesystem::path> received_blob(std::filesystem::path const& folder, Hash const& hash) {
    auto file = blob_file(folder, hash);
    if (std::filesystem::exists(file)) return file;
    return refuse(Fault::malformed, "An attached file was not received yet; send the file first.");
}

}  // namespace comity
