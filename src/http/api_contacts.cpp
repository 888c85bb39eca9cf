// People who wrote to a space: their number shown to a steward, which is said in the space before it is
// answered; and their erasure. Nothing here tells of more than one at once.
#include "http/api.h"
#include "http/said.h"
#include "kernel/contact_erasure.h"
#include "kernel/contact_shown.h"
#include "kernel/gateways.h"

namespace comity::http {
namespace {

Result<std::string> said_why(Request const& request) {
    TRY(said, said_object(request));
    return said_text(said, "why");
}

Result<Reply> show(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(must_be_person(house, request));
    TRY(why, said_why(request));
    auto const contact = std::string(request.capture("contact"));
    if (!gateways.contacts_of(visit.sight.space_id()).address_of(contact))
        return refuse(Fault::not_found, "There is no such contact here, or it was erased.");
    Saying saying;
    saying.kind = contact_shown_kind;
    saying.body = json::write(write_contact_shown({contact, why}));
    TRY(heard, visit.speak.say(std::move(saying)));
    auto const address = gateways.contacts_of(visit.sight.space_id()).address_of(contact);
    if (!address) return refuse(Fault::not_found, "There is no such contact here, or it was erased.");
    return private_reply(json::write(json::Object{{"contact", contact},
                                                  {"address", *address},
                                                  {"number", static_cast<std::int64_t>(heard.number)}}),
                         201);
}

Result<Reply> erase(House& house, Gateways& gateways, Visit const& visit, Request const& request) {
    TRY_OK(must_be_person(house, request));
    TRY(why, said_why(request));
    TRY(erased, erase_contact(house, gateways, visit.sight.space_name(), {visit.sight.reader(), request.via},
                              request.capture("contact"), why));
    json::Array by;
    for (auto const number : erased.by) by.emplace_back(static_cast<std::int64_t>(number));
    return private_reply(json::write(
        json::Object{{"entries", static_cast<std::int64_t>(erased.entries)}, {"by", std::move(by)}}));
}

Route contact_route(Method method, std::string const& path, std::string summary, Shape gives) {
    Route route;
    route.method = method;
    route.path = "/api/v1/spaces/{space}/contacts/{contact}" + path;
    route.summary = std::move(summary);
    route.takes = json_body(shape::object({{"why", shape::text()}}));
    route.gives = std::move(gives);
    route.role = Role::steward;
    route.body_limit_bytes = said_limit_bytes;
    route.cacheable = false;
    return route;
}

}  // namespace

void add_contacts_api(RouteTable& table, House& house, Gateways& gateways) {
    using namespace shape;
    auto showing = contact_route(
        Method::post, "/shown", "Says in the space that the number of a contact was shown, then shows it",
        named("ContactShown",
              object({{"contact", text()}, {"address", text()}, {"number", whole_number()}})));
    showing.statuses = {201};
    showing.answer = [&](Visit const& visit, Request const& request) {
        return show(house, gateways, visit, request);
    };
    table.of_spaces.push_back(std::move(showing));
    auto erasing = contact_route(
        Method::post, "/erasure",
        "Destroys the number of a contact and all words of theirs. Answered when no file holds them any "
        "more; "
        "asked again it goes on where it was broken off",
        named("ContactErased", object({{"entries", whole_number()}, {"by", list(whole_number())}})));
    erasing.answer = [&](Visit const& visit, Request const& request) {
        return erase(house, gateways, visit, request);
    };
    table.of_spaces.push_back(std::move(erasing));
}

}  // namespace comity::http
