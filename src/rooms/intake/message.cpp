#include "rooms/intake/message.h"

#include <algorithm>
#include <array>

#include "base/members.h"
#include "base/time.h"
#include "rooms/intake/contact_id.h"

namespace comity::intake {

namespace {

constexpr std::size_t why_limit = 500;
constexpr std::size_t reply_limit = 50'000;

constexpr std::array<std::pair<Delivered, std::string_view>, 7> states{{{Delivered::waiting, "waiting"},
                                                                        {Delivered::sending, "sending"},
                                                                        {Delivered::unknown, "unknown"},
                                                                        {Delivered::sent, "sent"},
                                                                        {Delivered::recorded, "recorded"},
                                                                        {Delivered::failed, "failed"},
                                                                        {Delivered::delivered, "delivered"}}};

Result<bool> read_asks(json::Value const& body) {
    if (!body.find("asks")) return false;
    if (body.text_of("asks") == "place") return true;
    return refuse(Fault::malformed, "The member \"asks\" must be place.");
}

}  // namespace

Result<Message> read_message(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A message must be a JSON object.");
    TRY_OK(members::refuse_others(
        body, "A message", {"contact", "text", "language", "about", "automatic", "asks", "broadcast"}));
    TRY(contact, needed_contact(body, "a message"));
    TRY(text, members::needed_text(body, "text", "The text", message_limit, members::Lines::many));
    TRY(language, members::language(body));
    TRY(about, members::id(body, "about"));
    TRY(automatic, members::truth(body, "automatic", "The member automatic"));
    TRY(asks_place, read_asks(body));
    TRY(broadcast, members::id(body, "broadcast"));
    if (asks_place && !about)
        return refuse(Fault::malformed, "A message that asks for a place is about a report.");
    return Message{std::move(contact), std::move(text), std::move(language), about, automatic.value_or(false),
                   asks_place,         broadcast};
}

json::Value write_message(Message const& message) {
    json::Object body{{"contact", message.contact}, {"text", message.text}};
    if (!message.language.empty()) body.emplace_back("language", message.language);
    if (message.about) body.emplace_back("about", message.about->hex());
    if (message.automatic) body.emplace_back("automatic", true);
    if (message.asks_place) body.emplace_back("asks", "place");
    if (message.broadcast) body.emplace_back("broadcast", message.broadcast->hex());
    return json::Value(std::move(body));
}

Shape message_shape() {
    using namespace shape;
    return named(message_kind, closed({{"contact", text()},
                                       {"text", text()},
                                       optional("language", text()),
                                       optional("about", id()),
                                       optional("automatic", truth()),
                                       optional("asks", one_of({"place"})),
                                       optional("broadcast", id())}));
}

Result<void> check_message(json::Value const& body) {
    TRY_OK(read_message(body));
    return {};
}

std::optional<StatementId> answered_by_message(json::Value const& body) {
    return StatementId::from_hex_text(body.text_of("about"));
}

std::string_view name_of(Delivered state) {
    return std::ranges::find(states, state, [](auto const& each) { return each.first; })->second;
}

std::optional<Delivered> delivered_of(std::string_view name) {
    auto const found = std::ranges::find(states, name, [](auto const& each) { return each.second; });
    return found == states.end() ? std::nullopt : std::optional(found->first);
}

Result<Delivery> read_delivery(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A delivery must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A delivery", {"message", "state", "why"}));
    TRY(message, members::needed_id(body, "message"));
    auto const state = delivered_of(body.text_of("state"));
    if (!state)
        return refuse(Fault::malformed,
                      "The member \"state\" must be waiting, sending, unknown, sent, recorded, failed or "
                      "delivered.");
    TRY(why, members::text(body, "why", "The reason", why_limit, members::Lines::one));
    return Delivery{message, *state, std::move(why)};
}

json::Value write_delivery(Delivery const& delivery) {
    json::Object body{{"message", delivery.message.hex()}, {"state", name_of(delivery.state)}};
    if (!delivery.why.empty()) body.emplace_back("why", delivery.why);
    return json::Value(std::move(body));
}

Shape delivery_shape() {
    using namespace shape;
    std::vector<std::string> words;
    words.reserve(states.size());
    for (auto const& [state, name] : states) words.emplace_back(name);
    return named(delivery_kind,
                 closed({{"message", id()}, {"state", one_of(std::move(words))}, optional("why", text())}));
}

Result<void> check_delivery(json::Value const& body) {
    TRY_OK(read_delivery(body));
    return {};
}

Result<Answer> read_reply(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A reply must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A reply", {"contact", "text", "language", "at", "to"}));
    TRY(contact, needed_contact(body, "a reply"));
    TRY(text, members::needed_text(body, "text", "The text", reply_limit, members::Lines::many));
    TRY(language, members::language(body));
    TRY(at_ms, members::time(body, "at"));
    TRY(to, members::id(body, "to"));
    return Answer{std::move(contact), std::move(text), std::move(language), at_ms, to};
}

json::Value write_reply(Answer const& reply) {
    json::Object body{{"contact", reply.contact}, {"text", reply.text}};
    if (!reply.language.empty()) body.emplace_back("language", reply.language);
    if (reply.at_ms) body.emplace_back("at", format_time(*reply.at_ms));
    if (reply.to) body.emplace_back("to", reply.to->hex());
    return json::Value(std::move(body));
}

Shape reply_shape() {
    using namespace shape;
    return named(reply_kind, closed({{"contact", text()},
                                     {"text", text()},
                                     optional("language", text()),
                                     optional("at", text()),
                                     optional("to", id())}));
}

Result<void> check_reply(json::Value const& body) {
    TRY_OK(read_reply(body));
    return {};
}

}  // namespace comity::intake
