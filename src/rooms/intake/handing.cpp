#include "rooms/intake/handing.h"

#include "formats/fields.h"
#include "formats/twilio.h"
#include "rooms/intake/messages.h"

namespace comity::intake {

namespace {

constexpr char form_type[] = "application/x-www-form-urlencoded";

// Where no answer came: what was not reached took nothing, of all else nobody knows.
std::optional<HandedOver> without_answer(Posted const& posted) {
    if (posted.how == Posted::How::answered) return std::nullopt;
    bool const reached = posted.how == Posted::How::lost;
    return HandedOver{reached ? Delivered::unknown : Delivered::waiting, posted.why};
}

// By the status alone: too many, and out of service, say that nothing was taken.
HandedOver by_status(int status, std::string why) {
    if (status >= 200 && status < 300) return {Delivered::sent};
    if (status == 429 || status == 503) return {Delivered::waiting, std::move(why)};
    if (status >= 500) return {Delivered::unknown, std::move(why)};
    return {Delivered::failed, std::move(why)};
}

// Who wrote by WhatsApp is answered there; a service chooses by itself.
std::string sender_for(std::string_view address, std::string const& from) {
    constexpr std::string_view whatsapp = "whatsapp:";
    bool const bare = !from.empty() && !from.starts_with(whatsapp) && !from.starts_with("MG");
    return bare && address.starts_with(whatsapp) ? std::string(whatsapp) + from : from;
}

std::string said_status(std::string const& whose, int status) {
    return whose + " answered with " + std::to_string(status) + ".";
}

}  // namespace

HandedOver hand_to_twilio(ToHand const& message, Post const& post, std::stop_token const& stop) {
    auto const& settings = message.way.settings;
    auto const sid = setting(settings, "sid");
    auto const from = sender_for(message.way.address, setting(settings, "from"));
    if (sid.empty() || from.empty())
        return {Delivered::failed,
                "The gateway was not told \"sid\" and \"from\", with which it could send."};
    auto const address = setting(settings, "address");
    Pairs fields{{"To", message.way.address}, {"From", from}, {"Body", message.text}};
    if (from.starts_with("MG")) fields[1].first = "MessagingServiceSid";
    if (!address.empty())
        fields.emplace_back("StatusCallback",
                            address + "/in/twilio/status/" + message.way.gateway + "/" + message.id.hex());
    auto const api = setting(settings, "api", twilio::usual_api);
    auto const posted = post({.url = api + "/2010-04-01/Accounts/" + sid + "/Messages.json",
                              .content_type = form_type,
                              .body = fields::write_form(fields),
                              .name = sid,
                              .password = setting(settings, "token")},
                             stop);
    if (auto const lost = without_answer(posted)) return *lost;
    auto const refusal = twilio::read_refusal(posted.body);
    auto became =
        by_status(posted.status, refusal.why.empty() ? said_status("Twilio", posted.status) : refusal.why);
    became.stopped = became.state == Delivered::failed && refusal.code == twilio::stopped_code;
    return became;
}

HandedOver hand_to_generic(ToHand const& message, Post const& post, std::stop_token const& stop) {
    auto const& settings = message.way.settings;
    auto const url = setting(settings, "send");
    if (url.empty())
        return {Delivered::failed,
                "The gateway was not told \"send\", the address to which messages are posted."};
    json::Value const body =
        json::Object{{"to", message.way.address}, {"text", message.text}, {"id", message.id.hex()}};
    auto const posted = post({.url = url,
                              .content_type = "application/json",
                              .body = json::write(body),
                              .bearer = setting(settings, "send_secret")},
                             stop);
    if (auto const lost = without_answer(posted)) return *lost;
    return by_status(posted.status, said_status("The gateway", posted.status));
}

}  // namespace comity::intake
