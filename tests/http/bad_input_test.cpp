// What bad input gets, through the true server with the program's own rooms: the right status and one clear
// sentence; nothing of it is kept, nothing said before is lost, and the refusal tells nothing it should not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "app/rooms.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/statement.h"
#include "serving.h"
#include "tlog/signing.h"

namespace comity::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view canary = "Zeferina";  // stands in what is sent, never in what comes back
constexpr std::string_view statements = "/api/v1/spaces/hill/statements";
constexpr std::string_view reports = "/api/v1/spaces/hill/statements?kind=intake.report";

class BadInput : public ::testing::Test {
  protected:
    void serve(Limits const& limits = {}) {
        server.reset();
        server = std::make_unique<Server>(service.router(), service.metrics(),
                                          ServerOptions{.spool_folder = spool.path(),
                                                        .clock = told.clock(),
                                                        .port_speaker = comity::testing::villager(*house),
                                                        .limits = limits});
        auto const started = server->start();
        ASSERT_TRUE(started) << started.error().why;
    }
    void SetUp() override {
        serve();
        good = ask(post(reports, R"({"title":"No water at Hill Street"})", "Idempotency-Key: good\r\n"));
        ASSERT_EQ(status_of_reply(good), 201) << good;
    }
    // Whatever was tried: what was said before is all there is.
    void TearDown() override {
        EXPECT_EQ(comity::testing::visit(*house).sight.size(), size);
        EXPECT_TRUE(fs::is_empty(folder.path() / "spaces/hill/blobs"));
        EXPECT_TRUE(fs::is_empty(spool.path()));
        auto const again =
            ask(post(reports, R"({"title":"No water at Hill Street"})", "Idempotency-Key: good\r\n"));
        EXPECT_EQ(status_of_reply(again), 200);
        EXPECT_EQ(body_of(again), body_of(good));
    }

    std::string heading(std::string_view method, std::string_view path) const {
        return std::string(method) + ' ' + std::string(path) +
               " HTTP/1.1\r\nHost: localhost:" + std::to_string(server->port()) + "\r\n";
    }
    std::string post(std::string_view path, std::string_view body, std::string_view more = "") const {
        return heading("POST", path) + "Content-Length: " + std::to_string(body.size()) + "\r\n" +
               std::string(more) + "\r\n" + std::string(body);
    }
    std::string ask(std::string_view request) const {
        Caller caller(server->port());
        caller.send(request);
        return caller.read_reply();
    }
    // A refusal with one sentence that holds `part`, in the place for it, and nothing else of ours or theirs.
    void expect_refused(std::string_view reply, int status, std::string_view part) const {
        EXPECT_EQ(status_of_reply(reply), status) << reply;
        EXPECT_EQ(header_of(reply, "Content-Type"), "application/problem+json");
        auto const problem = json::parse(body_of(reply));
        ASSERT_TRUE(problem) << reply;
        auto const why = problem->text_of("detail");
        EXPECT_NE(why.find(part), why.npos) << why;
        EXPECT_TRUE(why.ends_with('.') && why.size() < 300 && why.find('\n') == why.npos) << why;
        for (auto const& secret : {std::string(canary), folder.path().string(), spool.path().string()})
            EXPECT_EQ(reply.find(secret), reply.npos) << reply;
    }
    void expect_refused_body(std::string_view body, std::string_view part) const {
        expect_refused(ask(post(reports, body)), 400, part);
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::TemporaryFolder spool;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), all_rooms());
    Service service{*house, {}};
    std::unique_ptr<Server> server;
    std::string good;
    std::uint64_t size = 4;  // the opening, two members, the good one
};

TEST_F(BadInput, BodiesThatCannotBe) {
    expect_refused_body("", "JSON");
    expect_refused_body(R"({"title": "Zeferina)", "JSON");
    expect_refused_body(R"(["Zeferina"])", "JSON object");
    expect_refused_body(R"({"title":"Zeferina","place":{"lon":-48.2,"lat":128}})", "off the globe");
    expect_refused_body(R"({"title":"Zeferina","at":"20100-01-12T05:00:00Z"})", "1900 to 2199");
    expect_refused_body("{\"title\":\"Zeferina \xff\"}", "UTF-8");
    expect_refused_body(R"({"title":"Zeferina","title":"Zeferina"})", "repeats a key");
    expect_refused_body(R"({"title":"Zeferina","place":{"lon":1e400,"lat":0}})", "number");
    auto const deep = std::string(65, '[') + std::string(65, ']');
    expect_refused_body(R"({"title":"Zeferina","categories":)" + deep + "}", "64");
}

