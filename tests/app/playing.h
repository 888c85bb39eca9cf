// What the tests of the demonstration share: a house at rest in which it is played. One thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "app/demonstration/play.h"
#include "app/rooms.h"
#include "base/json.h"
#include "http/service.h"
#include "testing.h"

namespace comity::demonstration {

// The test tells the clock: each look at the space lets `step_ms` pass.
class DemonstrationTest : public ::testing::Test {
  protected:
    DemonstrationTest() {
        EXPECT_TRUE(House::create(folder.path() / "house", told.clock()));
        house =
            *House::open({.folder = folder.path() / "house", .rooms = &all_rooms(), .clock = told.clock()});
        service = std::make_unique<http::Service>(*house, http::Pages{});
        ask = [this](Request request) -> Result<Reply> {
            if (request.method == Method::get) *told.now_ms += step_ms;
            request.speaker = house->operator_party();
            request.via = "folder";
            return service->ask(std::move(request));
        };
    }
    std::filesystem::path keys() const { return folder.path() / "house" / "demonstration"; }
    std::vector<std::string> play_all(Score const& what, cli::Pacing const& pacing) {
        std::vector<std::string> heard;
        auto const played = play(ask, what, keys(), pacing, [&](Turn const& turn, std::string const& why) {
            (why.empty() ? heard : left).push_back(turn.kind);
            if (!why.empty()) whys += why + "\n";
        });
        EXPECT_TRUE(played) << played.error().why;
        return heard;
    }
    std::vector<std::string> play_all(Scenario const& what, cli::Pacing const& pacing) {
        return play_all(Score{what, {}}, pacing);
    }
    Visit visit(std::string const& space = space_name) {
        return *house->visit(space, house->operator_party(), "test");
    }
    json::Value get(std::string path) {
        Request request;
        request.path = std::move(path);
        auto reply = *ask(std::move(request));
        return *json::parse(*read_whole(reply));
    }

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::int64_t step_ms = 0;
    std::vector<std::string> left;  // out
    std::string whys;
    std::unique_ptr<House> house;
    std::unique_ptr<http::Service> service;
    cli::Ask ask;
};

}  // namespace comity::demonstration
