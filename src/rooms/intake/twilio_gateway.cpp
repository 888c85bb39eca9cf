#include "formats/twilio.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/outbox.h"
#include "rooms/intake/twilio_files.h"

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

Result<fields::Fields> read_signed(GatewayVisit const& gateway, Request const& request) {
    TRY(fields, fields::read(request.header("content-type"), request.body));
    bool const is_signed =
        twilio::is_signed(setting(gateway.settings, "token"), public_address(gateway.settings, request),
                          fields, request.header("x-twilio-signature"));
    if (is_signed) return fields;
    return refuse(Fault::forbidden,
                  "The signature does not fit this address and the token that the channel was told.");
}

// What stands in the answer to its post, Twilio sends.
void tell_sent(Speak const& channel, StatementId const& message) {
    channel.say(delivery_of(message, Delivered::sent, "", "answer"), [](Result<Heard> const&) {});
}

Result<Reply> take(GatewayVisit const& gateway, Request const& request) {
    TRY(fields, read_signed(gateway, request));
    TRY(message, twilio::read(fields));
    check_files(gateway, message);
    auto const answer = [channel = gateway.visit.speak](Taken const& taken) {
        if (!taken.written.words.empty()) tell_sent(channel, taken.written.message);
        return text_reply("text/xml; charset=utf-8", twilio::answer(taken.written.words));
    };
    return take_message(gateway, message, true, answer, refused);
}

Delivered state_of(twilio::Outcome outcome) {
    if (outcome == twilio::Outcome::delivered) return Delivered::delivered;
    return outcome == twilio::Outcome::failed ? Delivered::failed : Delivered::sent;
}

// However late and in whatever order Twilio tells it: the view keeps what can follow.
Result<Reply> take_status(GatewayVisit const& gateway, Request const& request) {
    TRY(fields, read_signed(gateway, request));
    TRY(told, twilio::read_status(fields));
    auto const message = StatementId::from_hex_text(request.capture("message"));
    TRY(contact, contact_of_message(gateway.eyes, message.value_or(StatementId{})));
    std::vector<Saying> sayings;
    if (told.outcome != twilio::Outcome::under_way) {
        auto const why = told.code == 0 ? "" : "Twilio tells the code " + std::to_string(told.code) + ".";
        sayings.push_back(delivery_of(*message, state_of(told.outcome), why, "status"));
    }
    if (told.code == twilio::stopped_code)
        sayings.push_back(stopped_by_gateway(gateway.id, contact, *message));
    for (auto const& said : gateway.visit.speak.say_all(std::move(sayings)).get())
        if (!said) return std::unexpected(said.error());
    return text_reply("text/xml; charset=utf-8", twilio::answer(""));
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
    gateway.settings.push_back(
        {.name = "sid", .meaning = "of the account, AC…; needed to send, and to fetch files"});
    gateway.settings.push_back(
        {.name = "from",
         .meaning = "the number from which is sent, or the MG… of a service; needed to send"});
    gateway.settings.push_back(
        {.name = "api",
         .meaning = "where Twilio takes messages and holds files; https://api.twilio.com where not said",
         .secrets_go_there = true});
    gateway.check = check;
    gateway.type_in = type_in;
    gateway.takes = {{"application/x-www-form-urlencoded"}};
    gateway.answers = "text/xml";
    gateway.answer = take;
    gateway.status = take_status;
    gateway.own_number = [](Settings const& settings) { return own_number_of(settings, "from"); };
    gateway.refused = refused;
    gateway.sample = sample;
    return gateway;
}

}  // namespace comity::intake
