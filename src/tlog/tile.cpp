#include "tlog/tile.h"

#include "base/text.h"

namespace comity::tlog {

namespace {

constexpr std::uint64_t index_limit = tree_size_limit >> tile_height;
constexpr unsigned level_limit = 63;

std::unexpected<Error> no_path() {
    return refuse(Fault::malformed, "This is not the path of a tile.");
}

std::string three_digits(std::uint64_t number) {
    auto const digits = std::to_string(number);
    return std::string(3 - digits.size(), '0') + digits;
}

std::string write_index(std::uint64_t index) {
    auto path = three_digits(index % 1000);
    for (index /= 1000; index > 0; index /= 1000) path = "x" + three_digits(index % 1000) + "/" + path;
    return path;
}

// Reads what stands for an index without looking at its groups; the caller compares with what is written.
std::optional<std::uint64_t> read_index(std::string_view path) {
    std::string digits;
    for (char c : path)
        if (c != 'x' && c != '/') digits.push_back(c);
    auto index = read_whole_number(digits);
    return index && *index < index_limit ? index : std::nullopt;
}

}  // namespace

std::string write_tile_path(Tile const& tile) {
    MUST(tile.level <= level_limit && tile.width >= 1 && tile.width <= tile_width);
    auto path = "tile/" + (tile.kind == TileKind::entries ? "entries" : std::to_string(tile.level)) + "/" +
                write_index(tile.index);
    if (tile.width < tile_width) path += ".p/" + std::to_string(tile.width);
    return path;
}

Result<Tile> read_tile_path(std::string_view path) {
    constexpr std::string_view start = "tile/";
    if (!path.starts_with(start)) return no_path();
    auto rest = path.substr(start.size());
    auto const slash = rest.find('/');
    if (slash == rest.npos) return no_path();
    Tile tile;
    if (rest.substr(0, slash) == "entries") {
        tile.kind = TileKind::entries;
    } else {
        auto const level = read_whole_number(rest.substr(0, slash));
        if (!level || *level > level_limit) return no_path();
        tile.level = static_cast<unsigned>(*level);
    }
    rest.remove_prefix(slash + 1);
    if (auto const partial = rest.find(".p/"); partial != rest.npos) {
        auto const width = read_whole_number(rest.substr(partial + 3));
        if (!width || *width == 0 || *width >= tile_width) return no_path();
        tile.width = static_cast<unsigned>(*width);
        rest = rest.substr(0, partial);
    }
    auto const index = read_index(rest);
    if (!index) return no_path();
    tile.index = *index;
    if (write_tile_path(tile) != path) return no_path();  // each tile has one path
    return tile;
}

unsigned width_in_tree(unsigned level, std::uint64_t index, std::uint64_t size) {
    if (level * tile_height >= 64) return 0;
    auto const hashes = size >> (level * tile_height);
    if (index < hashes / tile_width) return tile_width;
    return index == hashes / tile_width ? static_cast<unsigned>(hashes % tile_width) : 0;
}

Node node_of_tile(Tile const& tile, unsigned n) {
    MUST(tile.kind == TileKind::hashes && n < tile.width);
    return {tile.level * tile_height, tile.index * tile_width + n};
}

TileRange range_of_node(Node const& node) {
    auto const height = node.level % tile_height;
    auto const first = node.index << height;
    return {{TileKind::hashes, node.level / tile_height, first / tile_width},
            static_cast<unsigned>(first % tile_width),
            1U << height};
}

Bytes write_tile(std::vector<Hash> const& hashes) {
    MUST(!hashes.empty() && hashes.size() <= tile_width);
    Bytes bytes;
    for (auto const& hash : hashes) bytes += hash.view();
    return bytes;
}

Result<std::vector<Hash>> read_tile(BytesView bytes, unsigned width) {
    constexpr std::size_t hash_bytes = 32;
    if (bytes.size() != width * hash_bytes)
        return refuse(Fault::malformed, "The tile is not as wide as its path says.");
    std::vector<Hash> hashes;
    for (std::size_t at = 0; at < bytes.size(); at += hash_bytes)
        hashes.push_back(*Hash::from_bytes(bytes.substr(at, hash_bytes)));
    return hashes;
}

Bytes write_bundle(std::vector<Bytes> const& entries) {
    MUST(!entries.empty() && entries.size() <= tile_width);
    Bytes bytes;
    for (auto const& entry : entries) {
        MUST(entry.size() <= bundle_entry_limit_bytes);
        put_u16(bytes, static_cast<std::uint16_t>(entry.size()));
        bytes += entry;
    }
    return bytes;
}

Result<std::vector<BytesView>> read_bundle(BytesView bytes, unsigned width) {
    std::vector<BytesView> entries;
    while (!bytes.empty()) {
        if (bytes.size() < 2 || entries.size() == width) break;
        auto const length = static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[0]) << 8 |
                                                     static_cast<std::uint8_t>(bytes[1]));
        if (bytes.size() < 2 + length) break;
        entries.push_back(bytes.substr(2, length));
        bytes.remove_prefix(2 + length);
    }
    if (!bytes.empty() || entries.size() != width)
        return refuse(Fault::malformed, "The bundle does not hold as many entries as its path says.");
    return entries;
}

}  // namespace comity::tlog
