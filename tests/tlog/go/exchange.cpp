// Writes logs with our library and checks those that the Go program beside it wrote. See README.md.
//   tlog_exchange write FOLDER SEED SIZE...   or   tlog_exchange check FOLDER
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "base/text.h"
#include "tlog/checkpoint.h"
#include "tlog/lines.h"
#include "tlog/merkle.h"
#include "tlog/tile.h"

namespace {

using namespace comity;
using namespace comity::tlog;
namespace fs = std::filesystem;

struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
T must(Result<T> result) {
    if (!result) throw Failed(result.error().why);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void must(bool holds, std::string const& what) {
    if (!holds) throw Failed(what);
}

std::string read_file(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    must(in.good(), "cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(fs::path const& file, BytesView bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string line_of(std::uint64_t a, std::uint64_t b, Proof const& proof) {
    auto line = std::to_string(a) + " " + std::to_string(b);
    for (auto const& hash : proof) line += " " + to_base64(hash.view());
    return line + "\n";
}

class Writer {
  public:
    Writer(fs::path folder, std::uint64_t seed) : folder_(std::move(folder)), random_(seed) {}

    void write(std::vector<std::uint64_t> const& sizes) {
        write_file(folder_ / "log.key", write_verifier_key(log_.key));
        write_file(folder_ / "witness.key", write_verifier_key(witness_.key));
        for (auto const size : sizes) {
            grow(size);
            write_checkpoint(size);
            write_tiles(size);
            write_proofs(size, sizes);
        }
        write_file(folder_ / "inclusion", inclusion_);
        write_file(folder_ / "consistency", consistency_);
    }

  private:
    void grow(std::uint64_t size) {
        while (peaks_.size < size) {
            Bytes entry(random_() % 40, '\0');
            for (auto& byte : entry) byte = static_cast<char>(random_());
            peaks_.add(leaf_hash(entry), nodes_);
            entries_.push_back(std::move(entry));
        }
    }

    void write_checkpoint(std::uint64_t size) {
        Note note{checkpoint_text({log_.key.name, size, peaks_.root(), {}}), {}};
        must(add_signature(note, sign_text(log_, note.text)));
        must(add_signature(note, cosign_text(witness_, note.text, 1772332860)));
        write_file(folder_ / "checkpoints" / std::to_string(size), write_note(note));
    }

    void write_tiles(std::uint64_t size) {
        for (unsigned level = 0; width_in_tree(level, 0, size) > 0; ++level) {
            for (std::uint64_t index = 0; auto const width = width_in_tree(level, index, size); ++index) {
                Tile const tile{TileKind::hashes, level, index, width};
                std::vector<Hash> hashes;
                for (unsigned n = 0; n < width; ++n) hashes.push_back(read_(node_of_tile(tile, n)));
                write_file(folder_ / write_tile_path(tile), write_tile(hashes));
                if (level == 0) write_bundle_of(tile);
            }
        }
    }

    void write_bundle_of(Tile tile) {
        tile.kind = TileKind::entries;
        auto const first = entries_.begin() + static_cast<std::ptrdiff_t>(tile.index * tile_width);
        write_file(folder_ / write_tile_path(tile), write_bundle({first, first + tile.width}));
    }

    void write_proofs(std::uint64_t size, std::vector<std::uint64_t> const& sizes) {
        for (int i = 0; i < 20; ++i) {
            auto const index = random_() % size;
            inclusion_ += line_of(size, index, must(prove_inclusion(index, size, read_)));
        }
        for (auto const old : sizes)
            if (old <= size) consistency_ += line_of(old, size, must(prove_consistency(old, size, read_)));
    }

    fs::path folder_;
    std::mt19937_64 random_;
    Signer log_ = make_signer("comity.example/log", KeyType::ed25519, make_signing_key());
    Signer witness_ = make_signer("comity.example/witness", KeyType::cosignature, make_signing_key());
    Peaks peaks_;
    std::vector<Hash> nodes_;
    std::vector<Bytes> entries_;
    ReadNode read_ = [this](Node const& node) { return nodes_.at(node_place(node)); };
    std::string inclusion_;
    std::string consistency_;
};

class Checker {
  public:
    explicit Checker(fs::path folder) : folder_(std::move(folder)) {}

    void check() {
        read_checkpoints();
        auto const tiles = check_tiles();
        for (auto const& [size, root] : roots_)
            must(span_hash({0, size}, reader(size)) == root, "the tiles have another root");
        auto const inclusions = each_proof("inclusion", [&](auto size, auto index, Proof const& proof) {
            auto const leaf = reader(size)({0, index});
            must(verify_inclusion(leaf, index, size, roots_.at(size), proof));
            must(must(prove_inclusion(index, size, reader(size))) == proof, "another proof of inclusion");
        });
        auto const consistencies = each_proof("consistency", [&](auto old, auto size, Proof const& proof) {
            must(verify_consistency(old, size, roots_.at(old), roots_.at(size), proof));
            must(must(prove_consistency(old, size, reader(size))) == proof, "another proof of consistency");
        });
        must(!roots_.empty() && tiles > 0 && inclusions > 0 && consistencies > 0, "nothing to check");
        std::cout << "We hold " << roots_.size() << " checkpoints, " << tiles << " tiles, " << inclusions
                  << " and " << consistencies << " proofs for good\n";
    }

  private:
    void read_checkpoints() {
        std::array const log{must(read_verifier_key(read_file(folder_ / "log.key")))};
        std::array const witness{must(read_verifier_key(read_file(folder_ / "witness.key")))};
        for (auto const& file : fs::directory_iterator(folder_ / "checkpoints")) {
            auto const opened = must(open_checkpoint(read_file(file.path()), log, witness));
            must(opened.signatures.size() == 2, "the witness did not sign");
            must(std::to_string(opened.checkpoint.size) == file.path().filename(), "another size");
            roots_[opened.checkpoint.size] = opened.checkpoint.root;
        }
    }

    // Every file below tile/ has a path of ours; entries are those of their leaves.
    std::size_t check_tiles() {
        std::size_t count = 0;
        for (auto const& file : fs::recursive_directory_iterator(folder_ / "tile")) {
            if (!file.is_regular_file()) continue;
            ++count;
            auto tile = must(read_tile_path(fs::relative(file.path(), folder_).string()));
            if (tile.kind != TileKind::entries) continue;
            auto const bytes = read_file(file.path());
            auto const entries = must(read_bundle(bytes, tile.width));
            tile.kind = TileKind::hashes;
            auto const hashes = must(read_tile(read_file(folder_ / write_tile_path(tile)), tile.width));
            for (std::size_t i = 0; i < entries.size(); ++i)
                must(leaf_hash(entries[i]) == hashes[i], "an entry is not that of its leaf");
        }
        return count;
    }

    ReadNode reader(std::uint64_t size) {
        return [this, size](Node const& node) {
            auto [tile, first, count] = range_of_node(node);
            tile.width = width_in_tree(tile.level, tile.index, size);
            auto const path = write_tile_path(tile);
            if (!read_.contains(path)) read_[path] = must(read_tile(read_file(folder_ / path), tile.width));
            Peaks peaks;
            for (auto at = first; at < first + count; ++at) peaks.add(read_[path].at(at));
            return peaks.root();
        };
    }

    template <class Check>
    std::size_t each_proof(std::string const& name, Check const& check) {
        std::size_t count = 0;
        auto const text = read_file(folder_ / name);
        for (std::string_view rest = text; auto const line = take_line(rest); ++count) {
            auto const words = split(*line, ' ');
            Proof proof;
            for (std::size_t i = 2; i < words.size(); ++i) proof.push_back(read_hash(words[i]).value());
            check(read_size(words.at(0)).value(), read_size(words.at(1)).value(), proof);
        }
        return count;
    }

    fs::path folder_;
    std::map<std::uint64_t, Hash> roots_;
    std::map<std::string, std::vector<Hash>> read_;
};

int run(std::vector<std::string> const& words) {
    if (words.size() == 2 && words[0] == "check") {
        Checker(words[1]).check();
        return 0;
    }
    if (words.size() < 4 || words[0] != "write") return 2;
    std::vector<std::uint64_t> sizes;
    for (auto const& word : std::span(words).subspan(3)) sizes.push_back(read_size(word).value());
    std::ranges::sort(sizes);
    Writer(words[1], read_size(words[2]).value()).write(sizes);
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run({words + 1, words + count});
    } catch (std::exception const& failed) {
        std::cerr << failed.what() << "\n";
        return 1;
    }
}
