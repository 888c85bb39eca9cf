// The house as a witness: each answer that c2sp.org/tlog-witness asks for, and what is on disk before it.
#include <future>
#include <thread>

#include "witness_fixture.h"

namespace comity::http {
namespace {

TEST_F(WitnessTest, CosignsWhatFollowsAndOnlyThat) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    for (auto const& [old_size, size] : {std::pair{0, 7}, {7, 8}, {8, 8}, {8, 20}, {20, 40}}) {
        auto const reply = ask(log, static_cast<std::uint64_t>(old_size), static_cast<std::uint64_t>(size));
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_TRUE(is_cosigned(log, static_cast<std::uint64_t>(size), reply));
    }
    EXPECT_EQ(*listed().find("size")->integer(), 40);
}

TEST_F(WitnessTest, AnEmptyLogIsCosignedToo) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    EXPECT_EQ(ask(log, 0, 0).status, 200);
    EXPECT_EQ(ask(log, 0, 0).status, 200);
    EXPECT_EQ(ask(log, 0, 5).status, 200);
    EXPECT_EQ(ask(log, 0, 0).status, 409);
    // Of size 0 there is one root.
    auto odd = tlog::log_of(5);
    odd.signer = tlog::named_signer("log.example/odd", tlog::KeyType::ed25519, 'o');
    ASSERT_EQ(watch(odd.signer.key).status, 200);
    odd.tree.roots[0] = odd.tree.roots[1];
    EXPECT_EQ(ask(odd, 0, 0).status, 422);
}

TEST_F(WitnessTest, WhatCannotBeReadIsMalformed) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto const good = body_of(log, 0, 7);
    auto const note = log.checkpoint_note(7);
    auto const hash = to_base64(log.tree.roots[1].view());
    std::string many;
    for (int line = 0; line < 64; ++line) many += hash + "\n";
    for (auto const& body :
         {std::string(), std::string("old"), good.substr(4), "old 00\n\n" + note, "old -1\n\n" + note,
          "old 0\r\n\n" + note, "old 0\n" + note, "old 0\nnothing\n\n" + note, "old 0\n" + many + "\n" + note,
          good.substr(0, good.size() - 1), std::string("old 0\n\nlog.example/hill\n7\n"),
          "old 0\n\n" + log.checkpoint(7).text + "\n", "old 8\n\n" + note})
        EXPECT_EQ(send(body).status, 400) << body;
    EXPECT_EQ(ask(log, 0, 7).status, 200);
}

TEST_F(WitnessTest, AnOldSizeAboveTheNewOneIsMalformed) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_EQ(ask(log, 20, 7).status, 400);
}

TEST_F(WitnessTest, AnUnknownOriginIsNotFound) {
    EXPECT_EQ(ask(log, 0, 7).status, 404);
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto stranger = log;
    stranger.signer = tlog::named_signer("log.example/vale", tlog::KeyType::ed25519, 'l');
    EXPECT_EQ(ask(stranger, 0, 7).status, 404);
}

TEST_F(WitnessTest, AnUnknownKeyAndABadSignatureAreForbidden) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto forged = log;
    forged.signer = tlog::named_signer("log.example/hill", tlog::KeyType::ed25519, 'f');
    EXPECT_EQ(ask(forged, 0, 7).status, 403);
    auto note = log.checkpoint(7);
    note.lines[0].bytes.back() = static_cast<char>(note.lines[0].bytes.back() ^ 1);
    EXPECT_EQ(send(tlog::write_witness_request({0, {}, tlog::write_note(note)})).status, 403);
    // One that does not hold beside one that does: the note is malformed, whatever the other says.
    note.lines.insert(note.lines.begin(), log.checkpoint(7).lines[0]);
    EXPECT_EQ(send(tlog::write_witness_request({0, {}, tlog::write_note(note)})).status, 403);
    // Lines of others count for nothing, and are not handed on.
    note = log.checkpoint(7);
    note.lines.push_back(forged.checkpoint(7).lines[0]);
    EXPECT_EQ(send(tlog::write_witness_request({0, {}, tlog::write_note(note)})).status, 200);
    auto const shown = get("/witness/" + sha256(log.signer.key.name).hex() + "/checkpoint").body;
    EXPECT_EQ(tlog::read_note(shown)->lines.size(), 2u);
    std::array const known{log.signer.key, witness_key()};
    EXPECT_EQ(tlog::open_note(shown, known)->signatures.size(), 2u);
}

