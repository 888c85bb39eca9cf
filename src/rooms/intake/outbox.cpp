#include "rooms/intake/outbox.h"

#include <algorithm>
#include <array>

#include "rooms/intake/contact_wish.h"

namespace comity::intake {

namespace {

constexpr char open_columns[] =
    "SELECT m.number, m.id, m.contact, l.text, l.automatic, c.stopped, m.state, m.state_at_ms, m.state_via, "
    "m.tries"
    " FROM message AS m JOIN conversation_line AS l USING (number) JOIN conversation AS c ON c.contact = "
    "m.contact";

std::vector<Open> read_open(Query& row) {
    std::vector<Open> open;
    while (row.step())
        open.push_back({.number = static_cast<std::uint64_t>(row.integer(0)),
                        .id = StatementId::from_bytes(row.blob(1)).value_or(StatementId{}),
                        .contact = std::string(row.text(2)),
                        .text = std::string(row.text(3)),
                        .automatic = row.integer(4) != 0,
                        .stopped = row.integer(5) != 0,
                        .state = delivered_of(row.text(6)).value_or(Delivered::waiting),
                        .state_at_ms = row.integer(7),
                        .state_via = std::string(row.text(8)),
                        .tries = row.integer(9)});
    row.reset();
    return open;
}

}  // namespace

Result<std::vector<Open>> waiting_messages(Sight const& sight, std::int64_t after, std::size_t limit) {
    TRY(reading, sight.read());
    auto& row = reading.query(std::string(open_columns) +
                              " WHERE m.state = 'waiting' AND m.number > ?1 ORDER BY m.number LIMIT ?2");
    return read_open(row.with(after, static_cast<std::int64_t>(limit)));
}

Result<std::vector<Open>> silent_messages(Sight const& sight, std::int64_t until_ms, std::size_t limit) {
    TRY(reading, sight.read());
    auto& row = reading.query(std::string(open_columns) +
                              " WHERE m.state = 'sending' AND (m.state_at_ms <= ?1 OR m.state_via = 'sender')"
                              " ORDER BY m.state_at_ms, m.number LIMIT ?2");
    return read_open(row.with(until_ms, static_cast<std::int64_t>(limit)));
}

Result<std::optional<std::int64_t>> sending_since_ms(Sight const& sight) {
    TRY(reading, sight.read());
    auto& row = reading.query("SELECT min(state_at_ms) FROM message WHERE state = 'sending'");
    std::optional<std::int64_t> since_ms;
    if (row.step() && !row.is_null(0)) since_ms = row.integer(0);
    row.reset();
    return since_ms;
}

std::int64_t due_ms(Open const& message) {
    constexpr std::array<std::int64_t, 7> waits_s{10, 30, 60, 300, 900, 1800, 3600};
    if (message.tries == 0) return message.state_at_ms;
    auto const step = std::min<std::size_t>(static_cast<std::size_t>(message.tries) - 1, waits_s.size() - 1);
    return message.state_at_ms + waits_s[step] * 1000;
}

Saying delivery_of(StatementId const& message, Delivered state, std::string why, std::string const& source) {
    Saying saying;
    saying.kind = delivery_kind;
    saying.body = json::write(write_delivery({message, state, std::move(why)}));
    saying.channel = "delivery";
    saying.external_id = message.hex() + "/" + std::string(name_of(state)) + "/" + source;
    return saying;
}

Saying sending_of(StatementId const& message, std::int64_t tries) {
    return delivery_of(message, Delivered::sending, "", std::to_string(tries));
}

Result<std::string> contact_of_message(Sight const& sight, StatementId const& message) {
    TRY(reading, sight.read());
    auto& row = reading.query("SELECT contact FROM message WHERE id = ?1");
    row.bind_blob(1, message.view());
    auto contact = row.step() ? std::string(row.text(0)) : "";
    row.reset();
    if (contact.empty()) return refuse(Fault::not_found, "There is nothing at this address.");
    return contact;
}

Saying stopped_by_gateway(std::string_view gateway, std::string contact, StatementId const& message) {
    Saying saying;
    saying.kind = stopped_kind;
    saying.body = json::write(write_wish({std::move(contact), "", "gateway"}));
    saying.channel = "gateway/" + std::string(gateway);
    saying.external_id = "stopped/" + message.hex();
    return saying;
}

}  // namespace comity::intake
