// A steward looks at a number, which is on the record; and a contact is erased with all that is theirs: no
// file of the house tells the number, the id's address or the words.
#include <thread>

#include "gateway_fixture.h"
#include "kernel/erasure.h"
#include "kernel/vault.h"
#include "kernel/verify.h"

namespace comity::http {
namespace {

class ContactsTest : public GatewayTest {
  protected:
    // What somebody sends; the contact that they are.
    std::string send(std::string const& from, std::string const& text) {
        if (path.empty()) path = make("generic");
        EXPECT_EQ(post(path, {{"from", from}, {"text", text}}).status, 200);
        return std::string(last_body().text_of("contact"));
    }
    Reply ask(std::string const& contact, std::string const& what,
              std::string const& body = R"({"why":"to call back"})") {
        return as_operator(Method::post, "hill/contacts/" + contact + "/" + what, body);
    }
    SpaceId hill() { return testing::visit(*house).sight.space_id(); }
    std::vector<std::string> findings() {
        EXPECT_TRUE(house->stopped_views().empty());
        return verify(folder.path(), "hill", house->rooms(), {})->findings;
    }

    std::string path;
};

TEST_F(ContactsTest, ANumberIsShownAfterItIsOnTheRecordWhoLooked) {
    auto const contact = send(number, "Nou bezwen dlo");
    auto const before = size();
    auto const reply = ask(contact, "shown");
    ASSERT_EQ(reply.status, 201) << reply.body;
    auto const shown = *json::parse(reply.body);
    EXPECT_EQ(shown.text_of("address"), number);
    EXPECT_EQ(*shown.find("number")->integer(), static_cast<std::int64_t>(before));
    EXPECT_EQ(last().header.kind, "space.contact_shown");
    EXPECT_EQ(last().header.party, house->operator_party());
    EXPECT_EQ(last().body, R"({"contact":")" + contact + R"(","why":"to call back"})");
    EXPECT_EQ(
        std::ranges::count(reply.headers, std::pair<std::string, std::string>("Cache-Control", "no-store")),
        1);
    EXPECT_EQ(bytes_of_files().find("371122"), std::string::npos);
}

TEST_F(ContactsTest, AWordThatSomebodySendsAsIsShownAsItIs) {
    auto const contact = send("ALFANAME", "Dlo");
    EXPECT_EQ(json::parse(ask(contact, "shown").body)->text_of("address"), "ALFANAME");
}

TEST_F(ContactsTest, NothingIsShownWithoutAReasonOrOfAnotherSpace) {
    auto const contact = send(number, "Dlo");
    auto const before = size();
    EXPECT_EQ(ask(contact, "shown", R"({"why":""})").status, 400);
    EXPECT_EQ(ask(contact, "shown", "{}").status, 400);
    EXPECT_EQ(ask("bcdfghjklmnpqrstbcdf", "shown").status, 404);
    ASSERT_TRUE(house->open_space({.name = "valley"}, house->operator_party()));
    EXPECT_EQ(as_operator(Method::post, "valley/contacts/" + contact + "/shown", R"({"why":"x"})").status,
              404);
    EXPECT_EQ(size(), before);
}

TEST_F(ContactsTest, StewardsInPersonAloneAreShownNumbersOrEraseThem) {
    auto const contact = send(number, "Dlo");
    testing::villager(*house);
    auto const before = size();
    for (std::string const what : {"shown", "erasure"}) {
        auto asked = request(Method::post, "/api/v1/spaces/hill/contacts/" + contact + "/" + what,
                             R"({"why":"to call back"})");
        asked.speaker = testing::villager(*house);
        EXPECT_EQ(service.ask(asked).status, 403);
        asked.speaker = {};
        EXPECT_EQ(service.ask(asked).status, 404);
        asked.speaker = house->operator_party();
        asked.holder.account = *AccountId::from_bytes(std::string(32, 'a'));
        asked.holder.party = house->operator_party();
        auto const by_token = service.ask(asked);
        EXPECT_EQ(by_token.status, 403);
        EXPECT_FALSE(has(by_token, "371122"));
    }
    EXPECT_EQ(size(), before);
    EXPECT_EQ(ask(contact, "shown").status, 201);
}

TEST_F(ContactsTest, AnErasureTakesTheNumberAndAllTheirWords) {
    auto const contact = send(number, "zanzibarian words");
    send(number, "zanzibarian again");
    auto const theirs = size() - 1;
    auto const other = send("+999371123", "words of others");
    ask(contact, "shown", R"({"why":"zanzibarian reasons"})");
    auto const looked = size() - 1;
    auto const sealed = house->vault().contact(hill(), contact)->address;
    ASSERT_NE(bytes_of_files().find(sealed), std::string::npos);
    auto const reply = ask(contact, "erasure", R"({"why":"the person asked for it"})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    auto const erased = *json::parse(reply.body);
    EXPECT_EQ(*erased.find("entries")->integer(), 3);
    EXPECT_EQ(erased.find("by")->array()->size(), 1u);
    auto const files = bytes_of_files();
    EXPECT_EQ(files.find("zanzibarian"), files.npos);
    EXPECT_EQ(files.find(sealed), files.npos);
    EXPECT_EQ(files.find("371122"), files.npos);
    EXPECT_NE(files.find("words of others"), files.npos);
    auto const sight = testing::visit(*house).sight;
    EXPECT_FALSE(sight.record(theirs));
    EXPECT_EQ(sight.trace(looked)->body, R"({"contact":")" + contact + "\"}") << "who looked stays";
    EXPECT_EQ(json::parse(ask(other, "shown").body)->text_of("address"), "+999371123");
    EXPECT_EQ(ask(contact, "shown").status, 404);
    EXPECT_EQ(ask(contact, "erasure").status, 404);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(ContactsTest, WhoWritesAgainIsSomebodyNew) {
    auto const contact = send(number, "one");
    ASSERT_EQ(ask(contact, "erasure").status, 200);
    auto const again = send(number, "two");
    EXPECT_NE(again, contact);
    EXPECT_EQ(json::parse(ask(again, "shown").body)->text_of("address"), number);
}

TEST_F(ContactsTest, ANumberOfWhichNoWordsAreLeftIsErasedToo) {
    auto const contact = send(number, "one");
    ASSERT_EQ(as_operator(Method::post, "hill/entries/" + std::to_string(size() - 1) + "/erasure",
                          R"({"why":"asked for"})")
                  .status,
              201);
    auto const reply = ask(contact, "erasure");
    EXPECT_EQ(reply.body, R"({"entries":0,"by":[]})");
    EXPECT_FALSE(house->vault().contact(hill(), contact));
}

TEST_F(ContactsTest, MoreThanOneActHoldsIsErasedUnderOneAnswer) {
    auto const contact = send(number, "zanzibarian 0");
    std::vector<Saying> sayings;
    for (int i = 1; i < 1203; ++i) {
        Saying saying;
        saying.kind = "intake.report";
        saying.body = R"({"text":"zanzibarian )" + std::to_string(i) + R"(","contact":")" + contact + "\"}";
        sayings.push_back(std::move(saying));
    }
    auto const me = testing::visit(*house);
    for (auto const& heard : me.speak.say_all(std::move(sayings)).get()) ASSERT_TRUE(heard);
    auto const reply = ask(contact, "erasure");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(*json::parse(reply.body)->find("entries")->integer(), 1203);
    EXPECT_GT(json::parse(reply.body)->find("by")->array()->size(), 2u);
    EXPECT_EQ(bytes_of_files().find("zanzibarian"), std::string::npos);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

// The number is gone and some of the words; then the machine stopped. Asked again, it goes on.
TEST_F(ContactsTest, ErasureGoesOnWhereItWasBrokenOff) {
    auto const contact = send(number, "zanzibarian one");
    auto const first = size() - 1;
    send(number, "zanzibarian two");
    ASSERT_TRUE(house->vault().erase_contact(hill(), contact));
    ASSERT_TRUE(erase_on_record(*house, "hill", {house->operator_party(), "test"}, {first}, "asked for"));
    auto const reply = ask(contact, "erasure");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(*json::parse(reply.body)->find("entries")->integer(), 1);
    EXPECT_EQ(bytes_of_files().find("zanzibarian"), std::string::npos);
    EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(ContactsTest, MessagesThatComeMeanwhileAreSomebodyElses) {
    auto const contact = send(number, "before");
    {
        std::jthread const sending([&](std::stop_token const& stop) {
            for (int i = 0; !stop.stop_requested(); ++i)
                post(path, {{"from", number}, {"text", "meanwhile " + std::to_string(i)}});
        });
        ASSERT_EQ(ask(contact, "erasure").status, 200);
    }
    auto const sight = testing::visit(*house).sight;
    for (std::uint64_t at = 0; at < sight.size(); ++at)
        EXPECT_EQ(sight.record(at).value_or(Record{}).body.find(contact), std::string::npos) << at;
}

}  // namespace
}  // namespace comity::http
