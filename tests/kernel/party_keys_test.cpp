// Keys of parties: bound and changed in the house, told into the spaces, judged by what held when heard.
#include <future>

#include "house_fixture.h"
#include "kernel/desk.h"
#include "kernel/party_keys.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/verify.h"
#include "tlog/signing.h"

namespace comity {
namespace {

class PartyKeysTest : public HouseTest {
  protected:
    void SetUp() override {
        auto const body = R"({"name":"CERT","key":")" + to_base64(first.public_key) + R"("})";
        auto const introduced = say_in_house("party.introduced", body);
        ASSERT_TRUE(introduced) << introduced.error().why;
        party = id_cast<PartyId>(introduced->id);
        ASSERT_TRUE(house->open_space({.name = "vale"}, house->operator_party()));
        for (auto const* space : {"hill", "vale"}) ASSERT_TRUE(make_member(space));
    }
    Result<Heard> say_in_house(std::string const& kind, std::string const& body) {
        return visit(*house, "house").speak.say({.kind = kind, .body = body});
    }
    Result<Heard> make_member(std::string const& space, std::string const& role = "contributor") {
        auto const body = R"({"party":")" + party.hex() + R"(","role":")" + role + R"("})";
        return visit(*house, space).speak.say({.kind = "space.member", .body = body});
    }
    Desk::Signed make(SigningKey const& key, std::string const& space, std::string const& kind,
                      std::string const& body) {
        auto const prepared = prepare(visit(*house, space).sight.space_id(), kind, party, *told.now_ms, body);
        return {prepared.header_bytes, prepared.salt, body, sign(key, signed_bytes(prepared.header_bytes))};
    }
    Result<Heard> send(Desk::Signed const& said, std::string const& space) {
        std::promise<Result<Heard>> answer;
        visit(*house, space)
            .speak.say_signed(said.header, said.salt, said.body, said.signature,
                              [&](Result<Heard> heard) { answer.set_value(std::move(heard)); });
        return answer.get_future().get();
    }
    Result<Heard> note_by(SigningKey const& key, std::string const& space = "hill") {
        return send(make(key, space, "test.oath", R"({"text":"we will"})"), space);
    }
    std::string key_body(SigningKey const* key, SigningKey const* replaces) const {
        std::string body = R"({"party":")" + party.hex() + '"';
        if (key) body += R"(,"key":")" + to_base64(key->public_key) + '"';
        if (replaces) body += R"(,"replaces":")" + to_base64(replaces->public_key) + '"';
        return body + '}';
    }
    Result<Heard> rotate(SigningKey const& old, SigningKey const& next) {
        return send(make(old, "house", "party.key", key_body(&next, &old)), "house");
    }
    std::string delegation(SigningKey const& key, std::string const& role, std::string const& more = "") {
        return R"({"party":")" + party.hex() + R"(","role":")" + role + R"(","key":")" +
               to_base64(key.public_key) + '"' + more + '}';
    }
    Result<Heard> delegate(SigningKey const& by, std::string const& body) {
        return send(make(by, "house", "party.delegation", body), "house");
    }
    void expect_sound() {
        EXPECT_TRUE(house->wait_for_keys(10'000));
        for (auto const* space : {"house", "hill", "vale"}) {
            auto const verdict = verify(folder.path(), space, house->rooms(), {});
            ASSERT_TRUE(verdict);
            EXPECT_TRUE(verdict->findings.empty()) << space << ": " << verdict->findings.front();
        }
    }
    SigningKey first = make_signing_key(), second = make_signing_key();
    PartyId party;
};

TEST_F(PartyKeysTest, AMembersKeysAreToldByTheHouseInTheSameCommit) {
    auto const there = visit(*house);
    auto const number = there.sight.size() - 1;
    auto const record = there.sight.record(number);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->header.kind, "space.keys");
    EXPECT_TRUE(record->header.party.empty());
    EXPECT_EQ(record->via, "house");
    EXPECT_EQ(record->heard_at_ms, there.sight.record(number - 1)->heard_at_ms);
    EXPECT_TRUE(note_by(first));
    expect_sound();
}

