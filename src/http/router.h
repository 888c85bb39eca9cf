// The router: finds the route of a request, says before the body is read how long it may be, and answers it,
// with the reader's role checked and the entity tag compared before any work. It knows nothing of sockets.
// Made once at start; then any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/allowance.h"
#include "http/pages.h"
#include "kernel/room.h"

namespace comity::http {

// A route outside of any space. Who may see what is for its answer to say; the request names the speaker.
struct HouseRoute {
    Method method = Method::get;
    std::string path;
    std::string summary;
    std::vector<Parameter> parameters;
    std::string answers = "application/json";
    std::vector<Content> takes = {};       // what its body may be; empty: it needs none
    Shape gives = {};                      // what it answers, where that is JSON
    std::vector<Content> also_gives = {};  // what it can be asked to answer instead
    std::vector<int> statuses = {200};     // of what it answers, where it is not refused
    std::uint64_t body_limit_bytes = 0;
    bool brief = false;
    std::function<Result<Reply>(Request const&)> answer;
    std::optional<Pace> pace = {};  // of all who ask, as if the house were one space
    // Where set, how refusals are shown: as pages for people.
    std::function<Reply(Request const&, Error const&)> refused = {};
};

using Visitor = std::function<Result<Visit>(std::string_view space, PartyId reader, std::string via)>;

struct RouteTable {
    std::vector<HouseRoute> of_house;
    std::vector<Route> of_spaces;
    Pages pages;  // what else may be fetched; may be empty
    // Is a space open, so that visiting it waits for no disk? Where it is not, no route in it is brief.
    std::function<bool(std::string_view space)> at_hand;
    // For routes that speak as a channel.
    std::function<Result<Visit>(std::string_view space, std::string_view channel)> visit_channel;
    std::shared_ptr<Allowance> allowance = std::make_shared<Allowance>();
};

// What the server must know of a request before its body. `route` counts all routes, the pages last.
struct Match {
    std::size_t route = 0;
    std::uint64_t body_limit_bytes = 0;
    bool brief = false;
    bool is_open = false;  // to everybody, from anywhere: it never speaks with the rights of who asks
};

class Router {
  public:
    // `stamp` changes with the program: what another program drew is not taken for this one's.
    Router(RouteTable table, Visitor visit, std::string stamp);

    // The route of a request of which only the body may be missing; fills its captures. Otherwise the
    // refusal.
    std::expected<Match, Reply> match(Request& request) const;
    Result<std::uint64_t> body_limit(Request const& request) const;

    Reply answer(Match const& match, Request const& request) const;
    Reply answer(Request request) const;  // both at once

    // A refusal as the route shows it: as a page, where it is for people.
    Reply refusal(Match const& match, Request const& request, Error const& error) const;

    // "GET, POST" for a path that exists, or empty.
    std::string allowed(std::string_view path) const;

    RouteTable const& table() const { return table_; }
    std::vector<std::string> route_names() const;  // "GET /api/v1/spaces", by Match::route

  private:
    // "reports-{number}.mvt" is {"reports-", "number", ".mvt"}; without a capture all is `before`.
    struct Segment {
        std::string before, capture, after;
    };
    struct Pattern {
        Method method;
        std::vector<Segment> segments;
        std::size_t route;
        bool takes_rest = false;  // the last capture, "{path...}", takes all segments that follow
    };

    static Pattern read_pattern(Method method, std::string_view path, std::size_t route);
    static bool fits(Pattern const& pattern, std::vector<std::string> const& segments);
    static Pairs captures(Pattern const& pattern, std::vector<std::string> const& segments);
    static bool goes_first(Pattern const& left, Pattern const& right);

    Reply answer_house(HouseRoute const& route, Request const& request) const;
    Reply answer_space(Route const& route, Request const& request) const;
    Reply answer_channel(Route const& route, Request const& request) const;
    Reply answer_tagged(Route const& route, Visit const& visit, Request const& request) const;
    std::string tag(Visit const& visit, Request const& request, std::uint64_t as_of) const;

    RouteTable table_;
    Visitor visit_;
    std::string stamp_;
    std::vector<Pattern> patterns_;  // the more literal ones first
};

}  // namespace comity::http
