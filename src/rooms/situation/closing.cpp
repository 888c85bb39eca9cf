#include "rooms/situation/closing.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/members.h"
#include "rooms/situation/assessment.h"

namespace comity::situation {

namespace {

constexpr std::size_t why_limit = 2000;
constexpr std::array<std::string_view, 5> ways{"resolved", "passed_on", "duplicate", "no_action", "reopened"};

Result<std::string> read_how(json::Value const& body) {
    auto const how = body.text_of("how");
    if (std::ranges::find(ways, how) == ways.end())
        return refuse(Fault::malformed,
                      "The member \"how\" must be resolved, passed_on, duplicate, no_action or reopened.");
    return std::string(how);
}

Result<void> check_duplicate(Closing const& closing) {
    bool const is_duplicate = closing.how == "duplicate";
    if (is_duplicate && !closing.of)
        return refuse(Fault::malformed, "A duplicate needs \"of\": the report that it says again.");
    if (!is_duplicate && closing.of)
        return refuse(Fault::malformed, "The member \"of\" belongs to a duplicate alone.");
    if (closing.of && std::ranges::find(closing.about, *closing.of) != closing.about.end())
        return refuse(Fault::malformed, "A report cannot be a duplicate of itself.");
    return {};
}

}  // namespace

Result<Closing> read_closing(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A closing must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A closing", {"about", "how", "of", "why"}));
    TRY(about, members::ids(body, "about", about_limit));
    TRY(how, read_how(body));
    TRY(of, members::id(body, "of"));
    TRY(why, members::needed_text(body, "why", "The member \"why\"", why_limit, members::Lines::many));
    Closing closing{std::move(about), std::move(how), of, std::move(why)};
    TRY_OK(check_duplicate(closing));
    return closing;
}

Shape how_shape() {
    return shape::named("How", shape::one_of({ways.begin(), ways.end()}));
}

Shape closing_shape() {
    using namespace shape;
    return named(
        closing_kind,
        closed({{"about", list(id())}, {"how", how_shape()}, optional("of", id()), {"why", text()}}));
}

Result<void> check_closing(json::Value const& body) {
    TRY_OK(read_closing(body));
    return {};
}

}  // namespace comity::situation
