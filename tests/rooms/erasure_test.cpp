// People's words are destroyed: no file of the house holds them any more, and the record still verifies.
#include "kernel/erasure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "kernel/desk.h"
#include "kernel/space.h"
#include "kernel/verify.h"
#include "rooms/intake/room.h"
#include "rooms/situation/room.h"
#include "testing.h"

namespace comity {
namespace {

namespace fs = std::filesystem;

// Files under `folder` in which `word` stands as it is, in upper case or in small letters.
std::vector<std::string> files_with(fs::path const& folder, std::string const& word) {
    std::vector<std::string> found;
    for (auto const& file : fs::recursive_directory_iterator(folder)) {
        if (!file.is_regular_file()) continue;
        std::ifstream in(file.path(), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        std::ranges::transform(bytes, bytes.begin(), [](unsigned char c) { return std::tolower(c); });
        if (bytes.find(word) != bytes.npos) found.push_back(fs::relative(file.path(), folder).string());
    }
    return found;
}

class ErasureTest : public ::testing::Test {
  protected:
    ErasureTest() {
        EXPECT_TRUE(House::create(folder.path(), told.clock()));
        open();
        EXPECT_TRUE(house->open_space({.name = "hill", .title = "The hill", .is_public = true},
                                      house->operator_party()));
    }
    void open(bool background = true) {
        house.reset();
        auto opened = House::open({.folder = folder.path(),
                                   .rooms = &rooms,
                                   .clock = told.clock(),
                                   .views_in_background = background});
        ASSERT_TRUE(opened) << opened.error().why;
        house = std::move(*opened);
    }
    Visit me() { return std::move(*house->visit("hill", house->operator_party(), "test")); }
    Heard say(std::string kind, std::string body, std::string key = "") {
        auto const heard = me().speak.say({.kind = std::move(kind),
                                           .body = std::move(body),
                                           .channel = "t",
                                           .external_id = std::move(key)});
        EXPECT_TRUE(heard) << heard.error().why;
        return heard.value_or(Heard{});
    }
    Heard report(std::string const& text, std::string const& more = "", std::string key = "") {
        return say("intake.report", R"({"title":"At the well","text":")" + text + "\"" + more + "}",
                   std::move(key));
    }
    Result<Heard> erase(std::uint64_t number, std::string const& why = "the person asked for it") {
        return comity::erase(*house, "hill", {house->operator_party(), "test"}, number, why);
    }
    std::uint64_t count(std::string const& sql) {
        auto const reading = me().sight.read();
        EXPECT_TRUE(reading) << reading.error().why;
        auto& query = reading->query(sql);
        EXPECT_TRUE(query.step());
        return static_cast<std::uint64_t>(query.integer(0));
    }
    std::vector<std::string> findings() {
        EXPECT_TRUE(!house || house->stopped_views().empty());
        auto const verdict = verify(folder.path(), "hill", rooms, {});
        EXPECT_TRUE(verdict);
        return verdict->findings;
    }
    std::string blob(std::string const& bytes) {
        auto const hash = me().speak.keep_blob(bytes);
        EXPECT_TRUE(hash);
        return hash->hex();
    }
    static std::string attached(std::string const& hash) {
        return R"(,"attachments":[{"sha256":")" + hash + R"(","media_type":"image/jpeg"}])";
    }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    Rooms const rooms{intake::room(), situation::room()};
    std::unique_ptr<House> house;
};

TEST_F(ErasureTest, LeavesTheWordsInNoFileWhileReadersAreBusy) {
    for (int i = 0; i < 50; ++i) report("nothing of note " + std::to_string(i));
    auto const said =
        report("zanzibarian words of Mina", R"(,"place":{"lon":1,"lat":2,"name":"zanzibarian lane"})");
    ASSERT_FALSE(files_with(folder.path(), "zanzibarian").empty());
    std::jthread const reader([this](std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            if (auto const reading = me().sight.read())
                reading->query("SELECT count(*) FROM report_text WHERE text LIKE '%note%'").step();
            (void)me().sight.record(7);
        }
    });
    auto const erased = erase(said.number);
    ASSERT_TRUE(erased) << erased.error().why;
    EXPECT_EQ(erased->number, said.number + 1);
    EXPECT_EQ(files_with(folder.path(), "zanzibarian"), std::vector<std::string>{});
    EXPECT_FALSE(me().sight.record(said.number));
    EXPECT_EQ(me().sight.trace(said.number)->id, said.id);
    EXPECT_EQ(count("SELECT count(*) FROM report"), 50u);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(ErasureTest, TakesCorrectionsAndPublicationsAlong) {
    auto const said = report("quillberry one");
    auto const other = report("another matter");
    auto const correction = report("quillberry two", R"(,"corrects":")" + said.id.hex() + "\"");
    auto const publication =
        say("situation.publication", R"({"about":")" + said.id.hex() +
                                         R"(","language":"en","title":"Quillberry","text":"Quillberry."})");
    ASSERT_TRUE(erase(said.number));
    EXPECT_EQ(files_with(folder.path(), "quillberry"), std::vector<std::string>{});
    for (auto number : {said.number, correction.number, publication.number})
        EXPECT_FALSE(me().sight.record(number)) << number;
    EXPECT_TRUE(me().sight.record(other.number));
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 3u);
    EXPECT_EQ(count("SELECT count(*) FROM publication_record"), 0u);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(ErasureTest, TakesFilesThatNobodyElseNames) {
    auto const own = blob("a picture of Mina");
    auto const shared = blob("a picture of the well");
    auto const said = report("with a picture", attached(own));
    auto const both = report("with the well", attached(shared));
    report("the well again", attached(shared));
    ASSERT_TRUE(erase(said.number));
    ASSERT_TRUE(erase(both.number));
    EXPECT_FALSE(fs::exists(folder.path() / "spaces/hill/blobs" / own));
    EXPECT_TRUE(fs::exists(folder.path() / "spaces/hill/blobs" / shared));
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(ErasureTest, SaysOnTheRecordWhoAndWhyAndWhatRemains) {
    auto const said = report("words", R"(,"language":"fr","categories":["Water"])");
    auto const erased = erase(said.number, "the person asked for it");
    ASSERT_TRUE(erased);
    EXPECT_EQ(me().sight.record(erased->number)->body,
              R"({"why":"the person asked for it","erased":[{"number":)" + std::to_string(said.number) +
                  R"(,"remains":{"language":"fr"}}]})");
}

TEST_F(ErasureTest, IsDoneOnce) {
    auto const said = report("words");
    auto const first = erase(said.number);
    auto const again = erase(said.number);
    ASSERT_TRUE(again) << again.error().why;
    EXPECT_EQ(again->outcome, Heard::Outcome::again);
    EXPECT_EQ(again->number, first->number);
}

TEST_F(ErasureTest, WhatWasErasedIsNotHeardASecondTime) {
    auto const said = report("words that come twice", "", "key-1");
    ASSERT_TRUE(erase(said.number));
    auto const again = report("words that come twice", "", "key-1");
    EXPECT_EQ(again.outcome, Heard::Outcome::again);
    EXPECT_EQ(again.number, said.number);
    EXPECT_EQ(files_with(folder.path(), "come twice"), std::vector<std::string>{});
}

TEST_F(ErasureTest, RefusesWhatIsNoPersonsWords) {
    auto const assessment =
        say("situation.assessment", R"({"about":[")" + report("words").id.hex() +
                                        R"("],"verification":"verified","reliability":"A",)"
                                        R"("credibility":1,"reason":"Seen"})");
    EXPECT_EQ(erase(assessment.number).error().fault, Fault::forbidden);
    EXPECT_EQ(erase(0).error().fault, Fault::forbidden);
    EXPECT_EQ(erase(1000).error().fault, Fault::not_found);
    EXPECT_EQ(erase(2, "").error().fault, Fault::malformed);
    EXPECT_EQ(erase(2, "two\nlines").error().fault, Fault::malformed);
}

