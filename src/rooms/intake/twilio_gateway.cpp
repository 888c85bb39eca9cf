#include "formats/twilio.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"

namespace comity::intake {

namespace {

Reply text_reply(std::string type, std::string body) {
    Reply reply;
    reply.content_type = std::move(type);
    reply.body = std::move(body);
    return reply;
}

Reply refused(Error const& error) {
    return text_reply("text/plain; charset=utf-8", error.why);
}

Result<void> check(Settings const& settings) {
    TRY_OK(check_usual(settings));
    if (settings.contains("token")) return {};
    return refuse(Fault::malformed,
                  "Twilio signs what it posts: the setting \"token\" is the auth token of the account.");
}

Pairs type_in(std::string const& address, Settings const&) {
    return {{"A message comes in: webhook", address}, {"HTTP", "HTTP POST"}};
}

// As Twilio was told it: what it signs is the address from outside.
std::string public_address(Settings const& settings, Request const& request) {
    auto const of_host = (request.secure ? "https://" : "http://") + std::string(request.header("host"));
    return setting(settings, "address", of_host) + request.path;
}

Result<Reply> take(GatewayVisit const& gateway, Request const& request) {
    TRY(fields, fields::read(request.header("content-type"), request.body));
    bool const is_signed =
        twilio::is_signed(setting(gateway.settings, "token"), public_address(gateway.settings, request),
                          fields, request.header("x-twilio-signature"));
    if (!is_signed)
        return refuse(Fault::forbidden,
                      "The signature does not fit this address and the token that the channel was told.");
    TRY(message, twilio::read(fields));
    auto const answer = [](Taken const& taken) {
        return text_reply("text/xml; charset=utf-8", twilio::answer(taken.words));
    };
    return take_message(gateway, message, answer, refused);
}

Handed sample(std::string const& address, std::string const& id, Settings const& settings) {
    fields::Fields const fields{{"MessageSid", "SM" + id},
                                {"From", std::string(test_number)},
                                {"Body", test_words(settings)},
                                {"NumMedia", "0"}};
    return {{{"content-type", "application/x-www-form-urlencoded"},
             {"x-twilio-signature", twilio::signature(setting(settings, "token"), address, fields)}},
            fields::write_form(fields)};
}

}  // namespace

Gateway twilio_gateway() {
    Gateway gateway;
    gateway.type = "twilio";
    gateway.summary = "Takes a message that Twilio has signed";
    gateway.settings = usual_settings();
    gateway.settings.push_back({.name = "token",
                                .meaning = "the auth token of the account, with which Twilio signs",
                                .needed = true,
                                .secret = true});
    gateway.check = check;
    gateway.type_in = type_in;
    gateway.takes = {{"application/x-www-form-urlencoded"}};
    gateway.answers = "text/xml";
    gateway.answer = take;
    gateway.refused = refused;
    gateway.sample = sample;
    return gateway;
}

}  // namespace comity::intake
