// index.db: what lists across spaces need without opening them: names, memberships, digests. Disposable:
// it is made again by visiting the spaces. Any thread; calls take turns.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/database.h"
#include "kernel/house.h"
#include "kernel/space_state.h"

namespace comity {

struct IndexedDigest {
    std::string name;
    std::string row;  // a JSON array, one value a column; empty: no row
};

class Index {
  public:
    // `rule` names what its digests follow; where it is another than before, no space counts as settled.
    Index(std::filesystem::path const& file, std::string const& rule);

    // What a commit changed. `state` only where it did.
    void record(std::string const& space, std::uint64_t size, SpaceState const* state,
                std::vector<IndexedDigest> const& digests);
    // From here on the space may be ahead of its row, until settled; durable, so a crash leaves a mark.
    void unsettle(std::string const& space);
    void settle(std::string const& space);
    // Is the row of the space settled, and of a journal of this size? Then it says all that is to be said.
    bool is_settled(std::string const& space, SpaceId const& id, std::uint64_t size);
    // How many entries of the house there were when their keys had last been told into all spaces.
    std::uint64_t keys_told();
    void remember_keys_told(std::uint64_t entries);
    // Those known and settled.
    std::vector<std::string> settled();

    std::optional<std::string> name_of(SpaceId const& space);
    std::vector<SpaceSize> sizes();
    // May the reader have a look at a space, as member or because it is public? Nothing where the index does
    // not know it.
    std::optional<bool> admits(std::string_view space, PartyId const& reader);
    // Has the digest a row for the space? Nothing where the index does not know the space.
    std::optional<bool> has_digest(std::string_view space, std::string_view digest);
    std::vector<Listing> spaces(PartyId const& reader);
    std::vector<DigestRow> digest(std::string const& name, PartyId const& reader, Role audience);

  private:
    void follow(std::string const& rule);

    std::mutex mutex_;
    Database database_;
};

// A damaged one is made again by visiting the spaces. Its rule is that of the rooms' digests.
std::unique_ptr<Index> open_index(std::filesystem::path const& file, Rooms const& rooms);

}  // namespace comity
