#include "base/hash.h"
#include "formats/smssync.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"

namespace comity::intake {

namespace {

constexpr std::string_view renamed = "field.";

smssync::Names names_of(Settings const& settings) {
    smssync::Names names;
    for (auto const& [field, name] : {std::pair{"from", &names.from},
                                      {"message", &names.message},
                                      {"message_id", &names.message_id},
                                      {"sent_timestamp", &names.sent_timestamp},
                                      {"secret", &names.secret}})
        *name = setting(settings, std::string(renamed) + field, *name);
    return names;
}

Pairs type_in(std::string const& address, Settings const& settings) {
    Pairs fields{{"Sync URL", address}, {"HTTP method", "POST"}, {"Data format", "URLEncoded, JSON or XML"}};
    if (settings.contains("secret")) fields.emplace_back("Secret key", setting(settings, "secret"));
    for (auto const& [name, value] : settings)
        if (name.starts_with(renamed)) fields.emplace_back("Name of " + name.substr(renamed.size()), value);
    return fields;
}

Reply refused(Error const& error) {
    return json_reply(smssync::refused(error.why));
}

Result<Reply> take(GatewayVisit const& gateway, Request const& request) {
    if (request.asked("task"))
        return refuse(Fault::malformed, "Messages are taken here, but no tasks are handed out yet.");
    TRY(fields, fields::read(request.header("content-type"), request.body));
    TRY(posted, smssync::read(fields, names_of(gateway.settings)));
    auto const secret = setting(gateway.settings, "secret");
    if (!secret.empty() && !same_secret(secret, posted.secret))
        return refuse(Fault::forbidden, "The secret is not the one that this channel was told.");
    auto const answer = [secret, to = posted.message.from.text](Taken const& taken) {
        if (taken.words.empty()) return json_reply(smssync::taken({}, secret));
        return json_reply(smssync::taken(smssync::Order{to, taken.words, taken.heard.code}, secret));
    };
    return take_message(gateway, posted.message, answer, refused);
}

Handed sample(std::string const&, std::string const& id, Settings const& settings) {
    auto const names = names_of(settings);
    fields::Fields fields{{names.from, std::string(test_number)},
                          {names.message, test_words(settings)},
                          {names.message_id, id}};
    if (settings.contains("secret")) fields.emplace_back(names.secret, setting(settings, "secret"));
    return {{{"content-type", "application/x-www-form-urlencoded"}}, fields::write_form(fields)};
}

Shape answer_shape() {
    using namespace shape;
    auto const order = object({{"to", text()}, {"message", text()}, {"uuid", text()}});
    auto const payload = object({{"success", truth()},
                                 {"error", or_null(text())},
                                 optional("task", text()),
                                 optional("secret", text()),
                                 optional("messages", list(order))});
    return named("SmssyncAnswer", object({{"payload", payload}}));
}

}  // namespace

Gateway smssync_gateway() {
    Gateway gateway;
    gateway.type = "smssync";
    gateway.summary = "Takes a message from SMSSync, a telephone that is a gateway";
    gateway.settings = usual_settings();
    gateway.settings.push_back(
        {.name = "secret", .meaning = "what the telephone sends with each message", .secret = true});
    for (auto const* field : {"from", "message", "message_id", "sent_timestamp", "secret"})
        gateway.settings.push_back(
            {.name = std::string(renamed) + field, .meaning = "what the telephone calls this field"});
    gateway.check = check_usual;
    gateway.type_in = type_in;
    gateway.takes = {{"application/x-www-form-urlencoded"}, {"application/json"}, {"text/xml"}};
    gateway.gives = answer_shape();
    gateway.answer = take;
    gateway.refused = refused;
    gateway.sample = sample;
    return gateway;
}

}  // namespace comity::intake
