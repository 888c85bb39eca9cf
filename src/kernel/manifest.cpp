#include "kernel/manifest.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "kernel/founding.h"

namespace comity {

namespace {

constexpr std::int64_t version = 1;

std::unexpected<Error> unfit(std::string const& what) {
    return refuse(Fault::malformed, "The backup does not fit: its manifest " + what + ".");
}

// keys/ holds plain files with plain names.
bool is_key_path(std::vector<std::string_view> const& parts) {
    auto const plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    return parts.size() == 2 && parts[0] == "keys" && !parts[1].empty() && parts[1].front() != '.' &&
           std::ranges::all_of(parts[1], plain);
}

bool is_file_of_space(std::string_view folder, std::string_view path) {
    if (!path.starts_with(folder) || path.substr(folder.size()).empty() || path[folder.size()] != '/')
        return false;
    path.remove_prefix(folder.size() + 1);
    if (path == "journal.db") return true;
    return path.starts_with("blobs/") && Hash::from_hex_text(path.substr(6));
}

std::string folder_of(std::string_view space) {
    return space == "house" ? "house" : "spaces/" + std::string(space);
}

bool is_known_path(std::string_view path, Manifest const& manifest) {
    auto const parts = split(path, '/');
    if (path == "vault.db" || is_key_path(parts)) return true;
    auto const of = parts[0] == "house" ? "house" : parts.size() > 1 ? parts[1] : "";
    return std::ranges::any_of(manifest.spaces, [&](auto const& space) {
        return space.name == of && is_file_of_space(folder_of(space.name), path);
    });
}

Result<Hash> read_hash(json::Value const& object, std::string_view member) {
    auto const hash = Hash::from_hex_text(object.text_of(member));
    if (!hash) return unfit("lacks a \"" + std::string(member) + "\"");
    return *hash;
}

Result<std::uint64_t> read_size(json::Value const& object) {
    auto const* size = object.find("size");
    if (!size || !size->integer() || *size->integer() < 0) return unfit("lacks a \"size\"");
    return static_cast<std::uint64_t>(*size->integer());
}

Result<BackedUpSpace> read_space(json::Value const& object) {
    BackedUpSpace space{.name = std::string(object.text_of("name"))};
    if (space.name != "house" && !is_space_name(space.name)) return unfit("names a space as none is named");
    TRY(id, read_hash(object, "id"));
    TRY(size, read_size(object));
    TRY(root, read_hash(object, "root"));
    space.id = id_cast<SpaceId>(id);
    space.size = size;
    space.root = root;
    space.checkpoint = object.text_of("checkpoint");
    return space;
}

Result<BackedUpFile> read_file(json::Value const& object) {
    BackedUpFile file{.path = std::string(object.text_of("path"))};
    TRY(size, read_size(object));
    TRY(sha256, read_hash(object, "sha256"));
    file.size_bytes = size;
    file.sha256 = sha256;
    return file;
}

template <class T>
Result<std::vector<T>> read_list(json::Value const& object, std::string_view member,
                                 Result<T> (*read)(json::Value const&)) {
    auto const* list = object.find(member);
    if (!list || !list->array()) return unfit("lacks its \"" + std::string(member) + "\"");
    std::vector<T> all;
    for (auto const& each : *list->array()) {
        TRY(one, read(each));
        all.push_back(std::move(one));
    }
    return all;
}

Result<void> check_spaces(Manifest const& manifest) {
    std::set<std::string_view> names;
    std::set<SpaceId> ids;
    for (auto const& space : manifest.spaces) {
        if (!names.insert(space.name).second || !ids.insert(space.id).second)
            return unfit("names a space twice");
    }
    return names.contains("house") ? Result<void>() : unfit("lacks the house's own space");
}

Result<void> check_files(Manifest const& manifest) {
    std::set<std::string_view> paths;
    for (auto const& file : manifest.files) {
        if (!is_known_path(file.path, manifest))
            return unfit("names a file that no backup has: " + excerpt(file.path, 80));
        if (!paths.insert(file.path).second) return unfit("names a file twice: " + file.path);
    }
    std::vector<std::string> needed{"vault.db", "keys/house.secret"};
    for (auto const& space : manifest.spaces) {
        needed.push_back(folder_of(space.name) + "/journal.db");
        needed.push_back("keys/" + space.id.hex() + ".ed25519");
    }
    for (auto const& path : needed) {
        if (!paths.contains(path)) return unfit("lacks the file " + path);
    }
    return {};
}

}  // namespace

std::string write_manifest(Manifest const& manifest) {
    std::string text;
    json::Writer writer(text);
    writer.open('{').member("version", version).member("made_at", format_time(manifest.made_at_ms));
    writer.member("house", manifest.house).key("spaces").open('[');
    for (auto const& space : manifest.spaces) {
        writer.open('{').member("name", space.name).member("id", space.id.hex()).member("size", space.size);
        writer.member("root", space.root.hex()).member("checkpoint", space.checkpoint).close('}');
    }
    writer.close(']').key("files").open('[');
    for (auto const& file : manifest.files) {
        writer.open('{').member("path", file.path).member("size", file.size_bytes);
        writer.member("sha256", file.sha256.hex()).close('}');
    }
    writer.close(']').close('}');
    return text + "\n";
}

Result<Manifest> read_manifest(std::string_view text) {
    auto const object = json::parse(text);
    if (!object || !object->object()) return unfit("is no JSON object");
    auto const* written = object->find("version");
    if (!written || !written->integer() || *written->integer() != version) {
        return unfit("is of a version that this program does not read");
    }
    auto const made_at_ms = parse_time(object->text_of("made_at"));
    if (!made_at_ms) return unfit("lacks its \"made_at\"");
    Manifest manifest{.made_at_ms = *made_at_ms, .house = std::string(object->text_of("house"))};
    TRY(spaces, read_list(*object, "spaces", read_space));
    manifest.spaces = std::move(spaces);
    TRY(files, read_list(*object, "files", read_file));
    manifest.files = std::move(files);
    TRY_OK(check_spaces(manifest));
    TRY_OK(check_files(manifest));
    return manifest;
}

bool is_backup(std::filesystem::path const& folder) {
    return std::filesystem::exists(folder / manifest_name) &&
           std::filesystem::exists(folder / manifest_sum_name);
}

std::string manifest_sum(std::string_view manifest) {
    return sha256(manifest).hex() + "  " + std::string(manifest_name) + "\n";
}

}  // namespace comity
