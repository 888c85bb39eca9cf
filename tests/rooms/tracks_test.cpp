// Tracks as they are listed and told: lines, speeds, gaps, and nothing of one that was erased.
#include "rooms/situation/tracks.h"

#include "importing.h"
#include "kernel/erasure.h"
#include "rooms/situation/tracks_list.h"

namespace comity::situation {
namespace {

class Tracks : public intake::ImportTest {
  protected:
    Heard say(std::string const& body) {
        auto const heard = visit.speak.say({.kind = intake::track_kind, .body = body});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        return heard.value_or(Heard{});
    }
    json::Value ask(Route const& route, Pairs query = {}, Pairs captures = {}) {
        Request request;
        request.query = std::move(query);
        request.captures = std::move(captures);
        auto const reply = route.answer(visit, request);
        return reply ? *json::parse(reply->body) : json::Value(reply.error().why);
    }
    json::Value one(std::uint64_t number) {
        return ask(track_route(), {}, {{"number", std::to_string(number)}});
    }
    std::string listed(Pairs query) {
        auto const page = ask(tracks_route(), std::move(query));
        std::string names;
        for (auto const& each : *page.find("tracks")->array()) names += each.text_of("name");
        return names;
    }
};

TEST_F(Tracks, AreToldPointByPointWithSpeedsAndGaps) {
    auto const number = say(R"({"who":"Patrol 3","name":"A","began":"2026-03-01T03:30:00Z","segments":)"
                            R"([[[1,0,5],[1,0.001,15],[1,0.002,400]],[[1,0.003,410]]]})")
                            .number;
    auto const track = one(number);
    EXPECT_EQ(track.text_of("began"), "2026-03-01T03:30:05Z");
    EXPECT_EQ(track.text_of("ended"), "2026-03-01T03:36:50Z");
    EXPECT_EQ(track.text_of("counted_from"), "2026-03-01T03:30:00Z");
    auto const& legs = *track.find("legs")->array();
    ASSERT_EQ(legs.size(), 3u);
    EXPECT_TRUE(
        json::write(*legs[0].find("points")).starts_with("[[1.0,0.0,5.0,null],[1.0,0.001,15.0,11.119"));
    EXPECT_TRUE(
        json::write(*track.find("gap_list"))
            .starts_with(
                R"([{"from_s":15.0,"to_s":400.0,"from":[1.0,0.001],"to":[1.0,0.002],"distance_m":111)"));
    EXPECT_EQ(json::write(*track.find("line")),
              "[[[1.0,0.0],[1.0,0.001]],[[1.0,0.002],[1.0,0.002]],[[1.0,0.003],[1.0,0.003]]]");
    EXPECT_EQ(*track.find("gaps")->integer(), 1);
    EXPECT_TRUE(*track.find("replay")->boolean());
}

TEST_F(Tracks, WithoutTimesAreDrawnButNotReplayed) {
    auto const track = one(say(R"({"segments":[[[179.9,1],[-179.9,2]]],"of_points":9})").number);
    EXPECT_FALSE(*track.find("replay")->boolean());
    EXPECT_TRUE(track.find("began")->is_null());
    EXPECT_EQ(*track.find("of_points")->integer(), 9);
    EXPECT_EQ(json::write(*track.find("box")), "[179.9,1.0,-179.9,2.0]");
    EXPECT_EQ(json::write(*track.find("line")), "[[[179.9,1.0],[180.1,2.0]]]")
        << "on over the 180th meridian";
}

TEST_F(Tracks, AreListedNewestFirstByTimeAndPatrol) {
    auto const at = [&](std::string const& name, std::string const& began, std::string const& who) {
        say(R"({"who":")" + who + R"(","name":")" + name + R"(","began":"2026-03-0)" + began +
            R"(T00:00:00Z","segments":[[[1,0,0],[1,0.1,3600]]]})");
    };
    at("a", "1", "Boat");
    at("b", "2", "Patrol");
    at("c", "3", "Boat");
    say(R"({"name":"d","segments":[[[1,0]]]})");
    EXPECT_EQ(listed({}), "dcba");
    EXPECT_EQ(listed({{"who", "Boat"}}), "ca");
    EXPECT_EQ(listed({{"from", "2026-03-02T01:00:00Z"}}), "cb");
    EXPECT_EQ(listed({{"from", "2026-03-02T01:00:01Z"}}), "c");
    EXPECT_EQ(listed({{"to", "2026-03-02T00:00:00Z"}}), "a");
    auto const page = ask(tracks_route(), {{"limit", "3"}});
    EXPECT_EQ(listed({{"before", std::to_string(*page.find("next")->integer())}}), "a");
    EXPECT_TRUE(ask(tracks_route(), {{"limit", "4"}}).find("next")->is_null());
}

