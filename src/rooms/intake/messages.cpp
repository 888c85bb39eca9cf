#include "rooms/intake/messages.h"

#include <algorithm>

#include "base/text.h"
#include "formats/catalogue.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/form_page.h"
#include "rooms/intake/report.h"
#include "rooms/intake/script.h"

namespace comity::intake {

namespace {

constexpr std::int64_t hour_ms = 3600'000;

// By what a message sent again is known. The contact stands for the number, which no mark may hold.
std::string name_of(TextMessage const& message, std::string const& contact, std::int64_t now_ms) {
    std::string const apart(1, '\0');
    auto named = "in the hour" + apart + std::to_string(now_ms / hour_ms);
    if (!message.sent.empty()) named = "sent" + apart + message.sent;
    if (!message.id.empty()) named = "id" + apart + message.id;
    return named + apart + contact + apart + message.text;
}

// What a message is. A word that ends or begins what is sent is that, whatever else goes on; what comes
// within a day of what somebody wrote is its answer; all else is a report.
std::pair<std::string, json::Value> said_by(TextMessage const& message, std::string const& contact,
                                            ContactStanding const& standing, std::string const& language) {
    auto const word = std::string(trim(message.text));
    if (is_stop_word(word, standing.asked.has_value()))
        return {stopped_kind, write_wish({contact, word, "word"})};
    if (standing.stopped && is_start_word(word)) return {resumed_kind, write_wish({contact, word, ""})};
    // Files are attached to reports: what holds any is one, also within that day.
    if (standing.asked && message.files.empty())
        return {reply_kind, write_reply({.contact = contact,
                                         .text = message.text,
                                         .at_ms = message.sent_at_ms,
                                         .to = standing.asked})};
    Report report;
    report.text = message.text;
    if (message.text.empty())
        report.title =
            form_words().say(language, "message.files", {{"count", std::to_string(message.files.size())}});
    report.at_ms = message.sent_at_ms;
    report.contact = contact;
    return {report_kind, write_report(std::move(report))};
}

// Everything that is needed to answer when the message is durable.
struct Answering {
    GatewayVisit gateway;
    std::string contact, kind;
    std::string guessed;             // the language of the words where a machine answers, or empty
    std::optional<Speak> responder;  // none: no machine answers
    std::function<Reply(Taken const&)> answer;
    Reply (*refused)(Error const&);

