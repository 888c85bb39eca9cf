// Messages that come in several parts: they become one report in whatever order they come, each part is on
// disk before it is acknowledged, and nothing is lost or told twice.
#include <algorithm>
#include <thread>

#include "gateway_fixture.h"
#include "kernel/gateways.h"
#include "kernel/message_parts.h"

namespace comity::http {
namespace {

class PartsTest : public GatewayTest {
  protected:
    Reply part(int which, std::string const& text, std::string const& ref = "7", int total = 3,
               std::string const& from = number) {
        return post(path, {{"from", from},
                           {"text", text},
                           {"concat-ref", ref},
                           {"concat-total", std::to_string(total)},
                           {"concat-part", std::to_string(which)}});
    }
    std::string last_text() { return std::string(last_body().text_of("text")); }

    std::string path = make("generic");
    Gateways gateways{*house};
};

TEST_F(PartsTest, BecomeOneReportInWhateverOrderTheyCome) {
    std::vector<int> order{1, 2, 3};
    int ref = 0;
    do {
        auto const before = size();
        std::vector<std::string> const texts{"Nou bezwen ", "dlo nan Del", "mas 33 " + std::to_string(ref)};
        for (int at = 0; at < 3; ++at) {
            auto const which = order[static_cast<std::size_t>(at)];
            auto const reply = part(which, texts[static_cast<std::size_t>(which - 1)], std::to_string(ref));
            EXPECT_EQ(reply.status, at < 2 ? 202 : 200) << reply.body;
            EXPECT_EQ(reply.body == R"({"waits_for":2})", at == 0);
            EXPECT_EQ(size(), at < 2 ? before : before + 1);
        }
        EXPECT_EQ(size(), before + 1);
        EXPECT_EQ(last_text(), "Nou bezwen dlo nan Delmas 33 " + std::to_string(ref));
        ++ref;
    } while (std::ranges::next_permutation(order).found);
    EXPECT_EQ(ref, 6);
}

TEST_F(PartsTest, RepeatsBeforeAndAfterAreTheSameMessage) {
    part(1, "a ");
    EXPECT_EQ(part(1, "a ").body, R"({"waits_for":2})");
    part(3, "c");
    auto const first = part(2, "b ");
    ASSERT_EQ(first.status, 200);
    auto const after = size();
    for (int which = 1; which <= 3; ++which) {
        auto const again = part(which, which == 1 ? "a " : which == 2 ? "b " : "c");
        EXPECT_EQ(again.status, 200);
        EXPECT_EQ(again.body, first.body);
        EXPECT_EQ(receipt_of(again), receipt_of(first));
    }
    EXPECT_EQ(size(), after);
}

TEST_F(PartsTest, AllAtOnceManyTimesLeaveOneReport) {
    auto const before = size();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([this, i] {
                for (int k = 0; k < 6; ++k) {
                    auto const which = (i + k) % 3 + 1;
                    part(which, "part " + std::to_string(which) + " ");
                }
            });
    }
    EXPECT_EQ(size(), before + 1);
    EXPECT_EQ(last_text(), "part 1 part 2 part 3");
}

TEST_F(PartsTest, AShortNameThatComesAgainIsAnotherMessage) {
    for (int which = 1; which <= 3; ++which) part(which, "one ");
    auto const after = size();
    for (int which = 1; which <= 3; ++which) part(which, "two ");
    EXPECT_EQ(size(), after + 1);
    EXPECT_EQ(last_text(), "two two two");
    // Another sender's are their own.
    part(1, "x ", "9");
    part(2, "y ", "9", 3, "+999371199");
    EXPECT_EQ(size(), after + 1);
}

TEST_F(PartsTest, WhatContradictsIsTakenAsItIsAndBeginsAnew) {
    part(1, "first ");
    auto const before = size();
    EXPECT_EQ(part(1, "second ").status, 202);
    EXPECT_EQ(size(), before + 1);
    EXPECT_EQ(last_text(), "first  […]");
    part(2, "and ");
    EXPECT_EQ(part(3, "whole").status, 200);
    EXPECT_EQ(last_text(), "second and whole");
}

TEST_F(PartsTest, WhereAPartDoesNotComeTheRestIsTakenAfterAWhile) {
    part(1, "Nou bezwen ");
    part(3, "33");
    auto const before = size();
    *told.now_ms += part_waits_ms;
    gateways.take_late_parts();
    EXPECT_EQ(size(), before) << "not yet";
    *told.now_ms += 1;
    gateways.take_late_parts();
    ASSERT_EQ(size(), before + 1);
    EXPECT_EQ(last_text(), "Nou bezwen  […] 33");
    gateways.take_late_parts();
    EXPECT_EQ(size(), before + 1);
    // The late one is no less taken.
    EXPECT_EQ(part(2, "dlo nan ").status, 202);
    *told.now_ms += part_waits_ms + 1;
    gateways.take_late_parts();
    EXPECT_EQ(size(), before + 2);
    EXPECT_EQ(last_text(), "[…] dlo nan  […]");
}

TEST_F(PartsTest, WaitSealedAndThroughARestart) {
    part(1, "zanzibarian ");
    EXPECT_EQ(bytes_of_files().find("zanzibarian"), std::string::npos);
    EXPECT_EQ(bytes_of_files().find("371122"), std::string::npos);
    Service again(*house, {});
    part(1, "zanzibarian ", "8", 2);
    auto asked =
        request(Method::post, path, "from=%2B999371122&text=words&concat-ref=8&concat-total=2&concat-part=2",
                {{"content-type", form_type}});
    EXPECT_EQ(again.ask(asked).status, 200);
    EXPECT_EQ(last_text(), "zanzibarian words");
}

TEST_F(PartsTest, AnErasureTakesWhatWaits) {
    post(path, {{"from", number}, {"text", "whole"}});
    auto const contact = std::string(last_body().text_of("contact"));
    part(1, "waiting ");
    EXPECT_EQ(
        as_operator(Method::post, "hill/contacts/" + contact + "/erasure", R"({"why":"asked for"})").status,
        200);
    auto const before = size();
    *told.now_ms += part_waits_ms + 1;
    gateways.take_late_parts();
    EXPECT_EQ(size(), before);
}

TEST_F(PartsTest, WhatIsNoPartIsRefused) {
    auto const before = size();
    EXPECT_EQ(part(0, "x").status, 400);
    EXPECT_EQ(part(4, "x").status, 400);
    EXPECT_EQ(part(1, "x", "7", 21).status, 400);
    EXPECT_EQ(part(1, "x", std::string(41, 'r')).status, 400);
    EXPECT_EQ(part(1, std::string(2001, 'x')).status, 413);
    EXPECT_EQ(post(path, {{"from", number}, {"text", "x"}, {"concat-part", "1"}}).status, 400);
    EXPECT_EQ(size(), before);
    EXPECT_EQ(part(1, "one is all", "7", 1).status, 200);
}

}  // namespace
}  // namespace comity::http
