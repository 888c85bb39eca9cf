// Files: kept for contributors, handed to whoever may hear a statement that names them.
#include "api_fixture.h"
#include "base/hash.h"

namespace comity::http {
namespace {

class BlobsTest : public ApiTest {
  protected:
    std::string keep(std::string_view bytes) {
        auto const kept = post("/api/v1/spaces/hill/blobs", bytes);
        EXPECT_EQ(kept.status, 201) << kept.body;
        return std::string(read(kept).text_of("sha256"));
    }
    void name(std::string const& hash, std::string const& kind = "test.note") {
        auto const body = R"({"text":"x","blob":")" + hash + "\"}";
        EXPECT_EQ(post("/api/v1/spaces/hill/statements", body, {{"kind", kind}}).status, 201);
    }
    Reply fetch(std::string const& hash, PartyId reader, Pairs headers = {}) {
        auto asked = request(Method::get, "/api/v1/spaces/hill/blobs/" + hash, {}, std::move(headers));
        asked.speaker = reader;
        auto reply = service.ask(std::move(asked));
        reply.body = whole_body(reply);
        return reply;
    }
    PartyId me() { return house->operator_party(); }
    PartyId contributor() { return comity::testing::villager(*house); }
};

TEST_F(BlobsTest, AFileIsKeptAndHandedOut) {
    std::string const bytes = "\x89PNG\r\n\x1a\n" + std::string(600'000, 'x');
    auto const hash = keep(bytes);
    EXPECT_EQ(hash, sha256(bytes).hex());
    name(hash);
    auto const file = fetch(hash, me());
    EXPECT_EQ(file.content_type, "image/png");
    EXPECT_EQ(file.body, bytes);
    EXPECT_EQ(fetch(hash, me(), {{"if-none-match", header(file, "ETag")}}).status, 304);
    EXPECT_EQ(fetch(std::string(64, '0'), me()).status, 404);
    EXPECT_EQ(fetch("..", me()).status, 400);
}

TEST_F(BlobsTest, AFileThatCouldRunIsOnlyToBeSaved) {
    auto const hash = keep("<html><script>alert(1)</script>");
    name(hash);
    auto const file = fetch(hash, me());
    EXPECT_EQ(file.content_type, "application/octet-stream");
    EXPECT_EQ(header(file, "Content-Disposition"), "attachment");
}

TEST_F(BlobsTest, WhoMayNotHearWhatNamesAFileDoesNotGetIt) {
    auto const hash = keep("a photo");
    auto const unknown = fetch(std::string(64, '0'), contributor());
    EXPECT_EQ(fetch(hash, me()).status, 404);  // nothing names it yet
    name(hash, "test.secret");
    EXPECT_EQ(fetch(hash, me()).body, "a photo");
    auto const forbidden = fetch(hash, contributor());
    EXPECT_EQ(forbidden.status, 404);
    EXPECT_EQ(forbidden.body, unknown.body);
    EXPECT_EQ(forbidden.headers, unknown.headers);
    auto const tag = Pairs{{"if-none-match", '"' + hash + '"'}};
    EXPECT_EQ(fetch(hash, contributor(), tag).status, 404);
    name(hash, "test.note");  // now something names it that everyone here may hear
    EXPECT_EQ(fetch(hash, contributor()).body, "a photo");
    EXPECT_EQ(fetch(hash, {}).status, 404);
}

}  // namespace
}  // namespace comity::http
