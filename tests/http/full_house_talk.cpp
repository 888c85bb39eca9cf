// The conversations of the full house: each state of a message, a stop, a start, joinings, messages to many.
#include "full_house.h"
#include "kernel/desk.h"

namespace comity::http {

namespace {

constexpr char area[] = R"({"area":{"circle":{"lon":-40.5,"lat":10.5,"radius_m":5000}},)"
                        R"("texts":{"en":"Boil all water.","fr":"Faites bouillir l'eau."},"language":"en",)"
                        R"("why":"Cholera in the north.")";

}  // namespace

// As gateways and the agents say it, which nobody else may.
void FullHouse::deliver(std::string const& message, std::string const& rest) {
    Speak const sender(house_->desk(), "hill", house_->operator_party(), "sender");
    auto const heard =
        sender.say({.kind = "intake.delivery", .body = R"({"message":")" + message + "\"," + rest + "}"});
    EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
}

void FullHouse::talk() {
    auto const to = [](std::string const& rest) {
        return R"({"contact":")" + written_to() + "\"," + rest + "}";
    };
    auto const asked = say("intake.message", to(R"("text":"Where is this?","language":"en","automatic":true,)"
                                                R"("asks":"place","about":")" +
                                                report() + "\""));
    deliver(asked.id.hex(), R"("state":"sending")");
    deliver(asked.id.hex(), R"("state":"failed","why":"The gateway answered with 400.")");
    auto const reply =
        say("intake.reply", to(R"("text":"By the well.","language":"en","to":")" + asked.id.hex() + "\""));
    say("intake.joined", R"({"reply":")" + reply.id.hex() + R"(","report":")" + report() + "\"}");
    say("intake.settled", R"({"number":)" + std::to_string(reply.number) + "}");
    say("intake.stopped", to(R"("word":"STOP","why":"word")"));
    Speak const channel(house_->desk(), "hill", house_->operator_party(), "generic");
    EXPECT_TRUE(channel.say({.kind = "intake.resumed", .body = to(R"("word":"START")")}));
    say("intake.quick_answer", R"({"name":"Water","texts":{"en":"Boil all water."}})");
    many();
}

// One that everybody near got, with a consent that it did not need, and one that waits for one.
void FullHouse::many() {
    auto const from = [&](int number, std::string const& place) {
        return R"({"text":"No water here.","contact":"many-)" + std::to_string(number) + "-" +
               std::string(static_cast<std::size_t>(8), 'b') + R"(","place":)" + place + "}";
    };
    std::vector<Saying> reports;
    for (int number = 0; number < 51; ++number)
        reports.push_back({.kind = "intake.report", .body = from(number, R"({"lon":-40.5,"lat":10.5})")});
    for (auto const& heard : testing::visit(*house_).speak.say_all(std::move(reports)).get())
        EXPECT_TRUE(heard);
    say("intake.broadcast", std::string(area) + "}");
    auto small = std::string(area) + "}";
    auto const circle = small.find(R"({"circle")"), after = small.find(R"(,"texts")");
    small.replace(circle, after - circle,
                  R"({"polygon":[[-48.3,12.7],[-48.1,12.7],[-48.1,12.9],[-48.3,12.9]]})");
    auto const broadcast = say("intake.broadcast", small);
    Speak const other(house_->desk(), "hill", ada_.party, "test");
    EXPECT_TRUE(other.say(
        {.kind = "intake.broadcast_consent", .body = R"({"broadcast":")" + broadcast.id.hex() + "\"}"}));
    say("intake.message", R"({"contact":")" + written_to() + R"(","text":"Boil all water.","broadcast":")" +
                              broadcast.id.hex() + "\"}");
}

}  // namespace comity::http
