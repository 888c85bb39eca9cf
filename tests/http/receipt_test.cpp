// The page of a receipt: what became of a statement, for whoever holds its code, and for nobody else.
#include <gtest/gtest.h>

#include "app/rooms.h"
#include "base/hash.h"
#include "held_words.h"
#include "http/receipt_words.h"
#include "http/service.h"
#include "kernel/erasure.h"
#include "kernel/founding.h"
#include "kernel/key.h"
#include "kernel/receipt_code.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "testing.h"
#include "tlog/receipt.h"

namespace comity::http {
namespace {

class ReceiptTest : public ::testing::Test {
  protected:
    Heard say(std::string const& kind, std::string const& body) {
        auto const heard = testing::visit(*house).speak.say({.kind = kind, .body = body});
        EXPECT_TRUE(heard) << heard.error().why;
        return heard.value_or(Heard{});
    }
    Reply get(std::string path, Pairs query = {}) {
        Request asked;
        asked.path = std::move(path);
        asked.query = std::move(query);
        asked.sender = sender;
        return service.ask(std::move(asked));
    }
    Heard report() { return say("intake.report", R"({"title":"No water at Hill Street"})"); }
    void judge(Heard const& about) {
        auto const of = R"({"about":[")" + about.id.hex() + R"("])";
        say("situation.assessment",
            of + R"(,"verification":"not","reliability":"F","credibility":5,"reason":"Nobody was there"})");
        say("situation.action", of + R"(,"who":"Water company","what":"Tankers","state":"planned"})");
        say("situation.closing", of + R"(,"how":"resolved","why":"Water flows again"})");
    }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    std::unique_ptr<House> house =
        testing::house_with_space(folder.path(), told.clock(), all_rooms(), "hill", Mode::exercise);
    Service service{*house, {}};
    std::string sender = "one";
};

TEST(ReceiptWords, AreCompleteAndTranslated) {
    testing::hold_words(receipt_words_files());
}

TEST_F(ReceiptTest, TellsTheStepsAndNoWords) {
    auto const said = report();
    auto before = get("/r/" + said.code);
    EXPECT_EQ(before.status, 200);
    EXPECT_NE(before.body.find("Received</dt><dd>1 Mar 2026, 02:41 UTC"), before.body.npos) << before.body;
    EXPECT_NE(before.body.find("Checked</dt><dd><span class=\"hint\">not yet"), before.body.npos);
    EXPECT_NE(before.body.find("This is an exercise"), before.body.npos);
    *told.now_ms += 3'600'000;
    judge(said);
    auto const after = get("/r/" + said.code);
    EXPECT_NE(after.body.find("Checked</dt><dd>1 Mar 2026, 03:41 UTC"), after.body.npos) << after.body;
    EXPECT_NE(after.body.find("Acted on</dt><dd>1 Mar 2026, 03:41 UTC"), after.body.npos);
    EXPECT_NE(after.body.find("Closed</dt><dd>1 Mar 2026, 03:41 UTC"), after.body.npos);
    for (auto const* word : {"Hill Street", "Nobody was there", "Water company", "Tankers", "flows", "hill"})
        EXPECT_EQ(after.body.find(word), after.body.npos) << word;
}

TEST_F(ReceiptTest, HandsOutTheProof) {
    auto const said = report();
    auto const proof = get("/r/" + said.code + "/proof");
    ASSERT_EQ(proof.status, 200);
    auto const receipt = tlog::read_receipt(proof.body);
    ASSERT_TRUE(receipt) << receipt.error().why;
    auto const state = testing::visit(*house).sight.space().state();
    auto const log =
        tlog::make_verifier_key(state.origin, tlog::KeyType::ed25519, state.checkpoint_public_key);
    EXPECT_TRUE(tlog::check_receipt(*receipt, leaf_hash(receipt->extra), log, {}));
    EXPECT_EQ(receipt->index, said.number);
    EXPECT_EQ(get("/r/7777-7777-777/proof").status, 404);
}

TEST_F(ReceiptTest, WhoMayReadTheWordsCanHoldThemAgainstTheHash) {
    auto const said = report();
    Request asked;
    asked.path = "/api/v1/spaces/hill/entries/" + std::to_string(said.number) + "/words";
    EXPECT_EQ(service.ask(asked).status, 404);
    asked.speaker = house->operator_party();
    auto const words = json::parse(service.ask(asked).body);
    ASSERT_TRUE(words);
    auto const salt = from_base64(words->text_of("salt"));
    auto const body = from_base64(words->text_of("body"));
    ASSERT_TRUE(salt && body);
    EXPECT_EQ(*body, R"({"title":"No water at Hill Street"})");
    auto const record = testing::visit(*house).sight.record(said.number);
    EXPECT_EQ(body_hash(*salt, *body), record->header.body_hash);
    ASSERT_TRUE(erase(*house, "hill", {house->operator_party(), "test"}, said.number, "asked for"));
    EXPECT_EQ(service.ask(asked).status, 404);
}

TEST_F(ReceiptTest, ACorrectionHasTheFateOfItsReport) {
    auto const said = report();
    auto const correction =
        say("intake.report", R"({"title":"No water in Hill Lane","corrects":")" + said.id.hex() + "\"}");
    judge(said);
    EXPECT_EQ(get("/r/" + correction.code).body.find("not yet"), std::string::npos);
}

TEST_F(ReceiptTest, SpeaksSixLanguagesAndIsLight) {
    auto const said = report();
    auto const arabic = get("/r/" + said.code, {{"lang", "ar"}});
    EXPECT_NE(arabic.body.find("dir=\"rtl\""), arabic.body.npos);
    EXPECT_NE(arabic.body.find("استُلم"), arabic.body.npos);
    EXPECT_LT(arabic.body.size(), 8000u);
    EXPECT_EQ(arabic.body.find("<script"), arabic.body.npos);
}

TEST_F(ReceiptTest, IsFoundAsPeopleTypeIt) {
    auto const said = report();
    auto typed = said.code;
    std::erase(typed, '-');
    EXPECT_EQ(get("/r/" + typed).status, 200);
    auto const led = get("/r", {{"code", " " + typed + " "}, {"lang", "fr"}});
    EXPECT_EQ(led.status, 303);
    EXPECT_EQ(led.headers.front().second, "/r/" + typed + "?lang=fr");
    EXPECT_EQ(get("/r").status, 200);
}

TEST_F(ReceiptTest, UnknownOnesAreAllAnsweredAlike) {
    report();
    auto const wrong = get("/r/7777-7777-777");
    EXPECT_EQ(wrong.status, 404);
    auto const key = receipt_key(Bytes(32, 'x'));
    for (auto const& code :
         {write_receipt_code({1, 0}, key), std::string("nonsense"), std::string(500, 'A')}) {
        auto const answer = get("/r/" + code);
        EXPECT_EQ(answer.status, 404);
        EXPECT_NE(answer.body.find("No receipt with this code"), answer.body.npos);
    }
}

TEST_F(ReceiptTest, GuessingIsSlowedDownByNetwork) {
    auto const said = report();
    int tried = 0;
    while (get("/r/7777-7777-777").status == 404) ++tried;
    EXPECT_EQ(tried, 20);
    auto const often = get("/r/" + said.code);
    EXPECT_EQ(often.status, 429);
    EXPECT_NE(often.body.find("Too many codes"), often.body.npos);
    sender = "another";
    EXPECT_EQ(get("/r/" + said.code).status, 200);
}

TEST_F(ReceiptTest, SaysThatTheWordsWereErased) {
    auto const said = report();
    ASSERT_TRUE(erase(*house, "hill", {house->operator_party(), "test"}, said.number, "asked for"));
    auto const answer = get("/r/" + said.code);
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find("Its words were erased on 1 Mar 2026"), answer.body.npos) << answer.body;
}

TEST_F(ReceiptTest, KnowsWhatARestoreLost) {
    auto const kept = report();
    auto const lost = report();
    auto const space = testing::visit(*house).sight.space_id();
    house->vault().lose_receipts({{space, lost.number}});
    EXPECT_NE(get("/r/" + lost.code).body.find("Its words were lost"), std::string::npos);
    EXPECT_NE(get("/r/" + kept.code).body.find("not yet"), std::string::npos);

    // A space that was opened after the backup, under the next ordinal then.
    auto const secret = read_secret_file(secret_file(folder.path()));
    auto const of_lost_space = write_receipt_code({3, 7}, receipt_key(secret));
    EXPECT_EQ(get("/r/" + of_lost_space).status, 404);
    house->vault().ordinal_of(id_cast<SpaceId>(sha256("a space opened after the restore")));
    EXPECT_NE(get("/r/" + of_lost_space).body.find("Its words were lost"), std::string::npos);
}

}  // namespace
}  // namespace comity::http
