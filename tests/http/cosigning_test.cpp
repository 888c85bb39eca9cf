// How a house asks its own witnesses: what it keeps, what it believes, and that bad ones do no harm.
#include "http/cosigning.h"

#include "kernel/space.h"
#include "kernel/tree.h"
#include "kernel/verify.h"
#include "tlog/receipt.h"
#include "tlog/witness_request.h"
#include "witness_fixture.h"

namespace comity::http {
namespace {

// A witness as it should be, but for what a test has it say instead.
struct Stranger {
    tlog::Signer signer;
    std::map<std::string, std::uint64_t> sizes;
    int asked = 0;
    std::function<std::optional<Result<OutgoingAnswer>>(std::string const& body)> instead = [](auto const&) {
        return std::nullopt;
    };

    Result<OutgoingAnswer> answer(std::string const& body) {
        ++asked;
        if (auto said = instead(body)) return *said;
        auto const request = tlog::read_witness_request(body);
        EXPECT_TRUE(request) << body;
        auto const note = *tlog::read_note(request->checkpoint);
        EXPECT_EQ(note.lines.size(), 1u) << "only the log's own line";
        auto const checkpoint = *read_checkpoint_text(note.text);
        auto& size = sizes[checkpoint.origin];
        if (request->old_size != size)
            return OutgoingAnswer{409, "text/x.tlog.size", std::to_string(size) + "\n"};
        size = checkpoint.size;
        return OutgoingAnswer{200, "text/plain", cosigned(note.text)};
    }
    std::string cosigned(std::string const& text) const {
        return tlog::write_signature_line(tlog::cosign_text(signer, text, 1772332860));
    }
};

class CosigningTest : public ApiTest {
  protected:
    CosigningTest() {
        for (auto const* name : {"one", "two", "three"}) {
            auto const key = std::string(name) + ".example/w";
            strangers[name].signer =
                tlog::make_signer(key, tlog::KeyType::cosignature, signing_key_from_seed(Bytes(32, name[1])));
        }
    }

    void ask_by(std::vector<std::string> const& names, std::string const& rest) {
        std::string policy;
        for (auto const& name : names)
            policy += "witness " + name + " " + tlog::write_verifier_key(strangers[name].signer.key) +
                      " https://" + name + ".example/w\n";
        auto asked = request(Method::put, "/api/v1/witness/policy");
        asked.body = policy += rest;
        EXPECT_EQ(service.ask(asked).status, 200) << policy;
    }
    Result<OutgoingAnswer> send(Outgoing const& outgoing) {
        for (auto& [name, stranger] : strangers)
            if (outgoing.url == "https://" + name + ".example/w/add-checkpoint")
                return stranger.answer(outgoing.body);
        ADD_FAILURE() << "nobody lives at " << outgoing.url;
        return refuse(Fault::busy, "Nobody.");
    }
    CosigningOptions options() {
        return {.send = [this](Outgoing const& outgoing, std::stop_token const&) { return send(outgoing); },
                .ticks = [this] { return now_ms; }};
    }
    void round() {
        now_ms += 2'000;
        cosigning.round({});
    }
    // Of an entry of hill, by the policy that the house itself shows.
    Result<OpenedCheckpoint> check(std::uint64_t number = 0) {
        TRY(policy, tlog::read_policy(get("/log/hill/policy").body));
        auto const file = get("/api/v1/spaces/hill/entries/" + std::to_string(number) + "/receipt").body;
        TRY(receipt, tlog::read_receipt(file));
        return tlog::check_receipt(receipt, leaf_hash(receipt.extra), policy);
    }
    std::size_t signers(std::uint64_t number = 0) {
        auto const opened = check(number);
        return opened ? opened->signatures.size() : 0;
    }