TEST_F(BadInput, BodiesOverTheLimit) {
    auto const report = [](std::size_t bytes) {
        return R"({"title":"Zeferina","text":")" + std::string(bytes, 'x') + "\"}";
    };
    expect_refused(ask(post(reports, report(body_limit_bytes))), 413, "256 KiB");
    expect_refused(ask(post(reports, report(1'000'000))), 413, "longer than");
}

TEST_F(BadInput, FilesOverTheLimit) {
    constexpr std::string_view blobs = "/api/v1/spaces/hill/blobs";
    auto const over = 64 * 1024 * 1024 + 1;
    expect_refused(ask(heading("POST", blobs) + "Content-Length: " + std::to_string(over) + "\r\n\r\n"), 413,
                   "longer than");
    Caller caller(server->port());
    caller.send(heading("POST", blobs) + "Transfer-Encoding: chunked\r\n\r\n");
    auto const chunk = "100000\r\n" + std::string(1 << 20, 'x') + "\r\n";
    for (int count = 0; count < 65; ++count) caller.send(chunk);
    expect_refused(caller.read_reply(), 413, "");
    expect_refused(ask(post(blobs, "")), 400, "empty");
}

TEST_F(BadInput, SlowSenders) {
    Limits limits;
    limits.header_ms = 200;
    limits.body_silence_ms = 200;
    serve(limits);
    auto const request = post(reports, R"({"title":"Zeferina"})");
    for (auto const sent : {std::size_t{20}, request.size() - 1}) {
        Caller caller(server->port());
        caller.send(request.substr(0, sent));
        expect_refused(caller.read_to_end(), 408, "in time");
    }
}

TEST_F(BadInput, KindsAndSpacesThatAreNotThere) {
    constexpr std::string_view body = R"({"title":"Zeferina"})";
    expect_refused(ask(post("/api/v1/spaces/hill/statements?kind=intake.song", body)), 400, "kind");
    expect_refused(ask(post(statements, body)), 400, "kind");
    expect_refused(ask(post("/api/v1/spaces/nowhere/statements?kind=intake.report", body)), 404,
                   "no such space");
    expect_refused(ask(heading("GET", "/api/v1/spaces/nowhere/reports") + "\r\n"), 404, "no such space");
}

TEST_F(BadInput, AKeyWithOtherWords) {
    expect_refused(ask(post(reports, R"({"title":"Zeferina"})", "Idempotency-Key: good\r\n")), 409,
                   "as entry 3");
}

TEST_F(BadInput, WhoMayNot) {
    auto const member = R"({"party":")" + comity::testing::villager(*house).hex() + R"(","role":"steward"})";
    expect_refused(ask(post("/api/v1/spaces/hill/statements?kind=space.member", member)), 403, "role");
    expect_refused(ask(post("/api/v1/spaces", R"({"name":"vale"})")), 403, "steward");
    // The house's own space is not theirs: it is as if it were not there.
    auto const closed = ask(heading("GET", "/api/v1/spaces/house") + "\r\n");
    expect_refused(closed, 404, "no such space");
    EXPECT_EQ(body_of(closed), body_of(ask(heading("GET", "/api/v1/spaces/nowhere") + "\r\n")));
}

// Statements that a party signs itself.
class BadSignature : public BadInput {
  protected:
    struct Said {
        Bytes header, salt, body, signature;
    };
    void SetUp() override {
        BadInput::SetUp();
        auto const key_member = "\"key\":\"" + to_base64(key.public_key) + "\"";
        auto const at_house = house->visit("house", house->operator_party(), "folder");
        auto const introduced = at_house->speak.say(
            {.kind = "party.introduced", .body = "{\"name\":\"CERT\"," + key_member + "}"});
        ASSERT_TRUE(introduced) << introduced.error().why;
        party = id_cast<PartyId>(introduced->id);
        for (auto const* space : {"hill", "vale"}) {
            if (std::string(space) == "vale") {
                ASSERT_TRUE(house->open_space({.name = space}, house->operator_party()));
            }
            auto const body =
                "{\"party\":\"" + party.hex() + "\",\"role\":\"contributor\"," + key_member + "}";
            ASSERT_TRUE(
                comity::testing::visit(*house, space).speak.say({.kind = "space.member", .body = body}));
        }
        ++size;
    }
    Said say(std::string const& body) const {
        auto const space = comity::testing::visit(*house).sight.space_id();
        auto const said = prepare(space, "intake.report", party, *told.now_ms, body);
        return {said.header_bytes, said.salt, body, sign(key, signed_bytes(said.header_bytes))};
    }
    std::string send(Said const& said, std::string const& space = "hill") const {
        std::string envelope;
        json::Writer writer(envelope);
        writer.open('{').member("header", to_base64(said.header)).member("salt", to_base64(said.salt));
        writer.member("body", to_base64(said.body)).member("signature", to_base64(said.signature)).close('}');
        return ask(post("/api/v1/spaces/" + space + "/statements", envelope,
                        "Content-Type: application/vnd.comity.signed+json\r\n"));
    }

