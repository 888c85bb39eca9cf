// Cases over HTTP: one answer for all who open one, and a pace, as each is a space with files of its own.
#include <gtest/gtest.h>

#include "full_house.h"

namespace comity::http {
namespace {

TEST(CasesOverHttp, AMemberOpensTenAtOnceAndThenWaits) {
    FullHouse full;
    auto const body = R"({"title":"Hospitals","with":[")" + full.house().operator_party().hex() + "\"]}";
    auto open = [&] {
        Request asked;
        asked.method = Method::post;
        asked.path = "/api/v1/spaces/forum/cases";
        asked.headers = {{"host", "crisis.example"},
                         {"origin", "https://crisis.example"},
                         {"content-type", "application/json"}};
        asked.body = body;
        asked.via = "http";
        asked.secure = true;
        asked.speaker = full.ada().party;
        asked.holder.account = full.ada().id;
        asked.holder.party = full.ada().party;
        asked.holder.in_session = true;
        return full.service().ask(std::move(asked)).status;
    };
    for (int at = 0; at < 10; ++at) EXPECT_EQ(open(), 201) << at;
    EXPECT_EQ(open(), 429);
}

}  // namespace
}  // namespace comity::http
