// The live stream: order, going on where it was left, and who hears what at every moment.
#include "live_fixture.h"

namespace comity::http {
namespace {

TEST_F(LiveTest, SaysThatItIsReadyAndThenWhatIsHeardInOrder) {
    Listening listening(server->port(), "");
    EXPECT_EQ(status_of_reply(listening.head()), 200);
    EXPECT_EQ(header_of(listening.head(), "Content-Type"), "text/event-stream");
    EXPECT_EQ(header_of(listening.head(), "Content-Encoding"), "");
    EXPECT_EQ(header_of(listening.head(), "Content-Length"), "");
    EXPECT_EQ(header_of(listening.head(), "Connection"), "close");
    EXPECT_EQ(header_of(listening.head(), "X-Accel-Buffering"), "no");
    auto const ready = listening.next();
    EXPECT_EQ(ready.event, "ready");
    EXPECT_EQ(ready.data, R"({"at":"2026-03-01T02:41:00Z","spaces":{"hill":)" +
                              std::to_string(visit().sight.size()) + "}}");
    for (int at = 0; at < 40; ++at) {
        auto const number = note("CANARY" + std::to_string(at));
        auto const said = listening.next();
        EXPECT_EQ(said.event, "heard");
        EXPECT_EQ(number_of(said), std::to_string(number));
        EXPECT_NE(said.data.find(R"("space":"hill")"), std::string::npos);
        EXPECT_NE(said.data.find(R"("kind":"test.note","id":")"), std::string::npos);
        EXPECT_EQ(said.data.find("CANARY"), std::string::npos);
    }
}

TEST_F(LiveTest, IsForAllSpacesOfTheReaderOrThoseItNames) {
    open_space("vale");
    open_space("dale");
    Listening all(server->port(), "");
    Listening two(server->port(), "?space=hill&space=dale");
    auto const ready = all.next();
    EXPECT_NE(ready.data.find("vale"), std::string::npos);
    EXPECT_EQ(two.next().data.find("vale"), std::string::npos);
    note("a", "vale");
    note("b", "dale");
    auto const last = note("c", "hill");
    EXPECT_NE(all.next().data.find(R"("space":"vale")"), std::string::npos);
    EXPECT_NE(all.next().data.find(R"("space":"dale")"), std::string::npos);
    EXPECT_EQ(number_of(all.next()), std::to_string(last));
    EXPECT_NE(two.next().data.find(R"("space":"dale")"), std::string::npos);
    EXPECT_EQ(number_of(two.next()), std::to_string(last));
}

TEST_F(LiveTest, GoesOnWhereItWasLeft) {
    std::string place;
    {
        Listening listening(server->port(), "");
        listening.next();
        note("one");
        place = listening.next().id;
        note("two");
        listening.next();
    }
    auto const third = note("three");
    Listening again(server->port(), "", place);
    auto const ready = again.next();
    EXPECT_EQ(ready.event, "ready");
    EXPECT_EQ(ready.id, "");
    EXPECT_EQ(number_of(again.next()), std::to_string(third - 1));
    EXPECT_EQ(number_of(again.next()), std::to_string(third));
    auto const fourth = note("four");
    EXPECT_EQ(number_of(again.next()), std::to_string(fourth));
}

TEST_F(LiveTest, GoesOnInTheMiddleOfACommitAndInSpacesClosedMeanwhile) {
    auto const space = visit();
    std::vector<Saying> sayings;
    for (int at = 0; at < 20; ++at) sayings.push_back({.kind = "test.note", .body = R"({"text":"x"})"});
    Listening listening(server->port(), "");
    listening.next();
    auto const heard = space.speak.say_all(std::move(sayings)).get();
    listening.next();
    auto const place = listening.next().id;
    Listening again(server->port(), "", place);
    again.next();
    for (std::size_t at = 2; at < heard.size(); ++at)
        EXPECT_EQ(number_of(again.next()), std::to_string(heard[at]->number));
}

TEST_F(LiveTest, AnUnknownOrOldPlaceIsReset) {
    start({.kept_events = 10});
    std::string place;
    {
        Listening listening(server->port(), "");
        place = listening.next().id;
    }
    for (int at = 0; at < 30; ++at) note("x");
    auto const size = std::to_string(visit().sight.size());
    for (auto const& unknown : {place, std::string("00000000-0000000000000000.0"), std::string("nonsense"),
                                place + "9999999999999", std::string("-.")}) {
        Listening again(server->port(), "", unknown);
        EXPECT_EQ(again.next().event, "ready");
        auto const reset = again.next();
        EXPECT_EQ(reset.event, "reset") << unknown;
        EXPECT_EQ(reset.data, R"({"spaces":{"hill":)" + size + "}}");
        EXPECT_FALSE(reset.id.empty());
    }
    Listening after(server->port(), "", service->live().boot() + "-x.0");
    auto const number = std::to_string(note("z"));
    EXPECT_EQ(after.next().event, "ready");
    EXPECT_EQ(after.next().event, "reset");
    auto said = after.next();
    while (said.event == "heard" && number_of(said) != number) said = after.next();
    EXPECT_EQ(number_of(said), number);
}

TEST_F(LiveTest, ManyAtOnceAreCounted) {
    Listening listening(server->port(), "");
    auto const ready = listening.next();
    std::vector<Saying> sayings;
    for (int at = 0; at < 500; ++at) sayings.push_back({.kind = "test.note", .body = R"({"text":"x"})"});
    auto const heard = visit().speak.say_all(std::move(sayings)).get();
    auto const last = note("last");
    std::uint64_t counted = 0;
    std::uint64_t reached = 0;
    while (reached < last) {
        auto const said = listening.next();
        auto const data = json::parse(said.data);
        ASSERT_TRUE(data) << said.event;
        if (said.event == "heard") {
            ++counted;
            reached = static_cast<std::uint64_t>(*data->find("number")->integer());
        } else {
            ASSERT_EQ(said.event, "many");
            counted += static_cast<std::uint64_t>(*data->find("kinds")->find("test.note")->integer());
            reached = static_cast<std::uint64_t>(*data->find("last")->integer());
        }
    }
    EXPECT_EQ(counted, 501u);
    Listening again(server->port(), "", ready.id);
    again.next();
    auto const many = again.next();
    EXPECT_EQ(many.event, "many");
    EXPECT_EQ(many.data, R"({"space":"hill","first":)" + std::to_string(heard.front()->number) +
                             R"(,"last":)" + std::to_string(last) + R"(,"kinds":{"test.note":501}})");
    auto const after = note("after");
    EXPECT_EQ(number_of(again.next()), std::to_string(after));
}

TEST_F(LiveTest, NobodyHearsOfWhatTheirRoleMayNotHear) {
    Listening villager(server->port(), "", "", token(comity::testing::villager(*house)));
    Listening steward(server->port(), "");
    villager.next();
    steward.next();
    auto const secret_number = say("test.secret", R"({"text":"CANARY"})");
    auto const open_number = note("open");
    EXPECT_EQ(number_of(steward.next()), std::to_string(secret_number));
    EXPECT_EQ(number_of(steward.next()), std::to_string(open_number));
    EXPECT_EQ(number_of(villager.next()), std::to_string(open_number));
    Listening again(server->port(), "", "",
                    "Last-Event-ID: x\r\n" + token(comity::testing::villager(*house)));
    EXPECT_EQ(again.next().event, "ready");
}

TEST_F(LiveTest, WhoseMembershipEndsHearsThatAndNothingMore) {
    auto const villager = comity::testing::villager(*house);
    open_space("vale");
    make_member(villager, "observer", "vale");
    Listening listening(server->port(), "", "", token(villager));
    Listening named(server->port(), "?space=hill&space=vale", "", token(villager));
    listening.next();
    named.next();
    note("before");
    EXPECT_EQ(listening.next().event, "heard");
    EXPECT_EQ(named.next().event, "heard");
    make_member(villager, "none");
    for (int at = 0; at < 3; ++at) note("after");
    auto const elsewhere = note("elsewhere", "vale");
    for (auto* each : {&listening, &named}) {
        auto const left = each->next();
        EXPECT_EQ(left.event, "left");
        EXPECT_EQ(left.data, R"({"space":"hill"})");
        EXPECT_EQ(number_of(each->next()), std::to_string(elsewhere));
    }
    Listening again(server->port(), "?space=hill", "", token(villager));
    EXPECT_EQ(status_of_reply(again.head()), 404);
}

TEST_F(LiveTest, WhoBecomesAMemberHearsFromThenOn) {
    auto const villager = comity::testing::villager(*house);
    open_space("vale");
    Listening listening(server->port(), "", "", token(villager));
    Listening named(server->port(), "?space=hill", "", token(villager));
    listening.next();
    named.next();
    note("not yet", "vale");
    make_member(villager, "observer", "vale");
    auto const number = note("now", "vale");
    auto const here = note("here");
    auto said = listening.next();
    // The membership itself, and what was told late enough to be heard in the new role.
    while (!said.data.empty() && number_of(said) != std::to_string(number)) said = listening.next();
    EXPECT_EQ(number_of(said), std::to_string(number));
    EXPECT_EQ(number_of(named.next()), std::to_string(here));
}

TEST_F(LiveTest, WhatWasMissedIsToldByTheRoleOfNow) {
    auto const villager = comity::testing::villager(*house);
    auto const header = token(villager);
    std::string place;
    {
        Listening listening(server->port(), "", "", header);
        place = listening.next().id;
    }
    note("missed");
    make_member(villager, "none");
    Listening again(server->port(), "", place, header);
    EXPECT_EQ(again.next().data, R"({"at":"2026-03-01T02:41:00Z","spaces":{}})");
    note("after");
    make_member(villager, "contributor");
    auto const number = note("back");
    auto said = again.next();
    // The membership itself, and what was told late enough to be heard in the new role.
    while (!said.data.empty() && number_of(said) != std::to_string(number)) said = again.next();
    EXPECT_EQ(number_of(said), std::to_string(number));
}

TEST_F(LiveTest, EndsWithTheCredential) {
    auto const villager = comity::testing::villager(*house);
    auto const header = token(villager);
    auto const credential = house->vault().who(secret)->credential;
    Listening listening(server->port(), "", "", header);
    Listening other(server->port(), "", "", token(villager));
    listening.next();
    other.next();
    house->vault().end(credential);
    EXPECT_EQ(listening.next(), Said{});
    auto const number = note("after");
    EXPECT_EQ(number_of(other.next()), std::to_string(number));
    Listening again(server->port(), "", "", header);
    EXPECT_EQ(status_of_reply(again.head()), 401);
}

TEST_F(LiveTest, EndsWhenTheTokenIsOver) {
    Listening listening(server->port(), "", "", token(comity::testing::villager(*house), {}, 1000));
    EXPECT_EQ(listening.next().event, "ready");
    *told.now_ms += 2000;
    EXPECT_EQ(listening.next(), Said{});
}

TEST_F(LiveTest, ATokenForOneSpaceHearsOfThatAlone) {
    open_space("vale");
    auto const villager = comity::testing::villager(*house);
    make_member(villager, "observer", "vale");
    Listening listening(server->port(), "", "", token(villager, {.may_say = false, .space = "vale"}));
    EXPECT_EQ(listening.next().data.find("hill"), std::string::npos);
    note("hill");
    auto const number = note("vale", "vale");
    EXPECT_EQ(number_of(listening.next()), std::to_string(number));
    Listening closed(server->port(), "?space=hill", "", token(villager, {.space = "vale"}));
    EXPECT_EQ(status_of_reply(closed.head()), 404);
}

TEST_F(LiveTest, ThePublicNamesThePublicSpacesItListensTo) {
    open_space("square", true);
    speaker = {};
    start({});
    Listening nameless(server->port(), "");
    EXPECT_EQ(status_of_reply(nameless.head()), 400);
    Listening closed(server->port(), "?space=hill", "", "Connection: close\r\n");
    Listening unknown(server->port(), "?space=nowhere", "", "Connection: close\r\n");
    EXPECT_EQ(status_of_reply(closed.head()), 404);
    EXPECT_EQ(closed.body(), unknown.body());
    Listening listening(server->port(), "?space=square&space=hill");
    EXPECT_NE(listening.next().data.find("square"), std::string::npos);
    auto const left = listening.next();
    EXPECT_EQ(left.event, "left");
    EXPECT_EQ(left.data, R"({"space":"hill"})");
    note("for members", "square");
    note("for members");
    auto const number = say("test.proclaimed", R"({"text":"for all"})", "square");
    auto const said = listening.next();
    EXPECT_EQ(number_of(said), std::to_string(number));
}

TEST_F(LiveTest, WithoutAServerItSaysWhatThereIs) {
    Request request;
    request.path = "/api/v1/events";
    request.speaker = house->operator_party();
    auto const reply = service->ask(request);
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find("event: ready"), std::string::npos);
}

}  // namespace
}  // namespace comity::http
