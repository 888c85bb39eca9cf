// The leak test (law 3): each statement of a small world carries a word of its own and the readers who may
// hear it. Every exit that the program itself lists is asked in every way by every kind of reader, and nobody
// may find a word that is not theirs, in a body, a header or an error. A new exit is walked without touching
// this file.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/rooms.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "testing.h"

namespace comity::http {

namespace {

using comity::testing::visit;

struct Reader {
    std::string name;
    PartyId party;
    Scope scope;
};

class LeakTest : public ::testing::Test {
  protected:
    static std::unique_ptr<House> make_house(std::filesystem::path const& folder, Clock const& clock) {
        EXPECT_TRUE(House::create(folder, clock));
        auto house = House::open({.folder = folder, .rooms = &all_rooms(), .clock = clock});
        EXPECT_TRUE(house);
        for (bool is_public : {false, true}) {
            Opening opening{.name = is_public ? "harbour" : "hill", .is_public = is_public};
            EXPECT_TRUE((*house)->open_space(opening, (*house)->operator_party()));
        }
        return std::move(*house);
    }

    void SetUp() override {
        readers.push_back({"public", {}, {}});
        readers.push_back({"stranger", introduce("stranger"), {}});
        for (auto role : {Role::observer, Role::contributor, Role::analyst, Role::steward}) {
            add_reader(std::string(name_of(role)), role);
        }
        readers.push_back({"narrow", reader("analyst").party, Scope{false, "harbour"}});
        add_reader("revoked", Role::analyst);
        for (std::string space : {"hill", "harbour"}) fill(space);
        change_role("revoked", Role::everyone);
        read_exits();
    }

    PartyId introduce(std::string const& label) {
        auto party = introduce_person(*house, by, label);
        EXPECT_TRUE(party);
        return *party;
    }
    void add_reader(std::string const& name, Role role) {
        auto party = introduce(name);
        for (auto const* space : {"hill", "harbour"})
            EXPECT_TRUE(make_member(*house, space, by, party, role, name));
        readers.push_back({name, party, {}});
    }
    void change_role(std::string const& name, Role role) {
        auto const* said = role == Role::everyone ? "none" : name_of(role).data();
        for (auto const* space : {"hill", "harbour"}) {
            auto body = R"({"party":")" + reader(name).party.hex() + R"(","role":")" + said + "\"}";
            EXPECT_TRUE(visit(*house, space).speak.say({.kind = "space.member", .body = body}));
        }
    }
    Reader const& reader(std::string const& name) const {
        return *std::ranges::find(readers, name, &Reader::name);
    }

    // A word that those named may find, and nobody else.
    std::string canary(std::string const& what, std::set<std::string> const& who) {
        auto word = "canary" + what + std::to_string(canaries.size()) + "zq";
        canaries[word] = who;
        return word;
    }

    Heard say(std::string const& space, std::string const& kind, std::string const& body) {
        auto heard = visit(*house, space).speak.say({.kind = kind, .body = body});
        EXPECT_TRUE(heard) << kind << ": " << heard.error().why;
        if (!heard) return {};
        numbers.insert(std::to_string(heard->number));
        ids.insert(heard->id.hex());
        return *heard;
    }

