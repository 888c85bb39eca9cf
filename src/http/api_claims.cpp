#include "http/api.h"
#include "http/live.h"
#include "http/said.h"
#include "kernel/people.h"

namespace comity::http {
namespace {

// What is unknown, not for the reader, or destroyed is answered alike.
Result<std::uint64_t> number_asked(Visit const& visit, Request const& request) {
    TRY(number, entry_number(request));
    TRY_OK(visit.sight.record(number));
    return number;
}

void write_claim(json::Writer& writer, Claim const& claim) {
    writer.open('{').member("number", claim.number).member("party", claim.party.hex());
    writer.member("label", claim.label).close('}');
}

Shape claim_shape() {
    using namespace shape;
    return named("Claim", object({{"number", whole_number()}, {"party", id()}, {"label", text()}}));
}

Shape claims_shape() {
    return shape::named("ClaimList", shape::object({{"claims", shape::list(claim_shape())}}));
}

Result<Reply> list_claims(Live& live, Visit const& visit) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').key("claims").open('[');
    for (auto const& claim : live.claims().of(visit.sight.space()))
        if (visit.sight.record(claim.number)) write_claim(writer, claim);  // not of what only stewards hear
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Result<Reply> put_claim(House& house, Live& live, Visit const& visit, Request const& request) {
    TRY(number, number_asked(visit, request));
    auto const& sight = visit.sight;
    Claim const claim{.number = number,
                      .party = sight.reader(),
                      .label = label_in(house, sight.space_name(), sight.reader()),
                      .credential = request.holder.credential};
    if (!live.claims().put(sight.space(), claim))
        return refuse(Fault::conflict, "Somebody else is looking at this already.");
    std::string body;
    json::Writer writer(body);
    write_claim(writer, claim);
    return json_reply(std::move(body));
}

Result<Reply> end_claim(Live& live, Visit const& visit, Request const& request) {
    TRY(number, number_asked(visit, request));
    if (!live.claims().end(visit.sight.space(), number, visit.sight.reader()))
        return refuse(Fault::not_found, "You do not hold this claim, or not any more.");
    return json_reply(R"({"ended":true})");
}

}  // namespace

void add_claims_api(RouteTable& table, House& house, Live& live) {
    table.of_spaces.push_back(
        {.method = Method::get,
         .path = "/api/v1/spaces/{space}/claims",
         .summary = "Who is looking at which report just now",
         .parameters = {},
         .gives = claims_shape(),
         .role = Role::analyst,
         .cacheable = false,
         .answer = [&live](Visit const& visit, Request const&) { return list_claims(live, visit); }});
    table.of_spaces.push_back({.method = Method::put,
                               .path = "/api/v1/spaces/{space}/claims/{number}",
                               .summary = "Tells the others that one looks at this, for 90 seconds",
                               .parameters = {},
                               .gives = claim_shape(),
                               .role = Role::analyst,
                               .answer = [&house, &live](Visit const& visit, Request const& request) {
                                   return put_claim(house, live, visit, request);
                               }});
    table.of_spaces.push_back({.method = Method::remove,
                               .path = "/api/v1/spaces/{space}/claims/{number}",
                               .summary = "Ends one's own claim",
                               .parameters = {},
                               .gives = shape::object({{"ended", shape::truth()}}),
                               .role = Role::analyst,
                               .answer = [&live](Visit const& visit, Request const& request) {
                                   return end_claim(live, visit, request);
                               }});
}

}  // namespace comity::http
