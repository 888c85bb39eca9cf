#include "http/router.h"

#include <algorithm>
#include <optional>
#include <ranges>

#include "base/hash.h"
#include "base/log.h"
#include "http/conditions.h"
#include "http/problem.h"
#include "http/target.h"
#include "kernel/database.h"

namespace comity::http {
namespace {

constexpr std::string_view nothing_here = "There is nothing at this address.";
// Said alike of spaces that do not exist and of those that are closed to the reader.
constexpr std::string_view no_such_thing = "There is no such thing here, or you may not see it.";
constexpr std::string_view reading_only = "This token is for reading only.";
constexpr std::string_view too_often = "Too much came from there at once: wait a few minutes.";
constexpr std::string_view too_long_why = "This took too long to find; ask for less, or again in a moment.";
constexpr std::string_view broken_why = "The server could not do this; nothing was changed by this request.";
constexpr std::string_view no_such_space = "There is no such space, or it is not open to you.";

Reply taken(Result<Reply> result) {
    return result ? std::move(*result) : problem(result.error());
}

Reply refusal_by(Route const& route, Visit const* visit, Request const& request, Error const& error) {
    return route.refused ? route.refused(visit, request, error) : problem(error);
}

bool is_page(Request const& request) {
    return request.method == Method::get && request.path != "/api" && !request.path.starts_with("/api/");
}

// The piece of `segment` that stands for the capture, where prefix and suffix fit around something.
std::optional<std::string_view> between(std::string_view segment, std::string_view before,
                                        std::string_view after) {
    if (segment.size() <= before.size() + after.size()) return std::nullopt;
    if (!segment.starts_with(before) || !segment.ends_with(after)) return std::nullopt;
    return segment.substr(before.size(), segment.size() - before.size() - after.size());
}

Result<std::uint64_t> as_of_now(Sight const& sight) {
    TRY(reading, sight.read());
    return reading.as_of();
}

Reply not_modified(std::string const& tag) {
    Reply reply;
    reply.status = 304;
    reply.headers = {{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
    return reply;
}

}  // namespace

Router::Router(RouteTable table, Visitor visit, std::string stamp)
    : table_(std::move(table)), visit_(std::move(visit)), stamp_(std::move(stamp)) {
    std::size_t route = 0;
    for (auto const& each : table_.of_house)
        patterns_.push_back(read_pattern(each.method, each.path, route++));
    for (auto const& each : table_.of_spaces) {
        MUST(each.path.find("/{space}") != std::string::npos);
        patterns_.push_back(read_pattern(each.method, each.path, route++));
    }
    std::ranges::sort(patterns_, goes_first);
}

Router::Pattern Router::read_pattern(Method method, std::string_view path, std::size_t route) {
    auto segments = read_segments(path);
    MUST(segments);
    Pattern pattern{method, {}, route, false};
    for (auto const& segment : *segments) {
        auto const open = segment.find('{');
        auto const close = segment.find('}');
        MUST((open == std::string::npos) == (close == std::string::npos));
        if (open == std::string::npos)
            pattern.segments.push_back({segment, "", ""});
        else
            pattern.segments.push_back({segment.substr(0, open), segment.substr(open + 1, close - open - 1),
                                        segment.substr(close + 1)});
    }
    auto& last = pattern.segments.back().capture;
    pattern.takes_rest = last.ends_with("...");
    if (pattern.takes_rest) last.resize(last.size() - 3);
    return pattern;
}

// Segment by segment, a literal before a capture with something around it before a bare one; else as listed.
bool Router::goes_first(Pattern const& left, Pattern const& right) {
    auto const looseness = [](Segment const& segment) {
        return segment.capture.empty() ? 0 : segment.before.empty() && segment.after.empty() ? 2 : 1;
    };
    auto const differ = std::ranges::mismatch(left.segments, right.segments, {}, looseness, looseness);
    bool const left_ends = differ.in1 == left.segments.end();
    bool const right_ends = differ.in2 == right.segments.end();
    if (left_ends && right_ends) return left.route < right.route;
    if (left_ends || right_ends) return left_ends;
    return looseness(*differ.in1) < looseness(*differ.in2);
}

bool Router::fits(Pattern const& pattern, std::vector<std::string> const& segments) {
    auto const fits_segment = [](Segment const& want, std::string const& have) {
        return want.capture.empty() ? want.before == have
                                    : between(have, want.before, want.after).has_value();
    };
    if (!pattern.takes_rest || segments.size() < pattern.segments.size())
        return std::ranges::equal(pattern.segments, segments, fits_segment);
    return std::ranges::equal(pattern.segments, segments | std::views::take(pattern.segments.size()),
                              fits_segment);
}

Pairs Router::captures(Pattern const& pattern, std::vector<std::string> const& segments) {
    Pairs captured;
    for (std::size_t at = 0; at < pattern.segments.size(); ++at) {
        auto const& want = pattern.segments[at];
        if (want.capture.empty()) continue;
        captured.emplace_back(want.capture, *between(segments[at], want.before, want.after));
    }
    if (pattern.takes_rest)
        for (auto at = pattern.segments.size(); at < segments.size(); ++at)
            captured.back().second += "/" + segments[at];
    return captured;
}

std::expected<Match, Reply> Router::match(Request& request) const {
    auto const segments = read_segments(request.path);
    if (!segments) return std::unexpected(problem(segments.error()));
    bool path_exists = false;
    for (auto const& pattern : patterns_) {
        if (!fits(pattern, *segments)) continue;
        path_exists = true;
        if (pattern.method != request.method) continue;
        request.captures = captures(pattern, *segments);
        if (pattern.route < table_.of_house.size()) {
            auto const& route = table_.of_house[pattern.route];
            return Match{pattern.route, route.body_limit_bytes, route.brief};
        }
        auto const& route = table_.of_spaces[pattern.route - table_.of_house.size()];
        bool const brief =
            route.brief && table_.at_hand && table_.at_hand(request.capture("space")) && route.brief(request);
        return Match{pattern.route, route.body_limit_bytes, brief, !route.channel.empty()};
    }
    if (!path_exists && table_.pages && is_page(request)) return Match{patterns_.size(), 0, true};
    if (!path_exists) return std::unexpected(problem(Fault::not_found, nothing_here));
    auto refusal = problem(Fault::wrong_method, "This address does not take that method.");
    refusal.headers.emplace_back("Allow", allowed(request.path));
    return std::unexpected(std::move(refusal));
}

Result<std::uint64_t> Router::body_limit(Request const& request) const {
    Request asked;
    asked.method = request.method;
    asked.path = request.path;
    auto const found = match(asked);
    if (found) return found->body_limit_bytes;
    if (found.error().status == 405)
        return refuse(Fault::wrong_method, "This address does not take that method.");
    return refuse(Fault::not_found, std::string(nothing_here));
}

std::string Router::allowed(std::string_view path) const {
    auto const segments = read_segments(path);
    std::string methods;
    if (!segments) return methods;
    for (auto const method : {Method::get, Method::post, Method::put, Method::remove}) {
        bool const taken_here = std::ranges::any_of(patterns_, [&](Pattern const& pattern) {
            return pattern.method == method && fits(pattern, *segments);
        });
        if (!taken_here) continue;
        if (!methods.empty()) methods += ", ";
        methods += method == Method::get ? "GET, HEAD" : name_of(method);
    }
    return methods;
}

Reply Router::answer(Request request) const {
    auto const found = match(request);
    return found ? answer(*found, request) : found.error();
}

Reply Router::answer(Match const& match, Request const& request) const {
    try {
        if (match.route < table_.of_house.size()) return answer_house(table_.of_house[match.route], request);
        if (match.route == patterns_.size()) return taken(table_.pages(request));
        return answer_space(table_.of_spaces[match.route - table_.of_house.size()], request);
    } catch (std::exception const& what) {
        log::error("request failed", {{"route", route_names()[match.route]}, {"what", what.what()}});
        auto const* of_database = dynamic_cast<DatabaseFailure const*>(&what);
        if (of_database && of_database->took_too_long())
            return refusal(match, request, {Fault::busy, std::string(too_long_why)});
        return refusal(match, request, {Fault::broken, std::string(broken_why)});
    }
}

Reply Router::refusal(Match const& match, Request const& request, Error const& error) const {
    auto const house_routes = table_.of_house.size();
    bool const of_house = match.route < house_routes;
    if (of_house && table_.of_house[match.route].refused)
        return table_.of_house[match.route].refused(request, error);
    if (of_house || match.route >= patterns_.size()) return problem(error);
    return refusal_by(table_.of_spaces[match.route - house_routes], nullptr, request, error);
}

Reply Router::answer_house(HouseRoute const& route, Request const& request) const {
    bool const too_many =
        route.pace && !table_.allowance->take(route.path, request.sender, "house", *route.pace);
    auto reply = too_many ? refuse(Fault::too_many, std::string(too_often)) : route.answer(request);
    return !reply && route.refused ? route.refused(request, reply.error()) : taken(std::move(reply));
}

// Who asks is forgotten here: whatever they may do elsewhere, this is said and seen by the channel.
Reply Router::answer_channel(Route const& route, Request const& request) const {
    Request asked = request;
    asked.speaker = {};
    asked.holder = {};
    auto const refused = [&](Visit const* visit, Error const& error) {
        return refusal_by(route, visit, asked, error);
    };
    auto const visit = table_.visit_channel(request.capture("space"), route.channel);
    if (!visit && visit.error().fault == Fault::not_found)
        return refused(nullptr, {Fault::not_found, std::string(no_such_space)});
    if (!visit) return refused(nullptr, visit.error());
    if (route.pace &&
        !table_.allowance->take(route.path, request.sender, visit->sight.space_name(), *route.pace))
        return refused(&*visit, {Fault::too_many, std::string(too_often)});
    auto reply = route.answer(*visit, asked);
    return reply ? std::move(*reply) : refused(&*visit, reply.error());
}

Reply Router::answer_space(Route const& route, Request const& request) const {
    if (!route.channel.empty()) return answer_channel(route, request);
    auto const no = [&](Fault fault, std::string_view why) {
        return refusal_by(route, nullptr, request, {fault, std::string(why)});
    };
    auto const& scope = request.holder.scope;
    if (!scope.covers(request.capture("space"))) return no(Fault::not_found, no_such_space);
    if (route.method != Method::get && !scope.may_say) return no(Fault::forbidden, reading_only);
    auto const visit = visit_(request.capture("space"), request.speaker, request.via);
    if (!visit && visit.error().fault == Fault::not_found) return no(Fault::not_found, no_such_space);
    if (!visit) return no(visit.error().fault, visit.error().why);
    auto const role = visit->sight.role();
    if (role < route.role && role == Role::everyone) return no(Fault::not_found, no_such_space);
    if (role < route.role && route.method == Method::get) return no(Fault::not_found, no_such_thing);
    if (role < route.role) return no(Fault::forbidden, "Your role in this space does not allow this.");
    auto const space = visit->sight.space_name();
    if (route.pace && !table_.allowance->take(route.path, request.speaker.hex(), space, *route.pace))
        return no(Fault::too_many, too_often);
    if (route.cacheable && route.method == Method::get) return answer_tagged(route, *visit, request);
    auto reply = route.answer(*visit, request);
    return reply ? std::move(*reply) : refusal_by(route, &*visit, request, reply.error());
}

// The tag is taken before the work: what is drawn may be newer than its tag says, never older, and then the
// next question finds another tag.
Reply Router::answer_tagged(Route const& route, Visit const& visit, Request const& request) const {
    auto const as_of = as_of_now(visit.sight);
    if (!as_of) return problem(as_of.error());
    auto const own_tag = tag(visit, request, *as_of);
    if (names_tag(request.header("if-none-match"), own_tag)) return not_modified(own_tag);
    auto reply = taken(route.answer(visit, request));
    if (reply.status == 200) {
        reply.headers.emplace_back("ETag", own_tag);
        reply.headers.emplace_back("Cache-Control", "private, no-cache");
    }
    return reply;
}

std::string Router::tag(Visit const& visit, Request const& request, std::uint64_t as_of) const {
    std::string asked = stamp_;
    auto const add = [&asked](std::string_view part) {
        put_u64(asked, part.size());
        asked += part;
    };
    add(visit.sight.reader().view());
    add(name_of(visit.sight.role()));
    add(request.path);
    for (auto const& [name, value] : request.query) {
        add(name);
        add(value);
    }
    return '"' + std::to_string(as_of) + '-' + sha256(asked).hex().substr(0, 16) + '"';
}

std::vector<std::string> Router::route_names() const {
    std::vector<std::string> names;
    auto const add = [&names](auto const& route) {
        names.push_back(std::string(name_of(route.method)) + ' ' + route.path);
    };
    std::ranges::for_each(table_.of_house, add);
    std::ranges::for_each(table_.of_spaces, add);
    names.emplace_back("GET pages");
    return names;
}

}  // namespace comity::http
