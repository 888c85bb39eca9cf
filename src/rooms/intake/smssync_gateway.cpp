#include "base/hash.h"
#include "formats/smssync.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/smssync_tasks.h"

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

Result<void> check_secret(std::string_view expected, std::string_view said) {
    if (expected.empty() || same_secret(expected, said)) return {};
    return refuse(Fault::forbidden, "The secret is not the one that this channel was told.");
}

// A telephone that asks for orders says its secret in the query; with what it tells of them it sends none.
Result<Reply> take_task(GatewayVisit const& gateway, Request const& request) {
    auto const secret = setting(gateway.settings, "secret");
    if (request.method == Method::get && request.asked("task") == "send")
        TRY_OK(check_secret(secret, request.asked("secret").value_or("")));
    return answer_task(gateway, request, secret);
}

Result<Reply> take(GatewayVisit const& gateway, Request const& request) {
    // Some telephones are told ?task=send for what they post, too.
    bool const posts_message =
        request.method == Method::post && request.asked("task").value_or("send") == "send";
    if (!posts_message) return take_task(gateway, request);
    TRY(fields, fields::read(request.header("content-type"), request.body));
    TRY(posted, smssync::read(fields, names_of(gateway.settings)));
    auto const secret = setting(gateway.settings, "secret");
    TRY_OK(check_secret(secret, posted.secret));
    auto const answer = [secret, to = posted.message.from.text](Taken const& taken) {
        auto const& written = taken.written;
        if (written.words.empty()) return json_reply(smssync::taken({}, secret));
        return json_reply(smssync::taken({{to, written.words, written.message.hex()}}, secret));
    };
    return take_message(gateway, posted.message, true, answer, refused);
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
    auto const payload =
        object({optional("success", truth()), optional("error", or_null(text())), optional("task", text()),
                optional("secret", text()), optional("messages", list(order))});
    return named("SmssyncAnswer",
                 object({optional("payload", payload), optional("message_uuids", list(text()))}));
}

}  // namespace

Gateway smssync_gateway() {
    Gateway gateway;
    gateway.type = "smssync";
    gateway.summary = "Takes a message from SMSSync, a telephone that is a gateway";
    gateway.settings = usual_settings();
    gateway.settings.push_back(
        {.name = "secret", .meaning = "what the telephone sends with each message", .secret = true});
    gateway.settings.push_back(
        {.name = "number", .meaning = "of the telephone itself: what comes from there is not taken"});
    for (auto const* field : {"from", "message", "message_id", "sent_timestamp", "secret"})
        gateway.settings.push_back(
            {.name = std::string(renamed) + field, .meaning = "what the telephone calls this field"});
    gateway.check = [](Settings const& settings) -> Result<void> {
        TRY_OK(check_usual(settings));
        return check_number(settings);
    };
    gateway.type_in = type_in;
    gateway.own_number = [](Settings const& settings) { return own_number_of(settings, "number"); };
    gateway.takes_get = true;
    gateway.parameters = {
        {"task", "string", "send: what is to be sent; result: of which results are missing."},
        {"secret", "string", "With task=send, as the telephone was told."}};
    gateway.takes = {{"application/x-www-form-urlencoded"}, {"application/json"}, {"text/xml"}};
    gateway.gives = answer_shape();
    gateway.answer = take;
    gateway.refused = refused;
    gateway.sample = sample;
    return gateway;
}

}  // namespace comity::intake