TEST_F(PartyKeysTest, WhatTheOldKeySignedStaysAndTheNewOneSpeaksFromThenOn) {
    ASSERT_TRUE(note_by(first));
    EXPECT_FALSE(note_by(second));
    auto const before = make(first, "hill", "test.oath", R"({"text":"in flight"})");
    auto const rotated = rotate(first, second);
    ASSERT_TRUE(rotated) << rotated.error().why;
    EXPECT_EQ(send(before, "hill").error().fault, Fault::forbidden);
    EXPECT_EQ(note_by(first, "vale").error().fault, Fault::forbidden);
    ASSERT_TRUE(house->wait_for_keys(10'000));
    for (auto const* space : {"hill", "vale"}) {
        EXPECT_TRUE(note_by(second, space));
        EXPECT_EQ(note_by(first, space).error().fault, Fault::forbidden);
    }
    expect_sound();
}

TEST_F(PartyKeysTest, OnlyTheOldKeyReplacesItself) {
    auto const third = make_signing_key();
    EXPECT_EQ(say_in_house("party.key", key_body(&second, &first)).error().fault, Fault::forbidden);
    EXPECT_EQ(say_in_house("party.key", key_body(&second, nullptr)).error().fault, Fault::conflict);
    EXPECT_FALSE(send(make(third, "house", "party.key", key_body(&second, &first)), "house"));
    ASSERT_TRUE(rotate(first, second));
    EXPECT_FALSE(rotate(first, third));
    // A key that was ever bound does not come back, for nobody.
    EXPECT_EQ(rotate(second, first).error().fault, Fault::conflict);
    auto const thief = R"({"name":"Thief","key":")" + to_base64(second.public_key) + R"("})";
    EXPECT_EQ(say_in_house("party.introduced", thief).error().fault, Fault::conflict);
    expect_sound();
}

TEST_F(PartyKeysTest, ARevokedKeyIsRefusedEverywhereAtOnce) {
    ASSERT_TRUE(say_in_house("party.key", key_body(nullptr, &first)));
    for (auto const* space : {"hill", "vale"})
        EXPECT_EQ(note_by(first, space).error().fault, Fault::forbidden);
    EXPECT_FALSE(rotate(first, second));
    // A steward of the house binds the next one.
    ASSERT_TRUE(say_in_house("party.key", key_body(&second, nullptr)));
    ASSERT_TRUE(house->wait_for_keys(10'000));
    EXPECT_TRUE(note_by(second));
    expect_sound();
}

TEST_F(PartyKeysTest, ARoleThatChangesTakesNoKeyAway) {
    ASSERT_TRUE(make_member("hill", "analyst"));
    EXPECT_TRUE(note_by(first));
    ASSERT_TRUE(make_member("hill", "none"));
    EXPECT_FALSE(note_by(first));
    ASSERT_TRUE(rotate(first, second));
    ASSERT_TRUE(make_member("hill"));
    EXPECT_TRUE(note_by(second));
    EXPECT_FALSE(note_by(first));
    expect_sound();
}

TEST_F(PartyKeysTest, AStewardOfASpaceGivesNobodyAKey) {
    auto const mine = make_signing_key();
    auto const body = R"({"party":")" + party.hex() + R"(","role":"contributor","key":")" +
                      to_base64(mine.public_key) + R"("})";
    auto const given = visit(*house).speak.say({.kind = "space.member", .body = body});
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error().fault, Fault::conflict);
    EXPECT_FALSE(note_by(mine));
}

TEST_F(PartyKeysTest, TheHousesVoiceIsNobodyElses) {
    auto const body = R"({"party":")" + party.hex() + R"(","keys":[]})";
    for (auto const* space : {"hill", "house"})
        EXPECT_EQ(visit(*house, space).speak.say({.kind = "space.keys", .body = body}).error().fault,
                  Fault::forbidden);
    EXPECT_EQ(send(make(first, "hill", "space.keys", body), "hill").error().fault, Fault::forbidden);
}

