#include "http/api.h"
#include "http/opened.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/cases.h"

namespace comity::http {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
// A case is a space with files of its own: nobody floods the others with them.
constexpr Pace opening_pace{10, hour_ms, 100, hour_ms};

Result<std::vector<PartyId>> read_parties(json::Value const& body) {
    auto const* with = body.find("with");
    if (!with || !with->array())
        return refuse(Fault::malformed, "\"with\" must be a list of the ids of parties.");
    std::vector<PartyId> parties;
    for (auto const& each : *with->array()) {
        auto const party = each.text() ? PartyId::from_hex_text(*each.text()) : std::nullopt;
        if (!party) return refuse(Fault::malformed, "\"with\" must be a list of the ids of parties.");
        parties.push_back(*party);
    }
    return parties;
}

Result<Reply> open_one(House& house, Visit const& visit, Request const& request) {
    TRY_OK(must_open_spaces(request));
    TRY(body, said_object(request));
    TRY(title, said_text(body, "title"));
    TRY(with, read_parties(body));
    TRY(opened, open_case(house, visit, {std::move(title), std::move(with)}, request.via));
    return opened_reply(opened.name, opened.id);
}

}  // namespace

void add_cases_api(RouteTable& table, House& house) {
    using namespace shape;
    table.of_spaces.push_back(
        {.method = Method::post,
         .path = "/api/v1/spaces/{space}/cases",
         .summary = "Opens a case: a space of its own with just these parties in it",
         .parameters = {},
         .takes = json_body(named("CaseOpening", object({optional("title", text()), {"with", list(id())}}))),
         .gives = opened_shape(),
         .statuses = {201},
         .role = Role::observer,
         .body_limit_bytes = opening_limit_bytes,
         .cacheable = false,
         .answer = [&house](Visit const& visit,
                            Request const& request) { return open_one(house, visit, request); },
         .pace = opening_pace});
}

}  // namespace comity::http
