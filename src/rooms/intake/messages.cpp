#include "rooms/intake/messages.h"

#include <algorithm>

#include "formats/catalogue.h"
#include "kernel/space.h"
#include "rooms/intake/form_page.h"
#include "rooms/intake/report.h"

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

std::string words_of_receipt(Settings const& settings, std::string const& code) {
    auto const language = setting(settings, "language", "en");
    auto const address = setting(settings, "address");
    if (address.empty()) return form_words().say(language, "message.receipt", {{"code", code}});
    return form_words().say(language, "message.receipt.address",
                            {{"code", code}, {"address", address + "/r/" + code}});
}

// Only where a steward wished it, never out of an exercise, never to a word, and to one contact once an hour.
bool may_send_back(GatewayVisit const& gateway, Address const& from, std::string const& contact) {
    return setting(gateway.settings, "reply") == "receipt" && from.is_number && from.text != test_number &&
           gateway.visit.sight.space().state().mode == "life" && gateway.contacts.may_answer(contact);
}

Saying report_of(GatewayVisit const& gateway, TextMessage const& message, std::string const& contact) {
    Report report;
    report.text = message.text;
    report.at_ms = message.sent_at_ms;
    report.contact = contact;
    Saying saying;
    saying.kind = report_kind;
    saying.body = json::write(write_report(std::move(report)));
    saying.channel = "gateway/" + gateway.id;
    saying.external_id = name_of(message, contact, gateway.visit.sight.now_ms());
    return saying;
}

}  // namespace

Reply take_message(GatewayVisit const& gateway, TextMessage const& message,
                   std::function<Reply(Taken const&)> answer, Reply (*refused)(Error const&)) {
    auto const contact = gateway.contacts.id_of(message.from.text);
    auto saying = report_of(gateway, message, contact);
    auto const finish = [gateway, from = message.from, contact, answer = std::move(answer),
                         refused](Result<Heard> const& heard) {
        if (!heard) {
            gateway.refused(heard.error().why);
            auto reply = refused(heard.error());
            reply.status = status_of(heard.error().fault);
            return reply;
        }
        Taken taken{*heard, {}};
        if (may_send_back(gateway, from, contact))
            taken.words = words_of_receipt(gateway.settings, heard->code);
        auto reply = answer(taken);
        reply.headers.emplace_back("Comity-Receipt", heard->code);
        return reply;
    };
    Reply reply;
    reply.later = [speak = gateway.visit.speak, saying = std::move(saying),
                   finish](std::function<void(Reply)> const& done) {
        speak.say(saying, [finish, done](Result<Heard> const& heard) { done(finish(heard)); });
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
        {.name = "address", .meaning = "where the house is reached from outside, as https://house.example"},
        {.name = "reply",
         .meaning = "receipt: whoever writes is sent the receipt, once an hour at most; or none",
         .words = {"none", "receipt"}},
        {.name = "language", .meaning = "of the reply: ar, en, es, fr, ru or zh", .words = std::move(codes)}};
}

Result<void> check_usual(Settings const& settings) {
    auto const address = setting(settings, "address", "https://");
    bool const whole = address.starts_with("https://") || address.starts_with("http://");
    if (!whole || (settings.contains("address") && address.ends_with('/')))
        return refuse(Fault::malformed,
                      "The address begins with https:// or http:// and ends without a slash.");
    auto const reply = setting(settings, "reply", "none");
    if (reply != "none" && reply != "receipt")
        return refuse(Fault::malformed, "The setting \"reply\" is none or receipt.");
    if (!language_of(setting(settings, "language", "en")))
        return refuse(Fault::malformed, "The setting \"language\" is ar, en, es, fr, ru or zh.");
    return {};
}

std::string setting(Settings const& settings, std::string_view name, std::string_view otherwise) {
    auto const found = settings.find(name);
    return std::string(found == settings.end() ? otherwise : std::string_view(found->second));
}

}  // namespace comity::intake