    Reply finished(Taken const& taken) const {
        auto reply = answer(taken);
        reply.headers.emplace_back("Comity-Receipt", taken.heard.code);
        return reply;
    }
};

std::optional<Message> machine_answer(Answering const& answering, Heard const& heard) {
    auto const settings = settings_for(answering.gateway.settings, answering.guessed);
    if (answering.kind == report_kind) return automatic_answer(settings, answering.contact, heard, false);
    bool const confirms = answering.kind == stopped_kind && setting(settings, "stop_reply") == "confirm";
    return confirms ? std::optional(stop_confirmation(settings, answering.contact)) : std::nullopt;
}

void finish(Answering const& answering, Result<Heard> const& heard, std::function<void(Reply)> const& done) {
    if (!heard) {
        answering.gateway.refused(heard.error().why);
        auto reply = answering.refused(heard.error());
        reply.status = status_of(heard.error().fault);
        return done(std::move(reply));
    }
    auto message = answering.responder ? machine_answer(answering, *heard) : std::nullopt;
    if (!message || !answering.gateway.contacts.may_answer(answering.contact))
        return done(answering.finished({*heard, {}}));
    write_at_once(answering.gateway, *answering.responder, *message, source_of_answer(heard->id),
                  [answering, heard = *heard, done](Written written) {
                      done(answering.finished({heard, std::move(written)}));
                  });
}

// Before the message is acknowledged, what must be fetched of it is on disk.
void keep_files(GatewayVisit const& gateway, TextMessage const& message, std::string const& contact,
                Saying const& saying) {
    std::vector<FileToFetch> files;
    for (std::uint32_t number = 1; auto const& file : message.files) {
        if (!file.url.empty()) files.push_back({number, message.id, file.url, file.media_type, saying});
        number += 1;
    }
    if (!files.empty()) gateway.files.keep(contact, files);
}

// Only where a steward wished it, never to a word or to nobody, and to one contact once an hour.
bool may_answer(GatewayVisit const& gateway, TextMessage const& message, std::string const& kind,
                ContactStanding const& standing) {
    bool const wished = kind == stopped_kind ? setting(gateway.settings, "stop_reply") == "confirm"
                                             : setting(gateway.settings, "reply") == "receipt" ||
                                                   setting(gateway.settings, "ask") == "place";
    return wished && message.from.is_number && message.from.text != test_number &&
           standing.machine_may_write && !gateway.gateways->is_own_number(message.from.text);
}

}  // namespace

Result<void> check_not_own(GatewayVisit const& gateway, TextMessage const& message) {
    if (!gateway.gateways->is_own_number(gateway.visit.sight.space_id(), message.from.text)) return {};
    return refuse(
        Fault::conflict,
        "This is the number of a gateway of this space itself: its machines do not answer each other.");
}

Result<Reply> take_message(GatewayVisit const& gateway, TextMessage const& message, bool instant,
                           std::function<Reply(Taken const&)> answer, Reply (*refused)(Error const&)) {
    TRY_OK(check_not_own(gateway, message));
    auto const contact = gateway.contacts.id_of(message.from.text, message.from.is_number);
    gateway.contacts.came_through(contact, gateway.id);
    TRY(standing, standing_of(gateway.eyes, contact));
    auto [kind, body] = said_by(message, contact, standing, setting(gateway.settings, "language", "en"));
    Answering answering{gateway, contact, kind, {}, std::nullopt, std::move(answer), refused};
    if (instant && may_answer(gateway, message, kind, standing)) {
        TRY(responder, gateway.voice(responder_name));
        answering.responder = std::move(responder);
        answering.guessed = language_by_script(message.text);
    }
    Saying saying;
    saying.kind = kind;
    saying.body = json::write(body);
    saying.channel = "gateway/" + gateway.id;
    saying.external_id = name_of(message, contact, gateway.visit.sight.now_ms());
    if (saying.kind == report_kind) keep_files(gateway, message, contact, saying);
    Reply reply;
    reply.later = [speak = gateway.visit.speak, saying = std::move(saying),
                   answering = std::move(answering)](std::function<void(Reply)> const& done) {
        speak.say(saying, [answering, done](Result<Heard> const& heard) { finish(answering, heard, done); });
    };
    return reply;
}

std::string test_words(Settings const& settings) {
    return form_words().say(setting(settings, "language", "en"), "message.test");
}

std::vector<Setting> usual_settings() {
    std::vector<std::string> codes;
    for (auto const& language : languages()) codes.emplace_back(language.code);
    return {
        {.name = "name", .meaning = "what it is called here, as the phone at the market"},
        {.name = "address", .meaning = "where the house is reached from outside, as https://house.example"},
        {.name = "reply",
         .meaning = "receipt: whoever writes is sent the receipt, once an hour at most; or none",
         .words = {"none", "receipt"}},
        {.name = "ask",
         .meaning = "place: whoever reports is asked where it is; or none",
         .words = {"none", "place"}},
        {.name = "stop_reply",
         .meaning = "confirm: whoever writes STOP is told that it was heard; or none",
         .words = {"none", "confirm"}},
        {.name = "language",
         .meaning = "of what is written to people: ar, en, es, fr, ru or zh",
         .words = std::move(codes)}};
}

Result<void> check_usual(Settings const& settings) {
    auto const address = setting(settings, "address", "https://");
    bool const whole = address.starts_with("https://") || address.starts_with("http://");
    if (!whole || (settings.contains("address") && address.ends_with('/')))
        return refuse(Fault::malformed,
                      "The address begins with https:// or http:// and ends without a slash.");
    for (auto const& [name, word] :
         {std::pair{"reply", "receipt"}, {"ask", "place"}, {"stop_reply", "confirm"}}) {
        auto const said = setting(settings, name, "none");
        if (said != "none" && said != word)
            return refuse(Fault::malformed,
                          "The setting \"" + std::string(name) + "\" is none or " + std::string(word) + ".");
    }
    if (!language_of(setting(settings, "language", "en")))
        return refuse(Fault::malformed, "The setting \"language\" is ar, en, es, fr, ru or zh.");
    return {};
}

Result<void> check_number(Settings const& settings) {
    if (!settings.contains("number") || !own_number_of(settings, "number").empty()) return {};
    return refuse(Fault::malformed, "The setting \"number\" is a telephone number.");
}

std::string own_number_of(Settings const& settings, std::string_view name) {
    auto const address = read_address(setting(settings, name));
    return address && address->is_number ? address->text : "";
}

std::string setting(Settings const& settings, std::string_view name, std::string_view otherwise) {
    auto const found = settings.find(name);
    return std::string(found == settings.end() ? otherwise : std::string_view(found->second));
}

}  // namespace comity::intake