    void fill(std::string const& space) {
        std::set<std::string> members{"observer", "contributor", "analyst", "steward"};
        if (space == "harbour") members.insert("narrow");
        auto everyone = members;
        if (space == "harbour") everyone.insert({"public", "stranger", "revoked"});
        auto here = visit(*house, space);
        auto file = "\xff\xd8\xff\xe0" + canary("file", members);
        auto blob = here.speak.keep_blob(file);
        ASSERT_TRUE(blob);
        hashes.insert(blob->hex());
        auto report =
            say(space, "intake.report",
                R"({"title":")" + canary("title", members) + R"(","text":")" + canary("text", members) +
                    R"(","place":{"lon":-48.2,"lat":12.8,"name":")" + canary("place", members) +
                    R"("},"categories":[")" + canary("category", members) +
                    R"("],"attachments":[{"media_type":"image/jpeg","sha256":")" + blob->hex() + R"("}]})");
        auto about = R"("about":[")" + report.id.hex() + R"("])";
        say(space, "situation.assessment",
            "{" + about + R"(,"verification":"doubtful","reliability":"C","credibility":4,"reason":")" +
                canary("reason", members) + "\"}");
        say(space, "situation.action",
            "{" + about + R"(,"who":")" + canary("who", members) + R"(","what":")" + canary("what", members) +
                R"(","state":"planned"})");
        say(space, "situation.closing",
            "{" + about + R"(,"how":"resolved","why":")" + canary("closed", members) + "\"}");
        publish(space, report, canary("published", everyone));
        auto gone = publish(space, report, canary("withdrawn", members));
        say(space, "situation.withdrawal",
            R"({"about":")" + gone.id.hex() + R"(","why":")" + canary("why", members) + "\"}");
    }
    Heard publish(std::string const& space, Heard const& report, std::string const& word) {
        return say(space, "situation.publication",
                   R"({"about":")" + report.id.hex() + R"(","language":"en","title":")" + word + R"("})");
    }

    // From the description that the program gives of itself.
    void read_exits() {
        Request request;
        request.path = "/api/v1/openapi.json";
        auto document = json::parse(service.ask(request).body);
        ASSERT_TRUE(document);
        for (auto const& [path, operations] : *document->find("paths")->object()) {
            for (auto const& [verb, operation] : *operations.object()) {
                Pairs query;
                for (auto const& parameter : *operation.find("parameters")->array()) {
                    if (parameter.text_of("in") == "query") query.emplace_back(parameter.text_of("name"), "");
                }
                exits.push_back({verb, path, query});
            }
        }
        for (auto const& room : house->rooms())
            for (auto const& dataset : room.datasets) names.insert(dataset.name);
    }

    struct Exit {
        std::string verb;
        std::string path;
        Pairs query;
    };

    // Whatever could stand in a place that a path leaves open.
    std::vector<std::string> values_of(std::string const& capture) const {
        if (capture == "space") return {"hill", "harbour", "house", "nowhere"};
        if (capture == "z" || capture == "x" || capture == "y") return {"0"};
        std::vector<std::string> values{"0", "form"};
        for (auto const& set : {numbers, ids, hashes, names})
            values.insert(values.end(), set.begin(), set.end());
        return values;
    }
    std::vector<std::string> paths_of(std::string const& path) const {
        auto open = path.find('{');
        if (open == path.npos) return {path};
        auto close = path.find('}', open);
        std::vector<std::string> paths;
        for (auto const& value : values_of(path.substr(open + 1, close - open - 1))) {
            for (auto const& rest : paths_of(path.substr(close + 1)))
                paths.push_back(path.substr(0, open) + value + rest);
        }
        return paths;
    }
    static std::vector<Pairs> queries_of(Exit const& exit) {
        std::vector<Pairs> queries{{}};
        for (auto const& [name, unused] : exit.query) {
            for (auto const* value : {"0", "geojson", "csv", "hxl", "json", "hill", "intake.report", "true"})
                queries.push_back({{name, value}});
        }
        return queries;
    }

    static Method method_of(std::string const& verb) {
        if (verb == "post") return Method::post;
        if (verb == "put") return Method::put;
        return verb == "delete" ? Method::remove : Method::get;
    }

    std::string ask(Reader const& who, Exit const& exit, std::string const& path, Pairs const& query) {
        Request request;
        request.method = method_of(exit.verb);
        request.path = path;
        request.query = query;
        request.speaker = who.party;
        request.holder.party = who.party;
        request.holder.scope = who.scope;
        request.via = "http";
        request.body = request.method == Method::get ? "" : "{}";
        ++asked;
        auto reply = service.ask(std::move(request));
        std::string all = std::to_string(reply.status) + "\n";
        for (auto const& [name, value] : reply.headers) all += name + ": " + value + "\n";
        all += reply.body;
        while (reply.next) {
            auto more = reply.next();
            if (!more || !*more) break;
            all += **more;
        }
        return all;
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house = make_house(folder.path(), told.clock());
    Service service{*house, {}};
    Introducer by{house->operator_party(), "folder"};
    std::vector<Reader> readers;
    std::map<std::string, std::set<std::string>> canaries;
    std::set<std::string> numbers, ids, hashes, names;
    std::vector<Exit> exits;
    int asked = 0;
};

TEST_F(LeakTest, NobodyFindsAWordThatIsNotTheirs) {
    std::map<std::string, std::set<std::string>> found;  // word -> who
    for (auto const& exit : exits) {
        // The event stream has no end and no body; its rights are held by its own test.
        if (exit.path == "/api/v1/events") continue;
        for (auto const& path : paths_of(exit.path)) {
            for (auto const& query : queries_of(exit)) {
                for (auto const& who : readers) {
                    auto answer = ask(who, exit, path, query);
                    if (answer.find("canary") == answer.npos) continue;
                    for (auto const& [word, allowed] : canaries) {
                        if (answer.find(word) == answer.npos) continue;
                        found[word].insert(who.name);
                        EXPECT_TRUE(allowed.contains(who.name))
                            << who.name << " finds " << word << " by " << exit.verb << " " << path;
                    }
                }
            }
            if (::testing::Test::HasFailure()) return;
        }
    }
    // The walk is worth something only if those who may find a word do.
    for (auto const& [word, allowed] : canaries) EXPECT_EQ(found[word], allowed) << word;
    RecordProperty("requests", asked);
    std::printf("%zu exits, %d requests, %zu words, %zu readers\n", exits.size(), asked, canaries.size(),
                readers.size());
}

// Unknown, forbidden and gone: the same status, headers and body.
TEST_F(LeakTest, WhatIsForbiddenLooksLikeWhatIsNotThere) {
    for (auto const& exit : exits) {
        if (exit.path.find("{space}") == exit.path.npos) continue;
        for (auto const& path : paths_of(exit.path)) {
            auto at = path.find("/hill");
            if (at == path.npos) continue;
            auto nowhere = path;
            nowhere.replace(at, 5, "/nowhere");
            for (auto const* who : {"public", "stranger", "revoked", "narrow"}) {
                EXPECT_EQ(ask(reader(who), exit, path, {}), ask(reader(who), exit, nowhere, {}))
                    << who << " " << exit.verb << " " << path;
            }
            if (::testing::Test::HasFailure()) return;
        }
    }
}

}  // namespace

}  // namespace comity::http
