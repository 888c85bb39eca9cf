#include <fstream>

#include "base/hash.h"
#include "house_fixture.h"
#include "kernel/verify.h"

namespace comity {
namespace {

TEST_F(HouseTest, BlobsAreKeptByTheirHash) {
    auto here = visit(*house);
    auto hash = here.speak.keep_blob("a photograph");
    ASSERT_TRUE(hash);
    EXPECT_EQ(*hash, sha256("a photograph"));
    auto body = "{\"text\":\"see\",\"blob\":\"" + hash->hex() + "\"}";
    ASSERT_TRUE(here.speak.say({.kind = "test.note", .body = body}));
    EXPECT_TRUE(here.sight.blob_path(*hash));
    EXPECT_EQ(here.speak.keep_blob("").error().fault, Fault::malformed);
    std::ofstream(*here.sight.blob_path(*hash)) << "altered";
    auto verdict = verify(folder.path(), "hill", house->rooms(), {});
    ASSERT_EQ(verdict->findings.size(), 1u);
    EXPECT_NE(verdict->findings[0].find("altered"), std::string::npos);
}

TEST_F(HouseTest, VerifyNamesWhatWasSpoilt) {
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(visit(*house).speak.say(note("n" + std::to_string(i), std::to_string(i))));
    }
    house.reset();
    auto finding = [&](std::string const& sql, char const* file) {
        auto path = folder.path() / "spaces/hill" / file;
        fs::copy_file(path, folder.path() / "kept.db", fs::copy_options::overwrite_existing);
        Database(path, Database::Use::truth).execute(sql);
        auto verdict = verify(folder.path(), "hill", testing::test_rooms(), {});
        fs::remove(path.string() + "-wal");
        fs::remove(path.string() + "-shm");
        fs::copy_file(folder.path() / "kept.db", path, fs::copy_options::overwrite_existing);
        return verdict && !verdict->findings.empty() ? verdict->findings.front() : "nothing";
    };
    EXPECT_EQ(finding("SELECT 1", "journal.db"), "nothing");
    EXPECT_NE(
        finding("UPDATE entry SET body = x'7B7D' WHERE number = 5", "journal.db").find("body of entry 5"),
        std::string::npos);
    EXPECT_NE(finding("DELETE FROM entry WHERE number = 5", "journal.db").find("entry 5 is missing"),
              std::string::npos);
    EXPECT_NE(finding("UPDATE head SET size = size + 1", "journal.db"), "nothing");
    EXPECT_NE(finding("DELETE FROM once WHERE number = 5", "journal.db").find("entry 5"), std::string::npos);
    EXPECT_NE(finding("INSERT INTO once VALUES (zeroblob(16), 4)", "journal.db"), "nothing");
    EXPECT_NE(finding("UPDATE note SET text = 'other' WHERE number = 5", "views.db").find("table note"),
              std::string::npos);
    EXPECT_NE(finding("UPDATE head SET checkpoint = replace(checkpoint, '13', '12')", "journal.db"),
              "nothing");
}

}  // namespace
}  // namespace comity
