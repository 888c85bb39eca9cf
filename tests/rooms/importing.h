// What the tests of imports share: a house, files handed to the route, and its answers. One thread.
#pragma once

#include <gtest/gtest.h>

#include "rooms/intake/import.h"
#include "rooms/intake/room.h"
#include "rooms/situation/room.h"
#include "testing.h"
#include "told.h"

namespace comity::intake {

class Imported {
  public:
    Imported(Visit const& visit, std::string const& file, Pairs query = {}) {
        Request request;
        request.method = Method::post;
        request.query = std::move(query);
        auto const body = std::make_shared<std::string const>(file);
        request.body = *body;
        request.body_owner = body;
        auto reply = import_route().answer(visit, request);
        if (!reply) {
            why = reply.error().why;
            return;
        }
        auto text = reply->body;
        while (reply->next) {
            auto more = reply->next();
            EXPECT_TRUE(more);
            if (!*more) break;
            text += **more;
        }
        std::stringstream stream(text);
        for (std::string line; std::getline(stream, line);) lines.push_back(line);
    }

    std::string done() const { return lines.empty() ? why : lines.back(); }
    std::string counts() const {
        auto const last = json::parse(lines.back());
        auto const* done = last->find("done");
        std::string all;
        for (auto name : {"rows", "stored", "again", "changed", "refused"})
            all += (all.empty() ? "" : " ") + std::to_string(*done->find(name)->integer());
        return all;
    }
    std::vector<std::string> with(std::string_view member) const {
        std::vector<std::string> found;
        for (auto const& line : lines)
            if (json::parse(line)->find(member)) found.push_back(line);
        return found;
    }

    // Of the first line that has it: what stands there under the member.
    json::Value first(std::string const& member) const {
        auto const found = with(member);
        return found.empty() ? json::Value() : *json::parse(found[0])->find(member);
    }

    std::string why;
    std::vector<std::string> lines;
};

class ImportTest : public ::testing::Test {
  protected:
    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock clock;
    Rooms rooms{room(), situation::room()};
    std::unique_ptr<House> house = comity::testing::house_with_space(folder.path(), clock.clock(), rooms);
    Visit visit = comity::testing::visit(*house);

    std::string shown(std::string_view sql) {
        auto const reading = visit.sight.read();
        auto& query = reading->query(sql);
        std::string all;
        while (query.step()) all.append(all.empty() ? "" : "|").append(query.text(0));
        return all;
    }
};

}  // namespace comity::intake
