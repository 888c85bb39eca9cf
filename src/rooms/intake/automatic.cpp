#include "rooms/intake/automatic.h"

#include "formats/catalogue.h"
#include "kernel/space.h"
#include "rooms/intake/form_page.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/outbox.h"

namespace comity::intake {

namespace {

constexpr int responder_version = 1;

std::string words_of_receipt(Settings const& settings, std::string const& code) {
    auto const language = setting(settings, "language", "en");
    auto const address = setting(settings, "address");
    if (address.empty()) return form_words().say(language, "message.receipt", {{"code", code}});
    return form_words().say(language, "message.receipt.address",
                            {{"code", code}, {"address", address + "/r/" + code}});
}

Saying saying_of(Message const& message, std::string source) {
    Saying saying;
    saying.kind = message_kind;
    saying.body = json::write(write_message(message));
    saying.channel = "agent/" + std::string(responder_name) + "/" + std::to_string(responder_version);
    saying.external_id = std::move(source);
    return saying;
}

// In an exercise nothing leaves: what would have been handed over stands on the record alone.
void record_only(Speak const& channel, StatementId const& message, std::function<void(Written)> const& done) {
    auto saying = delivery_of(message, Delivered::recorded, "", "");
    channel.say(std::move(saying), [done](Result<Heard> const&) { done({}); });
}

}  // namespace

Settings settings_for(Settings settings, std::string_view language) {
    auto const known = language_of(language);
    if (known && !settings.contains("language")) settings["language"] = known->code;
    return settings;
}

std::optional<Message> automatic_answer(Settings const& settings, std::string const& contact,
                                        Heard const& report, bool has_place) {
    bool const acknowledges = setting(settings, "reply") == "receipt";
    bool const asks = setting(settings, "ask") == "place" && !has_place;
    if (!acknowledges && !asks) return std::nullopt;
    Message message{.contact = contact, .text = ""};
    message.language = setting(settings, "language", "en");
    if (acknowledges) message.text = words_of_receipt(settings, report.code);
    if (asks)
        message.text += (acknowledges ? "\n" : "") + form_words().say(message.language, "message.place", {});
    message.about = report.id;
    message.automatic = true;
    message.asks_place = asks;
    return message;
}

Message stop_confirmation(Settings const& settings, std::string const& contact) {
    Message message{.contact = contact, .text = ""};
    message.language = setting(settings, "language", "en");
    message.text = form_words().say(message.language, "message.stopped", {});
    message.automatic = true;
    return message;
}

std::string source_of_answer(StatementId const& answered) {
    return "answer/" + answered.hex();
}

void write_at_once(GatewayVisit const& gateway, Speak const& responder, Message const& message,
                   std::string source, std::function<void(Written)> done) {
    auto const channel = gateway.visit.speak;
    bool const leaves = gateway.visit.sight.space().state().mode == "life";
    auto words = message.text;
    responder.say(saying_of(message, std::move(source)), [channel, leaves, words = std::move(words),
                                                          done = std::move(done)](Result<Heard> const& said) {
        if (!said || said->outcome != Heard::Outcome::stored) return done({});
        if (!leaves) return record_only(channel, said->id, done);
        channel.say(sending_of(said->id, 0), [id = said->id, words, done](Result<Heard> const& sending) {
            bool const is_ours = sending && sending->outcome == Heard::Outcome::stored;
            done(is_ours ? Written{id, words} : Written{});
        });
    });
}

}  // namespace comity::intake
