// Law 2, for every view of every room: dropped and replayed it is the same, after any prefix and however the
// entries come in batches. A kind without a file in tests/golden/statements fails.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>
#include <random>

#include "app/rooms.h"
#include "base/hash.h"
#include "kernel/desk.h"
#include "kernel/space_room.h"
#include "kernel/table_hash.h"
#include "kernel/views.h"
#include "testing.h"

namespace comity {
namespace {

Rooms rooms_with_kernel() {
    Rooms rooms{space_room()};
    for (auto const& room : all_rooms()) rooms.push_back(room);
    return rooms;
}

std::vector<std::string> examples_of(std::string const& kind) {
    std::ifstream in(std::string(COMITY_SOURCE) + "/tests/golden/statements/" + kind + ".jsonl");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// Something that was said and is erased now: what remains of it stands in its place.
std::optional<std::uint64_t> erase_one(Rooms const& rooms, std::vector<OwnedEntry>& entries,
                                       std::mt19937& random) {
    std::vector<OwnedEntry*> words;
    for (auto& entry : entries) {
        auto const* kind = find_kind(rooms, entry.header.kind);
        if (kind && (kind->may_erase || kind->goes_with) && !entry.erased) words.push_back(&entry);
    }
    if (words.empty()) return std::nullopt;
    auto& entry = *words[random() % words.size()];
    entry.erased = true;
    entry.body = json::Object{};
    return entry.number;
}

// A space's life of `count` entries: its opening, then examples of all kinds in a seeded order.
std::vector<OwnedEntry> life_of_a_space(Rooms const& rooms, std::size_t count) {
    std::vector<std::pair<std::string, std::string>> examples;
    for (auto const& room : rooms) {
        for (auto const& kind : room.kinds) {
            if (kind.name == "space.opened" || kind.name == "party.introduced") continue;
            auto lines = examples_of(kind.name);
            EXPECT_FALSE(lines.empty()) << "tests/golden/statements/" << kind.name << ".jsonl is missing";
            for (auto& line : lines) examples.emplace_back(kind.name, line);
        }
    }
    std::mt19937 random(7);
    std::vector<OwnedEntry> entries;
    SpaceState state;
    while (entries.size() < count) {
        auto const number = entries.size();
        auto [kind, text] = number == 0 ? std::pair<std::string, std::string>(
                                              "space.opened", R"({"title":"T","mode":"exercise"})")
                                        : examples[random() % examples.size()];
        // What names others names entries before it, of whatever kind.
        for (auto at = text.find("\"@\""); at != text.npos; at = text.find("\"@\"")) {
            text.replace(at + 1, 1, entries[random() % entries.size()].id.hex());
        }
        // Entry 77777 stands for one before it that can be erased.
        if (auto const at = text.find("77777"); at != text.npos) {
            auto const erased = erase_one(rooms, entries, random);
            if (!erased) continue;
            text.replace(at, 5, std::to_string(*erased));
        }
        auto body = json::parse(text);
        EXPECT_TRUE(body) << text;
        auto const* known = find_kind(rooms, kind);
        auto fits = known->check(*body);
        EXPECT_TRUE(fits) << kind << ": " << text << ": " << (fits ? "" : fits.error().why);
        Header header{.kind = kind, .said_at_ms = static_cast<std::int64_t>(number)};
        header.body_hash = sha256(text + std::to_string(number));
        OwnedEntry entry{number,
                         statement_id(write_header(header)),
                         header,
                         1772332860000 + static_cast<std::int64_t>(number) * 1000,
                         0,
                         "test",
                         std::move(*body)};
        state.take_in(number, entry.id, entry.header, entry.heard_at_ms, entry.body);
        entry.at_ms = state.clock.at(entry.heard_at_ms);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::map<std::string, std::string> hashes(Views& views, std::vector<View const*> const& list) {
    std::map<std::string, std::string> found;
    for (auto const& table : table_names(list)) found[table] = table_hash(views.database(), table).hex();
    return found;
}

TEST(Replay, EveryViewIsTheSameAfterAnyPrefixAndInAnyBatches) {
    testing::TemporaryFolder folder;
    auto rooms = rooms_with_kernel();
    std::vector<std::string> on;
    for (auto const& room : rooms) on.push_back(room.name);
    auto list = views_of(rooms, on);
    auto entries = life_of_a_space(rooms, 400);
    Views slow(folder.path() / "one by one.db", list);
    std::size_t files = 0;
    std::mt19937 random(11);
    for (std::size_t prefix : {1, 2, 10, 57, 200, 400}) {
        while (slow.applied() < prefix) slow.apply({&entries[slow.applied()], 1});
        Views batched(folder.path() / (std::to_string(++files) + ".db"), list);
        while (batched.applied() < prefix) {
            auto many = std::min<std::size_t>(prefix - batched.applied(), 1 + random() % 60);
            batched.apply({&entries[batched.applied()], many});
        }
        EXPECT_TRUE(slow.stops().empty());
        EXPECT_EQ(hashes(slow, list), hashes(batched, list)) << "after " << prefix;
    }
    // The comparison can fail: one entry less is another table.
    Views shorter(folder.path() / "shorter.db", list);
    shorter.apply({entries.data(), entries.size() - 20});
    EXPECT_NE(hashes(slow, list), hashes(shorter, list));
}

}  // namespace
}  // namespace comity
