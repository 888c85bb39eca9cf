// A log that shows two histories is caught, and what is kept of it convinces whoever has the log's key.
#include "http/cosigning.h"
#include "kernel/files.h"
#include "kernel/witness.h"
#include "witness_fixture.h"

namespace comity::http {
namespace {

class TwoHistoriesTest : public WitnessTest {
  protected:
    void expect_caught(std::uint64_t earlier, std::uint64_t later) {
        auto const found = evidence_against(log);
        ASSERT_TRUE(found) << found.error().why;
        EXPECT_EQ(found->earlier.size, earlier);
        EXPECT_EQ(found->later.size, later);
        EXPECT_EQ(status(), "two_histories");
        auto const file = folder.path() / "evidence" / std::string(listed().text_of("evidence"));
        EXPECT_EQ(read_file(file), get(log_path(log) + "/evidence").body);
        EXPECT_EQ(std::filesystem::status(file).permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        // Neither history is cosigned from here on.
        EXPECT_EQ(ask(log, earlier, 40).status, 422);
        EXPECT_EQ(ask(other, earlier, 40).status, 422);
    }
    Witness witness{*house};
    Witness::ReadTile tiles_of(Log const& of, std::uint64_t size) {
        return [&of, size](std::string const& url, tlog::Tile const& tile) -> Result<Bytes> {
            EXPECT_EQ(url, "https://log.example/hill");
            EXPECT_EQ(tile.width, tlog::width_in_tree(tile.level, tile.index, size));
            std::vector<Hash> hashes;
            for (unsigned n = 0; n < tile.width; ++n)
                hashes.push_back(of.tree.reader()(tlog::node_of_tile(tile, n)));
            return tlog::write_tile(hashes);
        };
    }
};

TEST_F(TwoHistoriesTest, OfOneSize) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_EQ(ask(other, 20, 20).status, 422);
    expect_caught(20, 20);
}

// Whatever else the request gets wrong: the two signatures are enough.
TEST_F(TwoHistoriesTest, OfOneSizeAndFromAnotherOne) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_EQ(ask(other, 12, 20).status, 422);
    expect_caught(20, 20);
}

TEST_F(TwoHistoriesTest, ByAProofThatLeadsFromAnotherRoot) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 21).status, 200);
    EXPECT_EQ(ask(other, 21, 37).status, 422);
    expect_caught(21, 37);
}

// A proof from a power of two leaves out the root that would tell; the log's own tiles have it.
TEST_F(TwoHistoriesTest, FromAPowerOfTwoByTheTilesOfTheLog) {
    ASSERT_EQ(watch(log.signer.key, "https://log.example/hill").status, 200);
    ASSERT_EQ(ask(log, 0, 16).status, 200);
    EXPECT_EQ(ask(other, 16, 37).status, 422);
    EXPECT_EQ(status(), "ok");
    EXPECT_EQ(listed().text_of("doubt"), other.checkpoint_note(37));
    witness.settle_doubts(
        [](std::string const&, tlog::Tile const&) -> Result<Bytes> { return refuse(Fault::busy, "No."); });
    EXPECT_EQ(listed().text_of("doubt"), other.checkpoint_note(37)) << "it stays until it can be looked into";
    witness.settle_doubts(tiles_of(log, 37));
    EXPECT_EQ(listed().text_of("doubt"), other.checkpoint_note(37)) << "tiles of another tree prove nothing";
    EXPECT_EQ(status(), "ok");
    witness.settle_doubts(tiles_of(other, 37));
    expect_caught(16, 37);
}

// A log that goes on quickly in its first history does not get away.
TEST_F(TwoHistoriesTest, WhatIsInDoubtMayBeTheEarlierOne) {
    for (auto const size : {37, 39, 40}) {
        (void)service.ask(request(Method::remove, log_path(log)));
        house->vault().forget(log.signer.key.name);
        ASSERT_EQ(watch(log.signer.key, "https://log.example/hill").status, 200);
        ASSERT_EQ(ask(log, 0, 16).status, 200);
        EXPECT_EQ(ask(other, 16, 37).status, 422);
        auto const last = static_cast<std::uint64_t>(size);
        ASSERT_EQ(ask(log, 16, last).status, 200);
        witness.settle_doubts(tiles_of(log, last));
        expect_caught(37, last);
    }
}

TEST_F(TwoHistoriesTest, AFalseProofOfAnHonestLogIsForgotten) {
    ASSERT_EQ(watch(log.signer.key, "https://log.example/hill").status, 200);
    ASSERT_EQ(ask(log, 0, 16).status, 200);
    EXPECT_EQ(send(tlog::write_witness_request({16, {}, log.checkpoint_note(37)})).status, 422);
    witness.settle_doubts(tiles_of(log, 37));
    EXPECT_EQ(listed().text_of("doubt"), "");
    EXPECT_EQ(status(), "ok");
    EXPECT_EQ(ask(log, 16, 37).status, 200);
}

TEST_F(TwoHistoriesTest, WithoutTilesBothNotesAreKeptAndShown) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 16).status, 200);
    EXPECT_EQ(ask(other, 16, 37).status, 422);
    witness.settle_doubts([](std::string const&, tlog::Tile const&) -> Result<Bytes> {
        ADD_FAILURE() << "no address is known";
        return refuse(Fault::busy, "No.");
    });
    EXPECT_EQ(listed().text_of("doubt"), other.checkpoint_note(37));
    EXPECT_EQ(*listed().find("size")->integer(), 16);
    EXPECT_EQ(ask(log, 16, 20).status, 200) << "a doubt condemns nobody";
    EXPECT_EQ(listed().text_of("doubt"), other.checkpoint_note(37)) << "nor is it forgotten for that";
}

TEST_F(TwoHistoriesTest, EndsWhenAnOperatorSaysSo) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_EQ(ask(other, 20, 20).status, 422);
    auto const file = folder.path() / "evidence" / std::string(listed().text_of("evidence"));
    EXPECT_EQ(service.ask(request(Method::remove, log_path(log))).status, 200);
    EXPECT_EQ(status(), "ok");
    EXPECT_TRUE(std::filesystem::exists(file));
    ASSERT_EQ(watch(log.signer.key).status, 200);
    EXPECT_EQ(ask(other, 0, 20).status, 200) << "it begins anew";
}

}  // namespace
}  // namespace comity::http
