// Many statements in one request: one commit, each answered as it would have been alone.
#include "api_fixture.h"

namespace comity::http {
namespace {

class BatchTest : public ApiTest {
  protected:
    Reply batch(std::string_view body) { return post("/api/v1/spaces/hill/statements/batch", body); }
    static std::string statuses(Reply const& reply) {
        std::string all;
        auto const body = read(reply);
        for (auto const& each : *body.find("answers")->array())
            all.append(all.empty() ? "" : " ").append(std::to_string(*each.find("status")->integer()));
        return all;
    }
    static std::string list_of(std::size_t count, std::string const& statement) {
        std::string list = "[";
        for (std::size_t i = 0; i < count; ++i) list.append(i > 0 ? "," : "").append(statement);
        return list + "]";
    }
};

TEST_F(BatchTest, EachIsAnsweredInItsOrder) {
    auto const reply = batch(R"([{"kind":"test.note","body":{"text":"one"},"key":"a"},)"
                             R"({"kind":"test.unheard","body":{}},)"
                             R"({"kind":"test.note","body":{"text":"two"}},)"
                             R"({"kind":"test.note","body":{"text":"one"},"key":"a"},)"
                             R"({"kind":"test.note","body":{"text":"other"},"key":"a"}])");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(statuses(reply), "201 400 201 200 409");
    auto const answers = *read(reply).find("answers")->array();
    auto const first = *answers[0].find("answer")->find("number")->integer();
    EXPECT_EQ(*answers[2].find("answer")->find("number")->integer(), first + 1);
    EXPECT_EQ(answers[0].find("answer")->text_of("id"), answers[3].find("answer")->text_of("id"));
    EXPECT_FALSE(answers[1].find("answer")->text_of("detail").empty());
    // Alone, the key means the same.
    EXPECT_EQ(note("one", "a").status, 200);
}

TEST_F(BatchTest, ManyAreOneCommit) {
    auto const before = house->desk().figures().commits;
    auto const reply =
        batch(list_of(500, R"({"kind":"test.note","body":{"text":")" + std::string(900, 'x') + R"("}})"));
    EXPECT_EQ(reply.status, 200) << reply.body.substr(0, 300);
    EXPECT_EQ(read(reply).find("answers")->array()->size(), 500u);
    EXPECT_EQ(house->desk().figures().commits, before + 1);
}

TEST_F(BatchTest, WhatIsNoBatchStoresNothing) {
    auto const size = [&] { return comity::testing::visit(*house).sight.size(); };
    auto const before = size();
    for (std::string const& body :
         {std::string("{}"), std::string("[]"), std::string("x"), std::string("[1]"),
          std::string(R"([{"kind":"test.note","body":{"text":"x"}},{"kind":"test.note"}])"),
          std::string(R"([{"kind":"test.note","body":{"text":"x"}},{"body":{"text":"x"}}])"),
          std::string(R"([{"kind":"test.note","body":{"text":"x"},"key":1}])"),
          list_of(501, R"({"kind":"test.note","body":{"text":"x"}})")})
        EXPECT_EQ(batch(body).status, 400) << body.substr(0, 60);
    EXPECT_EQ(size(), before);
}

}  // namespace
}  // namespace comity::http
