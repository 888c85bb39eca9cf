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

// The oldest that may go out now.
std::optional<Spreading> running(Reading const& reading, std::int64_t now_ms) {
    std::optional<Spreading> found;
    auto& row = reading.query(
        "SELECT number, id, body, at_ms, recipients, said, consented_by IS NOT NULL, ended FROM broadcast"
        " WHERE open = 1 ORDER BY number");
    while (!found && row.step()) {
        BroadcastStand const stand{row.integer(3), row.integer(4), row.integer(5), row.integer(6) != 0,
                                   row.integer(7) != 0};
        if (state_of(stand, now_ms) != BroadcastState::running) continue;
        found = Spreading{row.integer(0), StatementId::from_bytes(row.blob(1)).value_or(StatementId{}),
                          std::string(row.text(2))};
    }
    row.reset();
    return found;
}

std::vector<std::pair<std::string, std::string>> left_of(Reading const& reading, std::int64_t broadcast) {
    std::vector<std::pair<std::string, std::string>> left;  // contacts, and their languages
    auto& row = reading.query(
        "SELECT r.contact, coalesce(c.language, '') FROM broadcast_recipient AS r"
        " LEFT JOIN conversation AS c ON c.contact = r.contact"
        " WHERE r.broadcast = ?1 AND r.message IS NULL ORDER BY r.contact LIMIT ?2");
    row.with(broadcast, at_once);
    while (row.step()) left.emplace_back(row.text(0), row.text(1));
    row.reset();
    return left;
}

}  // namespace

Result<std::optional<std::int64_t>> spread_broadcasts(AgentVisit const& visit) {
    std::optional<Spreading> spreading;
    std::vector<std::pair<std::string, std::string>> left;
    {
        TRY(reading, visit.sight.read());
        spreading = running(reading, visit.sight.now_ms());
        if (!spreading) return std::optional<std::int64_t>();
        left = left_of(reading, spreading->number);
    }
    TRY(body, json::parse(spreading->body));
    TRY(broadcast, read_broadcast(body));
    std::vector<Saying> sayings;
    for (auto const& [contact, language] : left) {
        auto [words, spoken] = words_for(broadcast, language);
        Message message{.contact = contact, .text = std::move(words), .language = std::move(spoken)};
        message.broadcast = spreading->id;
        sayings.push_back(visit.saying(message_kind, write_message(message),
                                       "broadcast/" + spreading->id.hex() + "/" + contact));
    }
    for (auto const& said : visit.say_all(std::move(sayings)))
        if (!said) return std::unexpected(said.error());
    return std::optional(pause_ms);
}

}  // namespace comity::intake
