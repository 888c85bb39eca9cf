#include "rooms/intake/smssync_tasks.h"

#include <algorithm>

#include "formats/smssync.h"
#include "kernel/space.h"
#include "rooms/intake/automatic.h"
#include "rooms/intake/outbox.h"

namespace comity::intake {

namespace {

constexpr std::size_t looked_at_most = 2000;
constexpr std::size_t orders_most = 20;  // at once: Android lets a program send few in a minute

// What others hand over is not for the telephone; nor what is just being written in the answer to a post.
std::vector<Open> waiting_for(GatewayVisit const& gateway, std::vector<Open> open) {
    auto const now_ms = gateway.eyes.now_ms();
    std::erase_if(open, [&](Open const& each) {
        bool const just_said = each.automatic && each.state_at_ms + instant_ms > now_ms;
        return each.stopped || just_said || due_ms(each) > now_ms ||
               !gateway.contacts.comes_through(each.contact, gateway.id);
    });
    if (open.size() > orders_most) open.resize(orders_most);
    return open;
}

// Who takes a message says so first; another poll at the same time gets nothing of it.
Result<Reply> hand_out(GatewayVisit const& gateway, std::string_view secret) {
    std::vector<smssync::Order> orders;
    // Tables that are being made again may not know yet who wants no more.
    auto const& space = gateway.visit.sight.space();
    if (space.state().mode == "life" && !space.rebuilding()) {
        std::vector<Open> waiting;
        std::int64_t after = -1;
        for (bool more = true; more && waiting.empty();) {  // those of other telephones may come first
            TRY(open, waiting_messages(gateway.eyes, after, looked_at_most));
            more = open.size() == looked_at_most;
            if (more) after = static_cast<std::int64_t>(open.back().number);
            waiting = waiting_for(gateway, std::move(open));
        }
        std::vector<Saying> sayings;
        sayings.reserve(waiting.size());
        for (auto const& each : waiting) sayings.push_back(sending_of(each.id, each.tries));
        auto const said = gateway.visit.speak.say_all(std::move(sayings)).get();
        for (std::size_t at = 0; at < waiting.size(); ++at) {
            auto const address = gateway.contacts.address_of(waiting[at].contact);
            if (!said[at] || said[at]->outcome != Heard::Outcome::stored || !address) continue;
            orders.push_back({*address, waiting[at].text, waiting[at].id.hex()});
        }
    }
    return json_reply(smssync::orders(orders, secret));
}

// Which of these the telephone was given; others are none of its business.
std::vector<StatementId> known_among(GatewayVisit const& gateway, Reading const& reading,
                                     std::vector<std::string> const& uuids) {
    std::vector<StatementId> known;
    for (auto const& uuid : uuids) {
        auto const id = StatementId::from_hex_text(uuid);
        if (!id) continue;
        auto& row = reading.query("SELECT contact FROM message WHERE id = ?1 AND state <> 'waiting'");
        row.bind_blob(1, id->view());
        auto const contact = row.step() ? std::string(row.text(0)) : "";
        row.reset();
        if (!contact.empty() && gateway.contacts.comes_through(contact, gateway.id)) known.push_back(*id);
    }
    return known;
}

Result<std::vector<StatementId>> known_among(GatewayVisit const& gateway,
                                             std::vector<std::string> const& uuids) {
    TRY(reading, gateway.eyes.read());
    return known_among(gateway, reading, uuids);
}

Result<void> say_all(GatewayVisit const& gateway, std::vector<Saying> sayings) {
    for (auto const& said : gateway.visit.speak.say_all(std::move(sayings)).get())
        if (!said) return std::unexpected(said.error());
    return {};
}

Result<Reply> take_over(GatewayVisit const& gateway, Request const& request) {
    TRY(uuids, smssync::read_queued(request.body));
    TRY(known, known_among(gateway, uuids));
    std::vector<Saying> sayings;
    std::vector<std::string> taken;
    for (auto const& id : known) {
        sayings.push_back(delivery_of(id, Delivered::sent, "The telephone has taken it over.", "taken over"));
        taken.push_back(id.hex());
    }
    TRY_OK(say_all(gateway, std::move(sayings)));
    return json_reply(smssync::uuids(taken));
}

// Those of which the telephone has not said yet what became of them, of the last days.
Result<Reply> ask_results(GatewayVisit const& gateway) {
    constexpr std::int64_t asked_ms = 3LL * 24 * 3600 * 1000;
    constexpr std::size_t asked_most = 100;
    TRY(reading, gateway.eyes.read());
    auto& row = reading.query(
        "SELECT id, contact FROM message WHERE state IN ('sending', 'sent', 'unknown') AND state_at_ms > ?1"
        " ORDER BY number DESC LIMIT 1000");
    row.with(gateway.eyes.now_ms() - asked_ms);
    std::vector<std::pair<std::string, std::string>> sent;
    while (row.step()) sent.emplace_back(to_hex(row.blob(0)), row.text(1));
    row.reset();
    std::vector<std::string> asked;
    for (auto const& [id, contact] : sent)
        if (asked.size() < asked_most && gateway.contacts.comes_through(contact, gateway.id))
            asked.push_back(id);
    return json_reply(smssync::uuids(asked));
}

Delivered state_of(smssync::Outcome outcome) {
    if (outcome == smssync::Outcome::failed) return Delivered::failed;
    return outcome == smssync::Outcome::delivered ? Delivered::delivered : Delivered::sent;
}

Result<Reply> take_results(GatewayVisit const& gateway, Request const& request) {
    TRY(results, smssync::read_results(request.body));
    std::vector<std::string> uuids;
    uuids.reserve(results.size());
    for (auto const& each : results) uuids.push_back(each.uuid);
    TRY(known, known_among(gateway, uuids));
    std::vector<Saying> sayings;
    std::vector<std::string> taken;
    for (auto const& each : results) {
        auto const id = StatementId::from_hex_text(each.uuid);
        if (!id || std::ranges::find(known, *id) == known.end()) continue;
        sayings.push_back(delivery_of(*id, state_of(each.outcome), each.why, "told"));
        taken.push_back(each.uuid);
    }
    TRY_OK(say_all(gateway, std::move(sayings)));
    return json_reply(smssync::uuids(taken));
}

}  // namespace

Result<Reply> answer_task(GatewayVisit const& gateway, Request const& request, std::string_view secret) {
    auto const task = request.asked("task").value_or("");
    bool const posts = request.method == Method::post;
    if (task == "send" && !posts) return hand_out(gateway, secret);
    if (task == "sent" && posts) return take_over(gateway, request);
    if (task == "result") return posts ? take_results(gateway, request) : ask_results(gateway);
    return refuse(Fault::malformed, "The tasks are send and result, asked for, and sent and result, told.");
}

}  // namespace comity::intake
