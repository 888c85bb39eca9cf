#include <future>

#include "house_fixture.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "kernel/verify.h"
#include "tlog/signing.h"

namespace comity {
namespace {

class SignedTest : public HouseTest {
  protected:
    void SetUp() override {
        auto at_house = house->visit("house", house->operator_party(), "folder");
        auto key = "\"key\":\"" + to_base64(party_key.public_key) + "\"";
        auto introduced =
            at_house->speak.say({.kind = "party.introduced", .body = "{\"name\":\"CERT\"," + key + "}"});
        ASSERT_TRUE(introduced) << introduced.error().why;
        party = id_cast<PartyId>(introduced->id);
        auto member = "{\"party\":\"" + party.hex() + "\",\"role\":\"contributor\"," + key + "}";
        ASSERT_TRUE(visit(*house).speak.say({.kind = "space.member", .body = member}));
    }
    Desk::Signed make(SpaceId space, std::string const& kind, std::string const& text) {
        auto body = "{\"text\":\"" + text + "\"}";
        auto prepared = prepare(space, kind, party, *told.now_ms, body);
        return {prepared.header_bytes, prepared.salt, body,
                sign(party_key, signed_bytes(prepared.header_bytes))};
    }
    Result<Heard> send(Desk::Signed const& said, std::string const& space = "hill") {
        std::promise<Result<Heard>> answer;
        visit(*house, space)
            .speak.say_signed(said.header, said.salt, said.body, said.signature,
                              [&](Result<Heard> heard) { answer.set_value(std::move(heard)); });
        return answer.get_future().get();
    }
    SigningKey party_key = make_signing_key();
    PartyId party;
};

TEST_F(SignedTest, APartySpeaksWithItsOwnKey) {
    auto said = make(visit(*house).sight.space_id(), "test.oath", "we will");
    auto heard = send(said);
    ASSERT_TRUE(heard) << heard.error().why;
    EXPECT_TRUE(visit(*house).sight.record(heard->number)->own_signature);
    auto replayed = send(said);
    ASSERT_TRUE(replayed);
    EXPECT_EQ(replayed->outcome, Heard::Outcome::again);
    EXPECT_EQ(replayed->number, heard->number);
    auto verdict = verify(folder.path(), "hill", house->rooms(), {});
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->signatures, 1u);
    EXPECT_TRUE(verdict->findings.empty()) << verdict->findings.front();
}

TEST_F(SignedTest, ForgedTornAndMisplacedAreRefused) {
    auto space = visit(*house).sight.space_id();
    auto said = make(space, "test.oath", "we will");
    auto size = visit(*house).sight.size();
    auto forged = said;
    forged.signature[5] = static_cast<char>(forged.signature[5] ^ 1);
    EXPECT_EQ(send(forged).error().fault, Fault::forbidden);
    auto other_body = said;
    other_body.body = "{\"text\":\"we won't\"}";
    EXPECT_EQ(send(other_body).error().fault, Fault::malformed);
    auto torn = said;
    torn.header.pop_back();
    EXPECT_EQ(send(torn).error().fault, Fault::malformed);
    ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
    EXPECT_EQ(send(said, "vale").error().fault, Fault::malformed);
    auto stranger = make_signing_key();
    std::swap(stranger, party_key);
    EXPECT_EQ(send(make(space, "test.oath", "x")).error().fault, Fault::forbidden);
    EXPECT_EQ(visit(*house).sight.size(), size);
}

TEST_F(SignedTest, ARevokedKeyIsRefusedAtOnce) {
    auto said = make(visit(*house).sight.space_id(), "test.oath", "we will");
    auto body = "{\"party\":\"" + party.hex() + "\",\"role\":\"none\"}";
    ASSERT_TRUE(visit(*house).speak.say({.kind = "space.member", .body = body}));
    EXPECT_EQ(send(said).error().fault, Fault::forbidden);
}

// The role of a key is how its statements are heard; a kind can ask for a role.
TEST_F(SignedTest, AKeySpeaksInItsRole) {
    auto heard = send(make(visit(*house).sight.space_id(), "test.oath", "as itself"));
    ASSERT_TRUE(heard) << heard.error().why;
    EXPECT_EQ(visit(*house).sight.record(heard->number)->via, "key:own");
    auto const of_cert = make_signing_key();
    auto body = "{\"party\":\"" + party.hex() + "\",\"role\":\"cert\",\"key\":\"" +
                to_base64(of_cert.public_key) + "\"}";
    auto delegation = prepare(house->own_space()->id(), "party.delegation", party, *told.now_ms, body);
    std::promise<Result<Heard>> answer;
    house->speak_of_itself(party, "http")
        .say_signed(delegation.header_bytes, delegation.salt, body,
                    sign(party_key, signed_bytes(delegation.header_bytes)),
                    [&](Result<Heard> said) { answer.set_value(std::move(said)); });
    auto const delegated = answer.get_future().get();
    ASSERT_TRUE(delegated) << delegated.error().why;
    ASSERT_TRUE(house->wait_for_keys(5000));
    party_key = of_cert;
    heard = send(make(visit(*house).sight.space_id(), "test.oath", "as CERT"));
    ASSERT_TRUE(heard) << heard.error().why;
    EXPECT_EQ(visit(*house).sight.record(heard->number)->via, "key:cert");
    auto const refused = send(make(visit(*house).sight.space_id(), "test.treaty", "as CERT"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why,
              "This key speaks for the party as cert; this is said as diplomatic_contact, or with the "
              "party's own key.");
    auto verdict = verify(folder.path(), "hill", house->rooms(), {});
    ASSERT_TRUE(verdict);
    EXPECT_TRUE(verdict->findings.empty()) << verdict->findings.front();
}

}  // namespace
}  // namespace comity