TEST_F(PartyKeysTest, WhatACrashLeftUntoldIsToldAtTheNextStart) {
    house.reset();
    testing::TemporaryFolder before;
    auto const copy = [](fs::path const& from, fs::path const& to) {
        for (auto const* name : {"spaces", "index.db"}) {
            fs::remove_all(to / name);
            fs::copy(from / name, to / name, fs::copy_options::recursive);
        }
    };
    copy(folder.path(), before.path());
    open(testing::test_rooms());
    ASSERT_TRUE(rotate(first, second));
    house.reset();
    // As if it had stopped between the entry of the house and those of the spaces.
    copy(before.path(), folder.path());
    for (auto const* rest : {"index.db-wal", "index.db-shm"}) fs::remove(folder.path() / rest);
    open(testing::test_rooms(), true);
    EXPECT_FALSE(note_by(first));
    ASSERT_TRUE(house->wait_for_keys(10'000));
    EXPECT_TRUE(note_by(second));
    expect_sound();
}

TEST_F(PartyKeysTest, ADelegationIsJudgedByWhenAStatementWasHeard) {
    auto const begins_ms = *told.now_ms + 60'000, ends_ms = begins_ms + 60'000;
    auto const span = R"(,"from":")" + format_time(begins_ms) + R"(","to":")" + format_time(ends_ms) + '"';
    auto const contact = make_signing_key();
    auto const delegated = delegate(first, delegation(contact, "cert", span));
    ASSERT_TRUE(delegated) << delegated.error().why;
    ASSERT_TRUE(house->wait_for_keys(10'000));
    EXPECT_FALSE(note_by(contact));
    *told.now_ms = begins_ms - 1;
    auto const early = make(contact, "hill", "test.oath", R"({"text":"early"})");
    EXPECT_FALSE(send(early, "hill"));
    *told.now_ms = begins_ms;
    EXPECT_TRUE(send(early, "hill"));  // whatever time it says of itself
    *told.now_ms = ends_ms;
    EXPECT_TRUE(note_by(contact));
    *told.now_ms = ends_ms + 1;
    EXPECT_FALSE(note_by(contact));
    EXPECT_TRUE(note_by(first));
    expect_sound();
}

TEST_F(PartyKeysTest, ADelegationIsThePartysOwnToGiveAndEndsAtOnce) {
    auto const contact = make_signing_key(), other = make_signing_key();
    EXPECT_EQ(say_in_house("party.delegation", delegation(contact, "cert")).error().fault, Fault::forbidden);
    ASSERT_TRUE(delegate(first, delegation(contact, "cert")));
    ASSERT_TRUE(house->wait_for_keys(10'000));
    EXPECT_TRUE(note_by(contact, "vale"));
    // Whoever holds the key of a role neither passes it on nor takes the party over.
    EXPECT_FALSE(delegate(contact, delegation(other, "cert")));
    EXPECT_FALSE(send(make(contact, "house", "party.key", key_body(&other, &first)), "house"));
    ASSERT_TRUE(say_in_house("party.delegation", delegation(contact, "none")));
    EXPECT_FALSE(note_by(contact, "vale"));
    EXPECT_FALSE(delegate(first, delegation(contact, "cert")));
    expect_sound();
}

TEST_F(PartyKeysTest, ForgedReplayedAndForeignAreRefused) {
    auto const said = make(first, "hill", "test.oath", R"({"text":"we will"})");
    ASSERT_TRUE(send(said, "hill"));
    EXPECT_EQ(send(said, "hill")->outcome, Heard::Outcome::again);
    EXPECT_FALSE(send(said, "vale"));
    auto const rotation = make(first, "house", "party.key", key_body(&second, &first));
    auto forged = rotation;
    forged.signature[9] = static_cast<char>(forged.signature[9] ^ 1);
    EXPECT_FALSE(send(forged, "house"));
    EXPECT_FALSE(send(rotation, "hill"));
    ASSERT_TRUE(send(rotation, "house"));
    EXPECT_FALSE(send(rotation, "house"));
}

TEST_F(PartyKeysTest, APersonBindsTheirFirstKeyAndEndsIt) {
    auto const person = introduce_person(*house, {house->operator_party(), "folder"}, "Ada");
    ASSERT_TRUE(person);
    party = *person;
    auto const speak = house->speak_of_itself(party, "account:x");
    auto const say = [&](std::string const& body) { return speak.say({.kind = "party.key", .body = body}); };
    ASSERT_TRUE(say(key_body(&second, nullptr)));
    EXPECT_EQ(say(key_body(nullptr, &first)).error().fault, Fault::conflict);
    ASSERT_TRUE(say(key_body(nullptr, &second)));
    auto const third = make_signing_key();
    EXPECT_EQ(say(key_body(&third, nullptr)).error().fault, Fault::forbidden);
    // Nor anything else, and of nobody else.
    EXPECT_EQ(speak.say({.kind = "party.introduced", .body = R"({"name":"x"})"}).error().fault,
              Fault::not_found);
    auto const others = R"({"party":")" + house->operator_party().hex() + R"(","key":")" +
                        to_base64(third.public_key) + R"("})";
    EXPECT_EQ(say(others).error().fault, Fault::not_found);
}

}  // namespace
}  // namespace comity
