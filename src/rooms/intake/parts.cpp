#include "rooms/intake/parts.h"

#include "base/text.h"
#include "kernel/space.h"

namespace comity::intake {

namespace {

Reply told(Reply (*refused)(Error const&), Error const& error) {
    auto reply = refused(error);
    reply.status = status_of(error.fault);
    return reply;
}

// The words make the name: a short ref comes again with other words, and the same message taken twice after a
// crash is heard once.
Reply take_held(GatewayVisit const& gateway, TextMessage message, std::string const& contact,
                std::string const& ref, PartsHeld const& held,
                std::function<Reply(Taken const&)> const& answer, Reply (*refused)(Error const&)) {
    message.text = without_controls(held.text);
    message.id = "parts " + ref;
    message.part.reset();
    std::optional<std::uint64_t> became;
    auto coming = take_message(
        gateway, message, false,
        [&](Taken const& taken) {
            became = taken.heard.number;
            return answer(taken);
        },
        refused);
    if (!coming) {
        // Learnt since: it would be refused for ever.
        if (coming.error().fault == Fault::conflict) gateway.parts.drop(contact, ref);
        return told(refused, coming.error());
    }
    auto reply = waited_for(*std::move(coming));
    if (became) gateway.parts.settle(contact, ref, *became);
    return reply;
}

Reply nothing_to_say(Error const& error) {
    return json_reply("{}", status_of(error.fault));
}

}  // namespace

Reply take_part(GatewayVisit const& gateway, TextMessage const& message,
                std::function<Reply(Taken const&)> const& answer, Reply (*refused)(Error const&)) {
    if (auto const fits = check_not_own(gateway, message); !fits) return told(refused, fits.error());
    auto const& [ref, number, total] = *message.part;
    auto const contact = gateway.contacts.id_of(message.from.text, message.from.is_number);
    if (!gateway.parts.fits(contact, ref, number, total, message.text)) {
        take_late_parts(gateway, contact, ref);
        if (!gateway.parts.held(contact, ref).became)
            return told(refused,
                        Error{Fault::busy, "Another message waits under this name; send this part again."});
        gateway.parts.drop(contact, ref);
    }
    gateway.parts.keep(contact, ref, number, total, message.text);
    auto const held = gateway.parts.held(contact, ref);
    if (held.became) {
        auto const trace = gateway.visit.sight.trace(*held.became);
        if (!trace) return told(refused, trace.error());
        Heard const heard{Heard::Outcome::again, *held.became, trace->id, trace->heard_at_ms,
                          gateway.visit.sight.space().receipt_code(*held.became)};
        auto reply = answer({heard, {}});
        reply.headers.emplace_back("Comity-Receipt", heard.code);
        return reply;
    }
    if (held.is_whole()) return take_held(gateway, message, contact, ref, held, answer, refused);
    return json_reply(
        json::write(json::Object{{"waits_for", static_cast<std::int64_t>(held.total - held.held)}}), 202);
}

void take_late_parts(GatewayVisit const& gateway, std::string const& contact, std::string const& ref) {
    auto const held = gateway.parts.held(contact, ref);
    if (held.held == 0 || held.became) return;
    auto const address = gateway.contacts.address_of(contact);
    auto from = address ? read_address(*address) : refuse(Fault::not_found, "");
    if (!from) return;  // they were erased meanwhile
    TextMessage message;
    message.from = std::move(*from);
    take_held(
        gateway, std::move(message), contact, ref, held, [](Taken const&) { return Reply{}; },
        nothing_to_say);
}

}  // namespace comity::intake
