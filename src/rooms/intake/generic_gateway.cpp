#include "formats/generic_message.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/outbox.h"
#include "rooms/intake/parts.h"

namespace comity::intake {

namespace {

// As every route tells programs why (RFC 9457).
Reply refused(Error const& error) {
    auto const status = status_of(error.fault);
    auto reply = json_reply(json::write(json::Object{{"type", "about:blank"},
                                                     {"title", "Not taken"},
                                                     {"status", std::int64_t{status}},
                                                     {"detail", error.why}}));
    reply.content_type = "application/problem+json";
    return reply;
}

Pairs type_in(std::string const& address, Settings const&) {
    return {{"Address", address},
            {"Method", "POST, or GET"},
            {"Fields", "from, text, and date and id where there are any"}};
}

// What became of a message that was posted to it: which one is told by the id that came with it.
Result<Reply> take_status(GatewayVisit const& gateway, fields::Fields const& fields, std::string_view route) {
    auto const id = StatementId::from_hex_text(fields::find(fields, "id"));
    if (!id) return refuse(Fault::malformed, "The id is not that of a message of this house.");
    TRY(contact, contact_of_message(gateway.eyes, *id));
    std::vector<Saying> sayings;
    auto const state = delivered_of(route);
    bool const tells = route == "sent" || route == "delivered" || route == "failed";
    if (tells) sayings.push_back(delivery_of(*id, *state, "", "status"));
    if (route == "stopped") sayings.push_back(stopped_by_gateway(gateway.id, contact, *id));
    if (sayings.empty())
        return refuse(Fault::malformed, "The route is receive, sent, delivered, failed or stopped.");
    auto const said = gateway.visit.speak.say_all(std::move(sayings)).get();
    if (!said.front()) return std::unexpected(said.front().error());
    auto receipt = receipt_of(*said.front());
    receipt.emplace_back("answerable", true);
    return json_reply(json::write(json::Value(std::move(receipt))));
}

Result<Reply> take(GatewayVisit const& gateway, Request const& request) {
    auto fields = request.method == Method::get ? Result<fields::Fields>(request.query)
                                                : fields::read(request.header("content-type"), request.body);
    if (!fields) return std::unexpected(fields.error());
    TRY_OK(fields::check_once(*fields));
    auto const route = fields::find(*fields, "route");
    if (!route.empty() && route != "receive") return take_status(gateway, *fields, route);
    TRY(message, generic_message::read(*fields));
    auto const answer = [can_answer = message.from.is_number](Taken const& taken) {
        auto receipt = receipt_of(taken.heard);
        receipt.emplace_back("answerable", can_answer);
        return json_reply(json::write(json::Value(std::move(receipt))));
    };
    if (message.part) return take_part(gateway, message, answer, refused);
    return take_message(gateway, message, false, answer, refused);
}

Handed sample(std::string const&, std::string const& id, Settings const& settings) {
    return {
        {{"content-type", "application/x-www-form-urlencoded"}},
        fields::write_form({{"from", std::string(test_number)}, {"text", test_words(settings)}, {"id", id}})};
}

Result<void> check(Settings const& settings) {
    TRY_OK(check_usual(settings));
    TRY_OK(check_number(settings));
    auto const send = setting(settings, "send", "https://");
    bool const is_address = send.starts_with("https://") || send.starts_with("http://");
    if (is_address && send.find_first_of(" \t\r\n") == send.npos) return {};
    return refuse(Fault::malformed,
                  "The setting \"send\" is an address that begins with https:// or http://.");
}

}  // namespace

Gateway generic_gateway() {
    Gateway gateway;
    gateway.type = "generic";
    gateway.summary = "Takes a message from any gateway that can be told an address";
    gateway.settings = usual_settings();
    std::erase_if(gateway.settings, [](Setting const& each) { return each.name == "stop_reply"; });
    gateway.settings.push_back(
        {.name = "number", .meaning = "of the gateway itself: what comes from there is not taken"});
    gateway.settings.push_back(
        {.name = "send",
         .meaning = "an address to which messages to people are posted, as JSON: to, text, id",
         .secrets_go_there = true});
    gateway.settings.push_back(
        {.name = "send_secret", .meaning = "which goes with them, as a bearer", .secret = true});
    gateway.check = check;
    gateway.own_number = [](Settings const& settings) { return own_number_of(settings, "number"); };
    gateway.sends_by = [](Settings const& settings) { return setting(settings, "send"); };
    gateway.type_in = type_in;
    gateway.takes_get = true;
    gateway.parameters = {
        {"from", "string", "Who sent it; or sender."},
        {"text", "string", "What was said; or message."},
        {"date", "string", "When; or time. May be absent."},
        {"id", "string", "The gateway's own id of the message. May be absent."},
        {"route", "string", "receive; or sent, delivered, failed or stopped, of the message id."}};
    gateway.takes = {{"application/x-www-form-urlencoded"}, {"application/json"}, {"text/xml"}};
    auto const taken = shape::named(
        "MessageReceipt", shape::object(shape::with(receipt_shape(), {{"answerable", shape::truth()}})));
    auto const waiting = shape::named("MessageWaits", shape::object({{"waits_for", shape::whole_number()}}));
    gateway.gives = shape::choice({taken, waiting});
    gateway.statuses = {200, 202};
    gateway.answer = take;
    gateway.refused = refused;
    gateway.sample = sample;
    gateway.take_late = take_late_parts;
    return gateway;
}

}  // namespace comity::intake
