// A house whose gateways also send: telephones that ask, programs that are posted to, and the agents at work,
// all in one thread and without a network.
#pragma once

#include <vector>

#include "formats/twilio.h"
#include "gateway_fixture.h"
#include "kernel/agents.h"

namespace comity::http {

class Talking : public GatewayTest {
  protected:
    // What agents posted; answered as the test says.
    std::vector<Posting> posted;
    std::function<Posted(Posting const&)> answers = [](Posting const&) {
        return Posted{Posted::How::answered, 201, "{}", ""};
    };

    void work(std::string const& space = "hill") {
        Agents agents(*house, service.gateways(), [this](Posting const& posting, std::stop_token const&) {
            posted.push_back(posting);
            return answers(posting);
        });
        agents.work_through(space);
    }
    Reply get(std::string const& path, Pairs query = {}) {
        auto asked = request(Method::get, path);
        asked.query = std::move(query);
        return service.ask(std::move(asked));
    }
    Reply post_task(std::string const& path, std::string const& task, std::string_view body) {
        auto asked = request(Method::post, path, body, {{"content-type", "application/json"}});
        asked.query = {{"task", task}};
        return service.ask(std::move(asked));
    }
    json::Value read(std::string const& rest, Pairs query = {}) {
        auto asked = request(Method::get, "/api/v1/spaces/" + rest);
        asked.query = std::move(query);
        asked.speaker = house->operator_party();
        auto const reply = service.ask(std::move(asked));
        EXPECT_EQ(reply.status, 200) << reply.body;
        return json::parse(reply.body).value_or(json::Value{});
    }
    Heard say(std::string const& kind, json::Object body, std::string const& space = "hill") {
        auto const heard = testing::visit(*house, space)
                               .speak.say({.kind = kind, .body = json::write(json::Value(std::move(body)))});
        EXPECT_TRUE(heard) << kind << ": " << (heard ? "" : heard.error().why);
        return heard ? *heard : Heard{};
    }
    // A text message from the number, once however often it is called with the same id.
    Reply text(std::string const& path, std::string const& words, std::string const& id,
               std::string const& from = number) {
        return post(path, {{"from", from}, {"message", words}, {"message_id", id}});
    }
    std::string last_contact(std::string const& space = "hill") {
        auto const list = read(space + "/conversations");
        auto const& all = *list.find("conversations")->array();
        return all.empty() ? "" : std::string(all.front().text_of("contact"));
    }
    std::vector<json::Value> lines(std::string const& contact, std::string const& space = "hill") {
        return *read(space + "/conversations/" + contact).find("lines")->array();
    }
    // "report reply message:sent"
    std::string told_of(std::string const& contact, std::string const& space = "hill") {
        std::string all;
        for (auto const& line : lines(contact, space)) {
            all += (all.empty() ? "" : " ") + std::string(line.text_of("sort"));
            if (line.find("state")) all += ":" + std::string(line.text_of("state"));
        }
        return all;
    }
    std::string kind_of_last(std::string const& space = "hill") { return last(space).header.kind; }
    void pass(std::int64_t ms) { *told.now_ms += ms; }

    static constexpr std::int64_t minute_ms = 60'000, hour_ms = 3600'000;
};

}  // namespace comity::http