TEST_F(WitnessTest, AnotherSizeIsAConflictThatNamesTheOneKnown) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto const first = ask(log, 5, 7);
    EXPECT_EQ(first.status, 409);
    EXPECT_EQ(first.content_type, "text/x.tlog.size");
    EXPECT_EQ(first.body, "0\n");
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    for (auto const& [old_size, size] : {std::pair{0, 40}, {0, 20}, {7, 40}, {0, 7}, {7, 7}}) {
        auto const reply = ask(log, static_cast<std::uint64_t>(old_size), static_cast<std::uint64_t>(size));
        EXPECT_EQ(reply.status, 409);
        EXPECT_EQ(reply.body, "20\n");
    }
    EXPECT_EQ(ask(log, 20, 40).status, 200);
}

TEST_F(WitnessTest, AProofThatFailsIsRefusedAndIsADoubtNoMore) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto const beside = log.tree.consistency(3, 7);
    EXPECT_EQ(send(tlog::write_witness_request({0, beside, log.checkpoint_note(7)})).status, 422);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_EQ(send(tlog::write_witness_request({20, beside, log.checkpoint_note(20)})).status, 422);
    EXPECT_EQ(send(tlog::write_witness_request({20, {}, log.checkpoint_note(40)})).status, 422);
    auto torn = log.tree.consistency(20, 40);
    torn.pop_back();
    EXPECT_EQ(send(tlog::write_witness_request({20, torn, log.checkpoint_note(40)})).status, 422);
    torn = log.tree.consistency(20, 40);
    torn[1] = torn[0];
    EXPECT_EQ(send(tlog::write_witness_request({20, torn, log.checkpoint_note(40)})).status, 422);
    EXPECT_EQ(listed().text_of("doubt"), log.checkpoint_note(40));
    EXPECT_EQ(status(), "ok");
    EXPECT_EQ(get(log_path(log) + "/evidence").status, 404);
    EXPECT_EQ(ask(log, 20, 40).status, 200) << "nobody is the worse for another's slip";
    EXPECT_EQ(listed().text_of("doubt"), "");
}

// Each of many asks from what it knows; were two judged by the same, one would be signed over the other.
TEST_F(WitnessTest, RequestsForOneLogTakeTurns) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 10).status, 200);
    sender = "";
    for (int round = 0; round < 20; ++round) {
        auto const from = *listed().find("size")->integer();
        if (from + 2 > 40) break;
        std::vector<std::future<int>> asked;
        for (int at = 0; at < 6; ++at)
            asked.push_back(std::async(std::launch::async, [&, at] {
                auto const old_size = static_cast<std::uint64_t>(from);
                return ask(log, old_size, old_size + 1 + static_cast<std::uint64_t>(at % 2)).status;
            }));
        int cosigned = 0;
        for (auto& each : asked) {
            auto const answered = each.get();
            EXPECT_TRUE(answered == 200 || answered == 409) << answered;
            cosigned += answered == 200;
        }
        EXPECT_EQ(cosigned, 1) << "from " << from;
        EXPECT_GT(*listed().find("size")->integer(), from);
    }
}

// Two histories from one size, at once: whichever comes first, the other is not cosigned.
TEST_F(WitnessTest, OfTwoHistoriesAtOnceOneIsCosigned) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 9).status, 200);
    auto left = std::async(std::launch::async, [&] { return ask(log, 9, 21).status; });
    auto right = std::async(std::launch::async, [&] { return ask(other, 9, 21).status; });
    auto const [one, two] = std::pair(left.get(), right.get());
    EXPECT_EQ((one == 200) + (two == 200), 1) << one << " " << two;
    EXPECT_EQ(status(), "two_histories") << "one size, two roots";
}

