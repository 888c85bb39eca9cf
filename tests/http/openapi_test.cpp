// The description of all rooms keeps the rules of OpenAPI 3.1, and says of every kind what its bodies are.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <regex>
#include <set>

#include "app/rooms.h"
#include "http/service.h"
#include "schema_check.h"
#include "testing.h"

namespace comity::http {
namespace {

// These bring nothing, though an empty object is let in.
std::set<std::string> const brings_nothing{"/api/v1/sign-out", "/api/v1/passkeys/begin",
                                           "/api/v1/passkeys/sign-in/begin"};

class OpenApiTest : public ::testing::Test {
  protected:
    json::Value read_document() {
        Request asked;
        asked.path = "/api/v1/openapi.json";
        auto read = json::parse(service.ask(asked).body);
        EXPECT_TRUE(read);
        return read ? *read : json::Value();
    }

    using Each = std::function<void(std::string const& path, std::string const& verb, json::Value const&)>;
    void each_operation(Each const& each) const {
        for (auto const& [path, verbs] : *document.find("paths")->object())
            for (auto const& [verb, operation] : *verbs.object()) each(path, verb, operation);
    }

    // All objects in the document, the document itself among them.
    static void each_object(json::Value const& value, std::function<void(json::Object const&)> const& each) {
        if (value.object()) {
            each(*value.object());
            for (auto const& [name, held] : *value.object()) each_object(held, each);
        }
        if (value.array())
            for (auto const& held : *value.array()) each_object(held, each);
    }