    std::int64_t now_ms = 0;
    std::map<std::string, Stranger> strangers;
    Witness witness{*house};
    Cosigning cosigning{*house, witness, options()};
};

TEST_F(CosigningTest, NothingIsSentWhereNobodyIsToBeAsked) {
    round();
    EXPECT_TRUE(check());
    ask_by({"one"}, "quorum one\n");
    auto asked = request(Method::remove, "/api/v1/witness/policy");
    EXPECT_EQ(service.ask(asked).status, 200);
    round();
    EXPECT_EQ(strangers["one"].asked, 0);
    EXPECT_EQ(get("/log/hill/policy").body.find("witness"), std::string::npos);
}

TEST_F(CosigningTest, AReceiptCarriesWhatTheQuorumCosigned) {
    ask_by({"one", "two"}, "group both all one two\nquorum both\n");
    EXPECT_FALSE(check()) << "nobody was asked yet";
    round();
    EXPECT_EQ(signers(), 3u);
    note("Water is rising");
    auto const number = house->space("hill").value()->size() - 1;
    EXPECT_FALSE(check(number)) << "this entry is not covered";
    round();
    EXPECT_EQ(signers(number), 3u);
    auto const verdict = verify(folder.path(), "hill", comity::testing::test_rooms(), {});
    ASSERT_TRUE(verdict);
    EXPECT_TRUE(verdict->findings.empty());
    EXPECT_EQ(house->vault().seen_by_witness(house->space("hill").value()->id())->size, number + 1);
}

TEST_F(CosigningTest, WhoHasCosignedIsNotAskedAgain) {
    ask_by({"one", "two"}, "group some any one two\nquorum some\n");
    for (int at = 0; at < 5; ++at) round();
    EXPECT_EQ(strangers["one"].asked, 2) << "once for each space: the house's own and hill";
    // Nor after a start: what was settled is remembered.
    Cosigning later(*house, witness, options());
    later.round({});
    EXPECT_EQ(strangers["one"].asked, 2);
    note("more");
    later.round({});
    EXPECT_EQ(strangers["one"].asked, 3) << "from the size that was settled, without being told";
}

// A quorum that is put together over several rounds stands under one checkpoint.
TEST_F(CosigningTest, FewerThanTheQuorumAreNotKept) {
    ask_by({"one", "two"}, "group both all one two\nquorum both\n");
    auto& two = strangers["two"];
    two.instead = [](auto const&) { return Result<OutgoingAnswer>(refuse(Fault::busy, "Away.")); };
    round();
    round();
    EXPECT_FALSE(check());
    EXPECT_EQ(house->space("hill").value()->last_cosigned(), std::nullopt);
    two.instead = [](auto const&) { return std::nullopt; };
    now_ms += 300'000;
    round();
    EXPECT_EQ(signers(), 3u);
    EXPECT_EQ(strangers["one"].asked, 2) << "its line was kept in mind";
}

TEST_F(CosigningTest, AWitnessThatKnowsAnotherSizeIsAskedFromThere) {
    ask_by({"one"}, "quorum one\n");
    strangers["one"].sizes[house->space("hill").value()->state().origin] = 1;
    round();
    EXPECT_EQ(signers(), 2u);
    EXPECT_EQ(strangers["one"].asked, 3);
}

// Whatever they answer: nothing of it is kept, the others are heard, and they are asked ever more seldom.
TEST_F(CosigningTest, BadWitnessesDoNoHarm) {
    ask_by({"one", "two"}, "group some any one two\nquorum some\n");
    auto& bad = strangers["two"];
    auto const said = [](int status, std::string type, std::string body) {
        return std::optional<Result<OutgoingAnswer>>(
            OutgoingAnswer{status, std::move(type), std::move(body)});
    };
    auto other = bad;
    other.signer = tlog::make_signer(bad.signer.key.name, tlog::KeyType::cosignature, make_signing_key());
    auto const text_of = [](std::string const& body) {
        return tlog::read_note(tlog::read_witness_request(body)->checkpoint)->text;
    };
    std::vector<decltype(bad.instead)> const ways{
        [&](auto const&) { return said(200, "text/plain", ""); },
        [&](auto const&) { return said(200, "text/plain", "no signature\n"); },
        [&](auto const&) { return said(200, "text/plain", std::string(60'000, '\xe2')); },
        [&](auto const& body) { return said(200, "text/plain", other.cosigned(text_of(body))); },
        [&](auto const&) { return said(200, "text/plain", bad.cosigned("another checkpoint\n1\nx\n")); },
        [&](auto const& body) {
            auto line = tlog::cosign_text(bad.signer, text_of(body), 1);
            line.bytes.back() = static_cast<char>(line.bytes.back() ^ 1);
            return said(200, "text/plain", tlog::write_signature_line(line));
        },
        [&](auto const&) { return said(409, "text/x.tlog.size", "1\n"); },
        [&](auto const&) { return said(409, "text/x.tlog.size", std::to_string(bad.asked % 2) + "\n"); },
        [&](auto const&) { return said(409, "text/x.tlog.size", "999999999999\n"); },
        [&](auto const&) { return said(409, "text/x.tlog.size", "-1\n"); },
        [&](auto const&) { return said(409, "text/plain", "1\n"); },
        [&](auto const&) { return said(422, "text/plain", "no"); },
        [&](auto const&) { return said(404, "text/plain", "no"); },
        [&](auto const&) { return said(500, "text/plain", "no"); },
        [&](auto const&) { return said(429, "text/plain", "no"); },
        [&](auto const&) { return said(302, "text/plain", ""); },
        [&](auto const&) {
            now_ms += 5'000;
            return std::optional<Result<OutgoingAnswer>>(refuse(Fault::too_slow, "No answer came in time."));
        }};
    for (std::size_t way = 0; way < ways.size(); ++way) {
        bad.instead = ways[way];
        note("way " + std::to_string(way));
        auto const number = house->space("hill").value()->size() - 1;
        now_ms += 600'000;
        auto const before = bad.asked;
        for (int rounds = 0; rounds < 100; ++rounds) round();
        EXPECT_EQ(signers(number), 2u) << "way " << way;
        EXPECT_GT(bad.asked, before) << "way " << way;
        EXPECT_LE(bad.asked - before, 2 * 2 * 8) << "way " << way << ": 200 seconds, waits that double";
        EXPECT_EQ(get("/api/v1/spaces/hill/entries/0/receipt").body.find("two.example"), std::string::npos);
        EXPECT_NE(cosigning.stands().at(1).said, "It has cosigned.");
    }
    bad.instead = [](auto const&) { return std::nullopt; };
    now_ms += 600'000;
    round();
    EXPECT_EQ(signers(), 3u) << "and it is heard when it is better";
}

// One that answers well, but late, is heard; it may not hold up the others.
TEST_F(CosigningTest, ASlowOneWaitsBeforeItIsAskedAgain) {
    ask_by({"one"}, "quorum one\n");
    strangers["one"].instead = [&](auto const&) {
        now_ms += 4'000;
        return std::nullopt;
    };
    cosigning.round({});
    EXPECT_EQ(strangers["one"].asked, 1);
    now_ms += 2'000;
    cosigning.round({});
    EXPECT_EQ(strangers["one"].asked, 2);
}

TEST_F(CosigningTest, APolicyMustSayWhereToAsk) {
    auto const key = tlog::write_verifier_key(strangers["one"].signer.key);
    for (auto const& policy :
         {"witness one " + key + "\nquorum one\n", "witness one " + key + " http://one.example\nquorum one\n",
          "witness one " + key + " ftp://one.example\nquorum one\n",
          "witness one " + key + " https://me@one.example\nquorum one\n",
          "witness one " + key + " https://one.example?q\nquorum one\n", std::string("quorum none\n"),
          std::string("nonsense")}) {
        auto asked = request(Method::put, "/api/v1/witness/policy");
        asked.body = policy;
        EXPECT_EQ(service.ask(asked).status, 400) << policy;
    }
    EXPECT_EQ(house->vault().witness_policy(), "");
}

}  // namespace
}  // namespace comity::http
