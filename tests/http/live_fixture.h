// A true house with the space "hill" behind a server, and listeners that read its event stream. One thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http/server.h"
#include "http/service.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "serving.h"

namespace comity::http {

struct Said {
    std::string id, event, data;
    bool operator==(Said const&) const = default;
};

// One who keeps a stream open and reads it event by event.
class Listening {
  public:
    Listening(std::uint16_t port, std::string const& query, std::string const& last_id = "",
              std::string const& more = "", int unread_bytes = 0)
        : caller_(port, unread_bytes) {
        auto const place = last_id.empty() ? "" : "Last-Event-ID: " + last_id + "\r\n";
        caller_.send("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
                     "\r\n" + place + more + "\r\n");
        head_ = caller_.read_head();
    }

    std::string const& head() const { return head_; }
    std::string body() { return caller_.read_to_end(); }
    void leave() { caller_.shut(); }

    // The next event; an empty one where the stream has ended. Comments and bare places are passed over.
    Said next() {
        for (;;) {
            auto const end = unread_.find("\n\n");
            if (end == std::string::npos) {
                auto const more = caller_.read_some();
                if (more.empty()) return {};
                unread_ += more;
                continue;
            }
            auto const said = read(unread_.substr(0, end + 1));
            unread_.erase(0, end + 2);
            if (!said.id.empty()) last_id_ = said.id;
            if (!said.event.empty()) return said;
        }
    }
    std::string const& last_id() const { return last_id_; }
    int beats() const { return beats_; }

  private:
    Said read(std::string const& lines) {
        Said said;
        for (std::size_t at = 0; at < lines.size();) {
            auto const end = lines.find('\n', at);
            auto const line = lines.substr(at, end - at);
            if (line.starts_with("id: ")) said.id = line.substr(4);
            if (line.starts_with("event: ")) said.event = line.substr(7);
            if (line.starts_with("data: ")) said.data = line.substr(6);
            if (line.starts_with(":")) ++beats_;
            at = end + 1;
        }
        return said;
    }

    Caller caller_;
    std::string head_, unread_, last_id_;
    int beats_ = 0;
};

// The room of all tests, with a kind that everybody may hear of, and one for stewards.
inline Rooms const& rooms_with_proclamations() {
    static Rooms const rooms = [] {
        auto room = comity::testing::test_room();
        auto proclaimed = room.kinds.front();
        proclaimed.name = "test.proclaimed";
        proclaimed.may_hear = Role::everyone;
        auto sealed = proclaimed;
        sealed.name = "test.sealed";
        sealed.may_hear = Role::steward;
        room.kinds.push_back(proclaimed);
        room.kinds.push_back(sealed);
        return Rooms{room};
    }();
    return rooms;
}

class LiveTest : public ::testing::Test {
  protected:
    void SetUp() override { start({}); }

    void start(LiveOptions live, Limits limits = {}) {
        server.reset();
        service.reset();
        service = std::make_unique<Service>(*house, Pages{}, live);
        server = std::make_unique<Server>(service->router(), service->metrics(),
                                          ServerOptions{.spool_folder = folder.path(),
                                                        .clock = told.clock(),
                                                        .vault = &house->vault(),
                                                        .port_speaker = speaker,
                                                        .limits = limits});
        service->watch(*server);
        auto const started = server->start();
        ASSERT_TRUE(started) << started.error().why;
    }
    std::uint64_t say(std::string const& kind, std::string const& body, std::string const& space = "hill",
                      PartyId as = {}) {
        auto const visit = house->visit(space, as.empty() ? house->operator_party() : as, "folder");
        EXPECT_TRUE(visit);
        auto const told_before = service->live().counts.told.load();
        auto const heard = visit->speak.say({.kind = kind, .body = body});
        EXPECT_TRUE(heard) << heard.error().why;
        // The answer comes a moment before the telling.
        while (heard && service->live().counts.told == told_before) std::this_thread::yield();
        return heard ? heard->number : 0;
    }
    std::uint64_t note(std::string const& text, std::string const& space = "hill") {
        return say("test.note", R"({"text":")" + text + R"("})", space);
    }
    void make_member(PartyId party, std::string const& role, std::string const& space = "hill") {
        say("space.member", R"({"party":")" + party.hex() + R"(","role":")" + role + R"("})", space);
    }
    // A header line that signs the party in.
    std::string token(PartyId party, Scope const& scope = {}, std::int64_t lives_ms = 3'600'000) {
        auto const account =
            house->vault().open_account("a" + std::to_string(++accounts), "", party, "reader");
        EXPECT_TRUE(account) << account.error().why;
        secret = house->vault().make_token(*account, "test", scope, *told.now_ms + lives_ms);
        return "Authorization: Bearer " + secret + "\r\n";
    }
    void open_space(std::string const& name, bool is_public = false) {
        auto const opened =
            house->open_space({.name = name, .is_public = is_public}, house->operator_party());
        ASSERT_TRUE(opened) << opened.error().why;
    }
    Visit visit() { return comity::testing::visit(*house); }
    static std::string number_of(Said const& said) {
        auto const data = json::parse(said.data);
        auto const* number = data ? data->find("number") : nullptr;
        return number && number->integer() ? std::to_string(*number->integer()) : said.event + said.data;
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), rooms_with_proclamations());
    int accounts = 0;
    std::string secret;  // of the last token
    PartyId speaker = house->operator_party();
    std::unique_ptr<Service> service;
    std::unique_ptr<Server> server;
};

}  // namespace comity::http