TEST_F(WitnessTest, WhatItCosignedIsOnDiskBeforeItIsAnswered) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto const reply = ask(log, 0, 20);
    // Read by another connection, as a start after a crash would.
    Database vault(folder.path() / "vault.db", Database::Use::reader);
    auto& query = vault.query("SELECT note FROM watched");
    ASSERT_TRUE(query.step());
    EXPECT_TRUE(query.text(0).starts_with(log.checkpoint(20).text));
    EXPECT_TRUE(query.text(0).ends_with(reply.body));
}

// Another object over the same file judges by what was before: its turn comes to nothing.
TEST_F(WitnessTest, WhoeverJudgesByWhatWasBeforeIsTold) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto& vault = house->vault();
    auto const before = *vault.watched(log.signer.key.name);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    EXPECT_FALSE(vault.advance(log.signer.key.name, before.note, log.checkpoint_note(10)));
    EXPECT_EQ(*listed().find("size")->integer(), 20);
}

TEST_F(WitnessTest, WhoAsksTooOftenWaitsAndOthersDoNot) {
    int answered = 0;
    auto waiting = ask(log, 0, 7);
    for (; waiting.status == 404 && answered < 5000; waiting = ask(log, 0, 7)) ++answered;
    EXPECT_GE(answered, 600);  // and the more, the longer it takes to ask
    EXPECT_EQ(waiting.status, 429);
    EXPECT_NE(header(waiting, "Retry-After"), "");
    sender = "another network";
    EXPECT_EQ(ask(log, 0, 7).status, 404);
}

TEST_F(WitnessTest, IsSetByTheOperatorAlone) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    auto const none = PartyId{};
    for (auto const& [method, path] : {std::pair{Method::get, std::string("/api/v1/witness")},
                                       {Method::post, "/api/v1/witness/logs"},
                                       {Method::remove, log_path(log)},
                                       {Method::get, log_path(log) + "/evidence"},
                                       {Method::put, "/api/v1/witness/policy"},
                                       {Method::remove, "/api/v1/witness/policy"}})
        for (auto const& speaker : {none, comity::testing::villager(*house)}) {
            auto asked = request(method, path);
            asked.speaker = speaker;
            EXPECT_EQ(service.ask(std::move(asked)).status, 403) << path;
        }
}

TEST_F(WitnessTest, OnlyALogsKeyIsWatchedAndOnce) {
    auto const witness = tlog::named_signer("w.example", tlog::KeyType::cosignature, 'w');
    EXPECT_EQ(watch(witness.key).status, 400);
    EXPECT_EQ(post("/api/v1/witness/logs", R"({"key":"nonsense"})").status, 400);
    EXPECT_EQ(watch(log.signer.key, "http://log.example/hill").status, 400);
    EXPECT_EQ(watch(log.signer.key, "https://log.example/hill").status, 200);
    EXPECT_EQ(watch(log.signer.key).status, 409);
}

// A witness that forgot would sign two histories.
TEST_F(WitnessTest, ALogWatchedAgainGoesOnFromWhatWasCosigned) {
    ASSERT_EQ(watch(log.signer.key).status, 200);
    ASSERT_EQ(ask(log, 0, 20).status, 200);
    auto ending = request(Method::remove, log_path(log));
    EXPECT_EQ(service.ask(std::move(ending)).status, 200);
    EXPECT_EQ(ask(log, 20, 40).status, 404);
    ASSERT_EQ(watch(log.signer.key).status, 200);
    EXPECT_EQ(ask(log, 0, 40).status, 409);
    EXPECT_EQ(ask(log, 20, 40).status, 200);
}

TEST_F(WitnessTest, ItsKeyStaysAndIsForTheOwnerAlone) {
    auto const key = witness_key();
    EXPECT_TRUE(key.name.ends_with("/witness"));
    EXPECT_EQ(key.type, tlog::KeyType::cosignature);
    EXPECT_EQ(std::filesystem::status(folder.path() / "keys/witness").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_EQ(*tlog::read_verifier_key(
                  read(Service(*house, {}).ask(request(Method::get, "/api/v1/witness"))).text_of("key")),
              key);
}

}  // namespace
}  // namespace comity::http