TEST_F(Tracks, AreGoneWhenErasedWithTheirFile) {
    auto const file = visit.speak.keep_blob("<gpx/>");
    ASSERT_TRUE(file);
    auto const number =
        say(R"({"who":"Patrol 3","segments":[[[1,0]]],"file":{"media_type":"application/gpx+xml","sha256":")" +
            file->hex() + "\"}}")
            .number;
    EXPECT_EQ(listed({}), "");
    EXPECT_FALSE(one(number).text());
    auto const erased =
        erase(*house, "hill", {house->operator_party(), "folder"}, number, "They could be followed.");
    ASSERT_TRUE(erased) << erased.error().why;
    EXPECT_EQ(shown("SELECT who FROM track"), "");
    EXPECT_EQ(one(number), json::Value("There is no such track, or it is not open to you."));
    EXPECT_FALSE(visit.sight.blob_path(*file));
}

TEST_F(Tracks, OtherNumbersAreNoTracks) {
    for (auto const* number : {"0", "999", "x", ""})
        EXPECT_EQ(ask(track_route(), {}, {{"number", number}}),
                  json::Value("There is no such track, or it is not open to you."));
}

std::string refusal(std::string const& body) {
    auto const checked = intake::check_track(*json::parse(body));
    return checked ? "" : checked.error().why;
}

TEST(TrackStatement, RefusesWhatItsPageDoesNotAllow) {
    EXPECT_EQ(refusal(R"({"segments":[[[1,2,null]]]})"), "");
    for (auto const* wrong :
         {R"({"segments":[[]]})", R"({"segments":{}})", R"({"segments":[[[1]]]})",
          R"({"segments":[[[1,2,3,4]]]})", R"({"segments":[[["1",2]]]})",
          R"({"segments":[[[1,2]]],"of_points":0})",
          R"({"began":"2026-03-01T03:30:00Z","segments":[[[1,2,-1]]]})",
          R"({"began":"today","segments":[[[1,2]]]})", R"({"segments":[[[1,2]]],"colour":"red"})",
          R"({"segments":[[[1,2]]],"file":{}})", R"([])"})
        EXPECT_NE(refusal(wrong), "") << wrong;
    std::string many = R"({"segments":[[)";
    for (int i = 0; i < 6001; ++i) many += i ? ",[1,2]" : "[1,2]";
    EXPECT_EQ(refusal(many + "]]}"), "A track has at most 6,000 points.");
}

// The largest track that is allowed fits into a statement.
TEST(TrackStatement, AFullTrackFitsIntoABody) {
    intake::Track track{"Patrol", "Long", 1772335802000, {{}}, 1'000'000, std::nullopt};
    for (int i = 0; i < 6000; ++i)
        track.segments[0].push_back({-148.2065431 - i * 1e-7, -12.8018321, 1'234'567.123 + i});
    auto const body = intake::write_track(track);
    EXPECT_LT(json::write(body).size(), 256u * 1024);
    EXPECT_EQ(intake::read_track(body), track);
}

}  // namespace
}  // namespace comity::situation