TEST_F(ErasureTest, IsForStewardsAndNotSaidLikeOtherThings) {
    auto const said = report("words");
    auto const stranger = comity::erase(*house, "hill", {PartyId{}, "test"}, said.number, "because");
    EXPECT_EQ(stranger.error().fault, Fault::forbidden);  // a public space: it is there
    auto const direct = me().speak.say(
        {.kind = erasure_kind, .body = R"({"why":"because","erased":[{"number":2,"remains":{}}]})"});
    EXPECT_EQ(direct.error().fault, Fault::malformed);
    EXPECT_TRUE(me().sight.record(said.number));
}

TEST_F(ErasureTest, AShutHouseErasesAtOnce) {
    auto const said = report("tamarindic words");
    open(false);
    ASSERT_TRUE(erase(said.number));
    EXPECT_EQ(files_with(folder.path(), "tamarindic"), std::vector<std::string>{});
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

// The log of the journal is held by a reader when the machine stops: the next start goes on.
TEST_F(ErasureTest, GoesOnAfterACrash) {
    auto const said = report("wolfsbane words");
    testing::TemporaryFolder crashed;
    {
        Database holder(folder.path() / "spaces/hill/journal.db", Database::Use::reader);
        holder.execute("BEGIN");
        holder.query("SELECT count(*) FROM entry").step();
        std::jthread const erasing([&] { EXPECT_TRUE(erase(said.number)); });
        while (me().sight.record(said.number)) std::this_thread::yield();
        while (me().sight.space().rebuilding()) std::this_thread::yield();
        fs::copy(folder.path(), crashed.path(), fs::copy_options::recursive);
        holder.rest();
        holder.execute("ROLLBACK");
    }
    EXPECT_EQ(files_with(folder.path(), "wolfsbane"), std::vector<std::string>{});
    EXPECT_FALSE(files_with(crashed.path(), "wolfsbane").empty());
    fs::remove(crashed.path() / "lock");
    auto again = House::open({.folder = crashed.path(), .rooms = &rooms, .clock = told.clock()});
    ASSERT_TRUE(again) << again.error().why;
    ASSERT_TRUE((*again)->visit("hill", (*again)->operator_party(), "test"));
    EXPECT_EQ(files_with(crashed.path(), "wolfsbane"), std::vector<std::string>{});
    EXPECT_EQ(verify(crashed.path(), "hill", rooms, {})->findings, std::vector<std::string>{});
}

TEST_F(ErasureTest, VerifyNamesWordsThatAreGoneWithoutAWord) {
    auto const said = report("words");
    auto const other = report("others");
    ASSERT_TRUE(erase(said.number));
    house.reset();
    {
        Database journal(folder.path() / "spaces/hill/journal.db", Database::Use::truth);
        journal.query("UPDATE entry SET salt = NULL, body = CAST('{}' AS BLOB) WHERE number = ?1")
            .with(other.number)
            .run();
        journal.query("UPDATE entry SET body = CAST('{\"language\":\"fr\"}' AS BLOB) WHERE number = ?1")
            .with(said.number)
            .run();
    }
    auto const found = findings();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0], "what remains of entry 2 is not what entry 4 says");
    EXPECT_EQ(found[1], "the body of entry 3 is gone, and no entry erases it");
}

TEST_F(ErasureTest, SeveralAtOnce) {
    std::vector<Heard> said;
    for (int i = 0; i < 8; ++i) said.push_back(report("mandragoran " + std::to_string(i)));
    {
        std::vector<std::jthread> erasing;
        for (auto const& each : said)
            erasing.emplace_back([&, number = each.number] { EXPECT_TRUE(erase(number)); });
    }
    EXPECT_EQ(files_with(folder.path(), "mandragoran"), std::vector<std::string>{});
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 8u);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

}  // namespace
}  // namespace comity
