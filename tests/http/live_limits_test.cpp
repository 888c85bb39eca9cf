// What a listener may cost: who does not read, who says too much, too many of them, and a server that stops.
#include "live_fixture.h"

namespace comity::http {
namespace {

using LiveLimitsTest = LiveTest;

std::uint64_t figure(std::string const& text, std::string const& name) {
    auto const at = text.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + name.size() + 2, nullptr, 10);
}

TEST_F(LiveLimitsTest, ABeatIsAComment) {
    start({.beat_ms = 20});
    Listening listening(server->port(), "");
    auto const ready = listening.next();
    *told.now_ms += 1000;
    Caller caller(server->port());
    caller.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) +
                "\r\n\r\n");
    std::string text;
    while (text.find("\n: 2026-03-01T02:41:01Z\nid: ") == std::string::npos) text += caller.read_some();
    // The other one may be held by another thread, whose beat is its own.
    do note("x");
    while (!listening.next().event.empty() && listening.beats() == 0);
    EXPECT_GT(listening.beats(), 0);
}

TEST_F(LiveLimitsTest, APlaceThatABeatGaveIsGoneOnFrom) {
    start({.beat_ms = 20});
    std::string place;
    {
        Listening listening(server->port(), "");
        listening.next();
        for (int at = 0; at < 30; ++at) note("x");
        for (auto said = listening.next(); listening.beats() < 3; said = listening.next()) note("y");
        place = listening.last_id();
    }
    auto const number = note("missed");
    Listening again(server->port(), "", place);
    EXPECT_EQ(again.next().event, "ready");
    auto said = again.next();
    while (said.event == "heard" && number_of(said) != std::to_string(number)) said = again.next();
    EXPECT_EQ(number_of(said), std::to_string(number));
}

TEST_F(LiveLimitsTest, WhoDoesNotReadIsHungUpOnAndTheOthersHear) {
    start({.backlog_bytes = 16 * 1024});
    Listening idle(server->port(), "", "", "", 4096);
    Listening reading(server->port(), "");
    reading.next();
    std::vector<Saying> const sayings(50, {.kind = "test.note", .body = R"({"text":"x"})"});
    // Until the system's own store for the idle one is full, and ours behind it.
    while (figure(service->metrics().text(), "comity_listeners_dropped_total") == 0) {
        auto const heard = visit().speak.say_all(sayings).get();
        while (number_of(reading.next()) != std::to_string(heard.back()->number)) continue;
    }
    auto const number = note("last");
    EXPECT_EQ(number_of(reading.next()), std::to_string(number));
    while (!idle.next().event.empty()) continue;
    EXPECT_EQ(server->listeners(), 1u);
}

TEST_F(LiveLimitsTest, WhoSpeaksIsHungUpOn) {
    Caller caller(server->port());
    auto const request =
        "GET /api/v1/events HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\n\r\n";
    caller.send(request);
    EXPECT_NE(caller.read_some().find("200"), std::string::npos);
    caller.send(request);
    EXPECT_EQ(caller.read_to_end().find("HTTP/1.1"), std::string::npos);
}

TEST_F(LiveLimitsTest, MoreThanMayListenAreTurnedAway) {
    start({}, {.listeners = 3});
    std::vector<std::unique_ptr<Listening>> listeners;
    for (int at = 0; at < 3; ++at) {
        listeners.push_back(std::make_unique<Listening>(server->port(), ""));
        listeners.back()->next();
    }
    Listening refused(server->port(), "");
    EXPECT_EQ(status_of_reply(refused.head()), 503);
    EXPECT_EQ(header_of(refused.head(), "Retry-After"), "1");
    EXPECT_EQ(figure(service->metrics().text(), "comity_listeners"), 3u);
    listeners.pop_back();
    while (server->listeners() > 2) std::this_thread::yield();
    Listening welcome(server->port(), "");
    EXPECT_EQ(welcome.next().event, "ready");
}

TEST_F(LiveLimitsTest, ListenersLeaveRoomForRequests) {
    start({}, {.connections = 2, .listeners = 20});
    std::vector<std::unique_ptr<Listening>> listeners;
    for (int at = 0; at < 20; ++at) {
        listeners.push_back(std::make_unique<Listening>(server->port(), ""));
        EXPECT_EQ(listeners.back()->next().event, "ready");
    }
    Caller caller(server->port());
    caller.send("GET /healthz HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\n\r\n");
    EXPECT_EQ(status_of_reply(caller.read_reply()), 200);
}

TEST_F(LiveLimitsTest, AServerThatStopsLetsListenersGo) {
    Listening listening(server->port(), "");
    listening.next();
    server->stop();
    EXPECT_EQ(listening.next(), Said{});
    EXPECT_EQ(server->connections(), 0u);
}

TEST_F(LiveLimitsTest, ManyListenersHearTheSame) {
    std::vector<std::unique_ptr<Listening>> listeners;
    for (int at = 0; at < 100; ++at) {
        listeners.push_back(std::make_unique<Listening>(server->port(), ""));
        listeners.back()->next();
    }
    std::vector<std::string> numbers;
    for (int at = 0; at < 20; ++at) numbers.push_back(std::to_string(note("x")));
    for (auto const& listener : listeners)
        for (auto const& number : numbers) EXPECT_EQ(number_of(listener->next()), number);
}

TEST_F(LiveLimitsTest, WhoComesAfterAllHaveLeftHears) {
    for (int turn = 0; turn < 20; ++turn) {
        for (int at = 0; at < 2; ++at) {  // as many as there are loops
            Listening leaving(server->port(), "");
            leaving.next();
            for (int told_fast = 0; told_fast < 3; ++told_fast) note("x");
            leaving.next();
        }
        while (server->listeners() > 0) std::this_thread::yield();
        Listening first(server->port(), ""), second(server->port(), "");
        first.next();
        second.next();
        auto const number = std::to_string(note("y"));
        // What was acknowledged a moment before one came may still be told.
        for (auto* listening : {&first, &second}) {
            auto heard = number_of(listening->next());
            while (!heard.empty() && std::stoul(heard) < std::stoul(number))
                heard = number_of(listening->next());
            EXPECT_EQ(heard, number);
        }
        first.leave();
        second.leave();
        while (server->listeners() > 0) std::this_thread::yield();
    }
}

TEST_F(LiveLimitsTest, AHeadHasNoStream) {
    Caller caller(server->port());
    caller.send("HEAD /api/v1/events HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) +
                "\r\n\r\n");
    auto const reply = caller.read_to_end();
    EXPECT_EQ(status_of_reply(reply), 200);
    EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
    EXPECT_EQ(server->listeners(), 0u);
}

}  // namespace
}  // namespace comity::http
