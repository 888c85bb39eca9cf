#include "rooms/intake/broadcast_sender.h"

#include "rooms/intake/broadcast_view.h"
#include "rooms/intake/message.h"

namespace comity::intake {

namespace {

constexpr std::int64_t at_once = 50;
constexpr std::int64_t pause_ms = 1000;

struct Spreading {
    std::int64_t number = 0;
    StatementId id;
    std::string body;
};

// Those that may go out now, the oldest first.
std::vector<Spreading> running(Reading const& reading, std::int64_t now_ms) {
    std::vector<Spreading> found;
    auto& row = reading.query(
        "SELECT number, id, body, at_ms, recipients, said, consented_by IS NOT NULL, ended FROM broadcast"
        " WHERE open = 1 ORDER BY number");
    while (row.step()) {
        BroadcastStand const stand{row.integer(3), row.integer(4), row.integer(5), row.integer(6) != 0,
                                   row.integer(7) != 0};
        if (state_of(stand, now_ms) != BroadcastState::running) continue;
        found.push_back({row.integer(0), StatementId::from_bytes(row.blob(1)).value_or(StatementId{}),
                         std::string(row.text(2))});
    }
    row.reset();
    return found;
}

struct Left {
    std::string contact, language;
};

std::vector<Left> left_of(Reading const& reading, std::int64_t broadcast, std::string const& after) {
    std::vector<Left> left;
    auto& row = reading.query(
        "SELECT r.contact, coalesce(c.language, '') FROM broadcast_recipient AS r"
        " LEFT JOIN conversation AS c ON c.contact = r.contact"
        " WHERE r.broadcast = ?1 AND r.message IS NULL AND r.contact > ?2 ORDER BY r.contact LIMIT ?3");
    row.bind(1, broadcast).bind(2, after).bind(3, at_once);
    while (row.step()) left.push_back({std::string(row.text(0)), std::string(row.text(1))});
    row.reset();
    return left;
}

// Says the next messages. False where there are none: to whom a message was said that was erased since,
// nothing is said again.
Result<bool> spread(AgentVisit const& visit, Spreading const& spreading) {
    TRY(body, json::parse(spreading.body));
    TRY(broadcast, read_broadcast(body));
    for (std::string after;;) {
        std::vector<Left> left;
        {
            TRY(reading, visit.sight.read());
            left = left_of(reading, spreading.number, after);
        }
        if (left.empty()) return false;
        after = left.back().contact;
        std::vector<Saying> sayings;
        for (auto const& [contact, language] : left) {
            auto [words, spoken] = words_for(broadcast, language);
            Message message{.contact = contact, .text = std::move(words), .language = std::move(spoken)};
            message.broadcast = spreading.id;
            sayings.push_back(visit.saying(message_kind, write_message(message),
                                           "broadcast/" + spreading.id.hex() + "/" + contact));
        }
        bool any = false;
        for (auto const& said : visit.say_all(std::move(sayings))) {
            if (!said) return std::unexpected(said.error());
            any = any || said->outcome == Heard::Outcome::stored;
        }
        if (any) return true;
    }
}

}  // namespace

Result<std::optional<std::int64_t>> spread_broadcasts(AgentVisit const& visit) {
    std::vector<Spreading> all;
    {
        TRY(reading, visit.sight.read());
        all = running(reading, visit.sight.now_ms());
    }
    for (auto const& each : all) {
        TRY(said, spread(visit, each));
        if (said) return std::optional(pause_ms);
    }
    return std::optional<std::int64_t>();
}

}  // namespace comity::intake