    static std::set<std::string> captures_of(std::string const& path) {
        std::set<std::string> names;
        static std::regex const capture("\\{([^}]*)\\}");
        for (std::sregex_iterator at(path.begin(), path.end(), capture), end; at != end; ++at)
            names.insert((*at)[1]);
        return names;
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house =
        comity::testing::house_with_space(folder.path(), told.clock(), all_rooms());
    Service service{*house, {}};
    SchemaCheck check{read_document()};
    json::Value const& document = check.document();
};

TEST_F(OpenApiTest, EachOperationHasANameOfItsOwn) {
    std::set<std::string> ids;
    each_operation([&](std::string const& path, std::string const& verb, json::Value const& operation) {
        auto const id = std::string(operation.text_of("operationId"));
        EXPECT_TRUE(std::regex_match(id, std::regex("(get|post|put|delete)(_[a-z0-9]+)+"))) << id;
        EXPECT_TRUE(ids.insert(id).second) << id << " is that of two, " << verb << " " << path;
        EXPECT_FALSE(operation.text_of("summary").empty()) << id;
    });
    EXPECT_TRUE(ids.contains("get_spaces_space_reports_number"));
}

TEST_F(OpenApiTest, EachReferenceLeadsSomewhere) {
    std::set<std::string> used;
    each_object(document, [&](json::Object const& object) {
        for (auto const& [name, value] : object) {
            if (name != "$ref") continue;
            EXPECT_NE(check.referred(*value.text()), nullptr) << *value.text();
            used.insert(value.text()->substr(value.text()->rfind('/') + 1));
        }
    });
    for (auto const& [name, schema] : *document.find("components")->find("schemas")->object()) {
        EXPECT_TRUE(std::regex_match(name, std::regex("[A-Za-z0-9._-]+"))) << name;
        EXPECT_TRUE(used.contains(name)) << name << " is mentioned nowhere";
    }
}

TEST_F(OpenApiTest, EachCaptureIsDeclaredAndNothingTwice) {
    each_operation([](std::string const& path, std::string const& verb, json::Value const& operation) {
        std::set<std::string> in_path, in_query;
        for (auto const& parameter : *operation.find("parameters")->array()) {
            auto const name = std::string(parameter.text_of("name"));
            bool const is_capture = parameter.text_of("in") == "path";
            EXPECT_TRUE((is_capture ? in_path : in_query).insert(name).second) << verb << " " << path << name;
            EXPECT_TRUE(parameter.find("schema")->object());
            EXPECT_EQ(parameter.find("required") != nullptr, is_capture) << path;
        }
        EXPECT_EQ(in_path, captures_of(path)) << verb;
    });
}

TEST_F(OpenApiTest, EachOperationSaysWhatItAnswers) {
    each_operation([](std::string const& path, std::string const& verb, json::Value const& operation) {
        bool done = false;
        for (auto const& [status, response] : *operation.find("responses")->object()) {
            done = done || status.starts_with("2");
            EXPECT_FALSE(response.text_of("description").empty()) << verb << " " << path;
            auto const* content = response.find("content")->find("application/json");
            if (!content) continue;
            EXPECT_NE(content->find("schema"), nullptr) << verb << " " << path << " has no shape";
        }
        EXPECT_TRUE(done) << verb << " " << path;
        EXPECT_NE(operation.find("responses")->find("default"), nullptr);
    });
}

TEST_F(OpenApiTest, WhatBringsABodySaysWhichOne) {
    auto const says = [](auto const& route) {
        bool const takes = !route.takes.empty();
        bool const should = route.body_limit_bytes > 0 && !brings_nothing.contains(route.path);
        EXPECT_EQ(takes, should) << name_of(route.method) << " " << route.path;
    };
    for (auto const& route : service.router().table().of_house) says(route);
    for (auto const& route : service.router().table().of_spaces) says(route);
}

// -- kinds --

std::string file_text(std::string const& path) {
    std::ifstream file(COMITY_SOURCE "/" + path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

// The members in the table of a page: what stands between the first two marks of a row.
std::set<std::string> members_in_page(std::string const& page) {
    std::set<std::string> members;
    static std::regex const row("(^|\n)\\| `([a-z0-9_]+)` \\|");
    for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at)
        members.insert((*at)[2]);
    return members;
}

std::vector<std::string> accepted_in_page(std::string const& page) {
    constexpr std::string_view begins = "## Accepted\n```json\n";
    auto const at = page.find(begins);
    if (at == page.npos) return {};
    auto const body = at + begins.size();
    return {page.substr(body, page.find("\n```", body) - body)};
}

// Bodies of the replay test, in which @ stands for an id.
std::vector<std::string> golden(std::string const& kind) {
    std::vector<std::string> bodies;
    std::ifstream file(COMITY_SOURCE "/tests/golden/statements/" + kind + ".jsonl");
    for (std::string line; std::getline(file, line);)
        bodies.push_back(std::regex_replace(line, std::regex("\"@\""), '"' + std::string(64, 'a') + '"'));
    return bodies;
}

TEST_F(OpenApiTest, EachKindIsToldMemberByMemberAsItsPageTellsIt) {
    for (auto const& room : house->rooms())
        for (auto const& kind : room.kinds) {
            EXPECT_EQ(kind.shape.name, kind.name);
            ASSERT_EQ(kind.shape.sort, Shape::Sort::object) << kind.name;
            EXPECT_TRUE(kind.shape.closed) << kind.name;
            std::set<std::string> members;
            for (auto const& member : kind.shape.members) members.insert(member.name);
            EXPECT_EQ(members, members_in_page(file_text("docs/statements/" + kind.name + ".md")))
                << kind.name;
        }
}

TEST_F(OpenApiTest, WhatAKindAcceptsFitsItsShape) {
    std::set<std::string> seen;
    for (auto const& room : house->rooms())
        for (auto const& kind : room.kinds) {
            auto bodies = accepted_in_page(file_text("docs/statements/" + kind.name + ".md"));
            for (auto& body : golden(kind.name)) bodies.push_back(std::move(body));
            for (auto const& text : bodies) {
                auto const body = json::parse(text);
                ASSERT_TRUE(body) << text;
                EXPECT_TRUE(kind.check(*body)) << text;
                EXPECT_EQ(check.misfits_of(*body, kind.name), std::vector<std::string>{})
                    << kind.name << text;
                seen.insert(kind.name);
            }
        }
    EXPECT_GE(seen.size(), 9u);
}

// A member that the shape names is known to the check, and one that it does not name is refused.
TEST_F(OpenApiTest, AKindKnowsTheMembersOfItsShapeAndNoOthers) {
    auto const is_unknown = [](Kind const& kind, std::string const& member) {
        auto const answer = kind.check(json::Object{{member, nullptr}});
        auto const why = answer ? "" : answer.error().why;
        return why.find("has no member \"" + member) != why.npos || why.find("not known here") != why.npos;
    };
    for (auto const& room : house->rooms())
        for (auto const& kind : room.kinds) {
            EXPECT_TRUE(is_unknown(kind, "mayor")) << kind.name;
            for (auto const& member : kind.shape.members)
                EXPECT_FALSE(is_unknown(kind, member.name)) << kind.name << " " << member.name;
        }
}

}  // namespace
}  // namespace comity::http
