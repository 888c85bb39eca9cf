// To one who has no part in a space it does not exist, however the space fares.
#include <filesystem>
#include <fstream>

#include "api_fixture.h"

namespace comity::http {
namespace {

namespace fs = std::filesystem;

class StrangersTest : public ApiTest {
  protected:
    void SetUp() override { ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party())); }
    std::unique_ptr<House> opened(std::size_t limit = 64) {
        auto again = House::open({.folder = folder.path(),
                                  .rooms = &comity::testing::test_rooms(),
                                  .clock = told.clock(),
                                  .open_spaces_limit = limit});
        EXPECT_TRUE(again) << again.error().why;
        return std::move(*again);
    }
    Reply ask(House& another, std::string const& space, PartyId reader) {
        Service const here(another, {});
        Request asked;
        asked.path = "/api/v1/spaces/" + space;
        asked.speaker = reader;
        return here.ask(std::move(asked));
    }
    void expect_unknown(House& another) {
        auto const stranger = id_cast<PartyId>(Hash::from_bytes(std::string(32, 'x')).value());
        auto const refused = ask(another, "vale", stranger);
        auto const unknown = ask(another, "nowhere", stranger);
        EXPECT_EQ(refused.status, 404);
        EXPECT_EQ(refused.body, unknown.body);
        EXPECT_EQ(refused.headers, unknown.headers);
    }
    void spoil(fs::path const& file) { std::ofstream(file, std::ios::binary) << std::string(8192, 'x'); }
    // The house at rest, whose space "vale" cannot be opened any more.
    PartyId damage() {
        auto const member = house->operator_party();
        house.reset();
        for (auto const* suffix : {"", "-wal", "-shm"})
            fs::remove(folder.path() / (std::string("spaces/vale/journal.db") + suffix));
        spoil(folder.path() / "spaces/vale/journal.db");
        return member;
    }
};

TEST_F(StrangersTest, ASpaceThatCannotBeOpenedIsUnknownToThem) {
    auto const member = damage();
    auto const again = opened();
    EXPECT_EQ(ask(*again, "vale", member).status, 500);
    expect_unknown(*again);
}

TEST_F(StrangersTest, AlsoWhereTheIndexWasLost) {
    damage();
    fs::remove(folder.path() / "index.db");
    auto const again = opened();
    expect_unknown(*again);
}

TEST_F(StrangersTest, ASpaceThatMustWaitIsUnknownToThem) {
    auto const member = house->operator_party();
    house.reset();
    auto const again = opened(1);
    auto const held = again->visit("hill", member, "http");
    ASSERT_TRUE(held);
    auto const busy = ask(*again, "vale", member);
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(header(busy, "Retry-After"), "1");
    expect_unknown(*again);
}

}  // namespace
}  // namespace comity::http