    SigningKey key = make_signing_key();
    PartyId party;
};

TEST_F(BadSignature, ForgedTornAndAltered) {
    auto const said = say(R"({"title":"Zeferina"})");
    auto forged = said;
    forged.signature[7] = static_cast<char>(forged.signature[7] ^ 1);
    expect_refused(send(forged), 403, "signature");
    auto altered = said;
    altered.body = R"({"title":"Zeferino"})";
    expect_refused(send(altered), 400, "hash");
    auto torn = said;
    torn.header.pop_back();
    expect_refused(send(torn), 400, "");
    auto short_signature = said;
    short_signature.signature.resize(63);
    expect_refused(send(short_signature), 403, "signature");
}

TEST_F(BadSignature, ReplayedIsHeardOnceAndNowhereElse) {
    auto const said = say(R"({"title":"Water is back"})");
    auto const first = send(said);
    EXPECT_EQ(status_of_reply(first), 201) << first;
    ++size;
    auto const again = send(said);
    EXPECT_EQ(status_of_reply(again), 200);
    EXPECT_EQ(body_of(again), body_of(first));
    comity::Introducer const by{house->operator_party(), "folder"};
    for (auto const& [member, unused] : comity::testing::visit(*house).sight.space().state().members) {
        if (member == house->operator_party()) continue;
        auto const label = member.hex().substr(0, 8);
        ASSERT_TRUE(comity::make_member(*house, "vale", by, member, comity::Role::contributor, label));
    }
    expect_refused(send(said, "vale"), 400, "another space");
}

// Tables are taken in row by row: what is refused stands in the answer, with its line.
class BadTable : public BadInput {
  protected:
    std::string import(std::string_view table) const {
        return body_of(ask(post("/api/v1/spaces/hill/imports?format=csv", table)));
    }
    static void expect_row(std::string const& answer, std::string const& line, std::string_view part) {
        auto const at = answer.find(R"({"row":{"line":)" + line + ",");
        ASSERT_NE(at, answer.npos) << answer;
        EXPECT_NE(answer.substr(at, answer.find('\n', at) - at).find(part), std::string::npos) << answer;
        EXPECT_EQ(answer.find(canary), answer.npos);
    }
};

TEST_F(BadTable, ATornLastLineIsListedAndTheRestIsKept) {
    auto const quoted = import("id,title,text\na,First,x\nb,Zeferina,\"never clos");
    expect_row(quoted, "3", "torn");
    EXPECT_NE(quoted.find(R"({"done":{"rows":2,"stored":1,"again":0,"changed":0,"refused":1)"), quoted.npos);
    auto const cut = import("id,title,text\nc,Second,x\nd,Zefe");
    expect_row(cut, "3", "");
    EXPECT_NE(cut.find(R"({"done":{"rows":2,"stored":1,"again":0,"changed":0,"refused":1)"), cut.npos);
    size += 2;
}

TEST_F(BadTable, TwoDelimitersAreNotMixed) {
    auto const mixed = import("id;title\na;First, with a comma\nb,Zeferina\n");
    expect_row(mixed, "3", "");
    EXPECT_NE(mixed.find(R"({"done":{"rows":2,"stored":1,"again":0,"changed":0,"refused":1)"), mixed.npos);
    ++size;
}

TEST_F(BadTable, WhatIsNoTableIsRefused) {
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=csv", "")), 400, "empty");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=csv", "Zeferina,7\n")), 400, "columns");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=dbf", "x")), 415, "csv");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=xlsx", "x")), 400, "zip archive");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=zip", "PK\x03\x04")), 400, "damaged");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?format=photo", "x")), 415, "JPEG");
    expect_refused(
        ask(post("/api/v1/spaces/hill/imports", "<!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///\">]><gpx/>")),
        400, "DOCTYPE");
    expect_refused(ask(post("/api/v1/spaces/hill/imports", "{\"type\":\"Topology\"}")), 400,
                   "FeatureCollection");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?mapping=none", "title\nx\n")), 400, "no mapping");
    expect_refused(ask(post("/api/v1/spaces/hill/imports?map=x", "title\nx\n")), 400, "");
}

}  // namespace
}  // namespace comity::http
