// The judge of the conformance test can tell right from wrong: each sort of misfit is found.
#include "schema_check.h"

#include <gtest/gtest.h>

#include "http/schema.h"

namespace comity::http {
namespace {

Shape village_shape() {
    using namespace shape;
    auto const well = named("Well", object({{"depth_m", number()}, optional("dry", truth())}));
    return named("Village", object({{"name", text()},
                                    {"people", or_null(whole_number())},
                                    {"state", one_of({"calm", "in_need"})},
                                    {"asked_at", instant()},
                                    {"id", id()},
                                    {"well", or_null(well)},
                                    {"box", list(number(), 4)},
                                    {"counts", map(whole_number())},
                                    {"note", choice({text(), list(text())})}}));
}

SchemaCheck made() {
    Schemas schemas;
    std::string unused;
    json::Writer its(unused);
    schemas.write(its, village_shape());
    std::string document;
    json::Writer writer(document);
    writer.open('{').key("components").open('{').key("schemas");
    schemas.write_named(writer);
    writer.close('}').close('}');
    return SchemaCheck(*json::parse(document));
}

json::Object village() {
    return {{"name", "Amathea"},
            {"people", 900},
            {"state", "calm"},
            {"asked_at", "2026-11-22T06:38:00Z"},
            {"id", std::string(64, 'a')},
            {"well", json::Object{{"depth_m", 12.5}}},
            {"box", json::Array{-48.2, 12.8, -48.1, 12.9}},
            {"counts", json::Object{{"roads", 3}}},
            {"note", "none"}};
}

std::size_t misfits(json::Object const& value) {
    return made().misfits_of(json::Value(value), "Village").size();
}

json::Object with(std::string const& name, json::Value value) {
    auto changed = village();
    for (auto& [member, held] : changed)
        if (member == name) held = std::move(value);
    return changed;
}

TEST(SchemaCheck, LetsPassWhatIsDeclared) {
    EXPECT_EQ(made().misfits_of(json::Value(village()), "Village"), std::vector<std::string>{});
    EXPECT_EQ(misfits(with("people", nullptr)), 0u);
    EXPECT_EQ(misfits(with("well", nullptr)), 0u);
    EXPECT_EQ(misfits(with("well", json::Object{{"depth_m", 12}, {"dry", false}})), 0u);
    EXPECT_EQ(misfits(with("note", json::Array{"a", "b"})), 0u);
}

// Whoever adds a member to an answer and does not declare it is told of it here.
TEST(SchemaCheck, FindsAMemberThatIsNotDeclared) {
    auto more = village();
    more.emplace_back("mayor", "Ada");
    auto const found = made().misfits_of(json::Value(more), "Village");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front(), ".: the member \"mayor\" is not declared");
    EXPECT_EQ(misfits(with("well", json::Object{{"depth_m", 12}, {"owner", "Ada"}})), 1u);
    EXPECT_EQ(misfits(with("counts", json::Object{{"roads", "three"}})), 1u);
}

TEST(SchemaCheck, FindsAMemberThatIsMissing) {
    auto fewer = village();
    fewer.erase(fewer.begin());
    EXPECT_EQ(misfits(fewer), 1u);
    EXPECT_EQ(misfits(with("well", json::Object{{"dry", true}})), 1u);
}

TEST(SchemaCheck, FindsWhatIsOfAnotherSort) {
    EXPECT_EQ(misfits(with("name", 7)), 1u);
    EXPECT_EQ(misfits(with("name", nullptr)), 1u);
    EXPECT_EQ(misfits(with("people", 7.5)), 1u);
    EXPECT_EQ(misfits(with("state", "restless")), 1u);
    EXPECT_EQ(misfits(with("asked_at", "yesterday")), 1u);
    EXPECT_EQ(misfits(with("asked_at", "2026-11-22")), 1u);
    EXPECT_EQ(misfits(with("id", "a")), 1u);
    EXPECT_EQ(misfits(with("box", json::Array{1, 2, 3})), 1u);
    EXPECT_EQ(misfits(with("box", json::Array{1, 2, 3, "4"})), 1u);
    EXPECT_EQ(misfits(with("note", 7)), 1u);
}

TEST(SchemaCheck, DoesNotPassOverWhatItDoesNotKnow) {
    SchemaCheck const check(*json::parse(R"({"components":{"schemas":{}}})"));
    EXPECT_EQ(check.misfits(7, *json::parse(R"({"type":"integer","multipleOf":2})")).size(), 1u);
    EXPECT_EQ(check.misfits(7, *json::parse(R"({"$ref":"#/components/schemas/Nothing"})")).size(), 1u);
}

}  // namespace
}  // namespace comity::http
