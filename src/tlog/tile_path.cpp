#include "tlog/tile_path.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "tlog/merkle.h"

namespace comity::tlog {

namespace {

constexpr std::size_t tiles_limit = 64;  // eight levels with a few tiles each

class Tiles {
  public:
    Tiles(std::uint64_t size, AskTile const& ask) : size_(size), ask_(ask) {}

    Hash node(Node const& node) {
        auto range = range_of_node(node);
        range.tile.width = width_in_tree(range.tile.level, range.tile.index, size_);
        auto const& hashes = tile(range.tile);
        if (hashes.size() < range.first + range.count) return {};
        std::vector<Hash> level(hashes.begin() + range.first, hashes.begin() + range.first + range.count);
        for (; level.size() > 1; level.resize(level.size() / 2))
            for (std::size_t at = 0; at < level.size() / 2; ++at)
                level[at] = node_hash(level[2 * at], level[2 * at + 1]);
        return level.front();
    }

    std::optional<Error> failure;

  private:
    std::vector<Hash> const& tile(Tile const& tile) {
        auto const [place, is_new] = read_.try_emplace({tile.level, tile.index});
        if (!is_new || failure) return place->second;
        if (read_.size() > tiles_limit) {
            failure = Error{Fault::too_large, "A path does not lie in so many tiles."};
            return place->second;
        }
        auto const bytes = ask_(tile);
        auto hashes = bytes ? read_tile(*bytes, tile.width) : std::unexpected(bytes.error());
        if (hashes)
            place->second = *std::move(hashes);
        else
            failure = hashes.error();
        return place->second;
    }

    std::uint64_t size_;
    AskTile const& ask_;
    std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> read_;
};

}  // namespace

Result<Proof> path_from_tiles(std::uint64_t old_size, std::uint64_t size, AskTile const& ask) {
    if (old_size == 0 || old_size >= size || size >= tree_size_limit)
        return refuse(Fault::malformed, "There is no path between trees of these sizes.");
    Tiles tiles(size, ask);
    auto const read = [&tiles](Node const& node) { return tiles.node(node); };
    Proof path;
    if (std::has_single_bit(old_size)) path.push_back(span_hash({0, old_size}, read));
    for (auto const& span : consistency_spans(old_size, size)) path.push_back(span_hash(span, read));
    if (tiles.failure) return std::unexpected(*tiles.failure);
    return path;
}

}  // namespace comity::tlog
