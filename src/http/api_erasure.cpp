#include "http/api.h"
#include "http/said.h"
#include "kernel/erasure.h"

namespace comity::http {
namespace {

Result<Reply> erase_entry(House& house, Visit const& visit, Request const& request) {
    TRY(number, entry_number(request));
    TRY(said, said_object(request));
    TRY(why, said_text(said, "why"));
    TRY(heard, erase(house, visit.sight.space_name(), {visit.sight.reader(), request.via}, number, why));
    return json_reply(json::write(receipt_of(heard)), heard.outcome == Heard::Outcome::stored ? 201 : 200);
}

}  // namespace

void add_erasure_api(RouteTable& table, House& house) {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/entries/{number}/erasure";
    route.summary =
        "Destroys the words of an entry and of what goes with it. Answered when no file holds them any more, "
        "with the receipt of the erasing statement; 200 where they were erased before";
    route.takes = json_body(shape::object({{"why", shape::text()}}));
    route.gives = receipt_shape();
    route.statuses = {200, 201};
    route.role = Role::steward;
    route.body_limit_bytes = said_limit_bytes;
    route.cacheable = false;
    route.answer = [&house](Visit const& visit, Request const& request) {
        return erase_entry(house, visit, request);
    };
    table.of_spaces.push_back(std::move(route));
}

}  // namespace comity::http
