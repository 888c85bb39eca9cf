#include "rooms/intake/message_states.h"

#include "rooms/intake/message.h"

namespace comity::intake {

namespace {

constexpr char message_schema[] =
    "CREATE TABLE message(number INTEGER PRIMARY KEY, id BLOB NOT NULL, contact TEXT NOT NULL,"
    " state TEXT NOT NULL, why TEXT NOT NULL, state_at_ms INTEGER NOT NULL, state_via TEXT NOT NULL,"
    " tries INTEGER NOT NULL) STRICT;"
    "CREATE INDEX message_id ON message(id);"
    "CREATE INDEX message_contact ON message(contact, number);"
    "CREATE INDEX message_waiting ON message(number) WHERE state = 'waiting';"
    "CREATE INDEX message_sending ON message(state_at_ms, number) WHERE state = 'sending';"
    "CREATE INDEX message_lost ON message(contact) WHERE state IN ('failed', 'unknown')";

constexpr char state_schema[] =
    "CREATE TABLE message_state(number INTEGER PRIMARY KEY, message INTEGER NOT NULL, state TEXT NOT NULL,"
    " why TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX message_state_message ON message_state(message, number)";

bool may_follow(Delivered before, Delivered after) {
    using enum Delivered;
    switch (after) {
        case sending:
            return before == waiting;
        case waiting:
        case unknown:
            return before == sending;
        case sent:
        case recorded:
            return before == waiting || before == sending || before == unknown;
        case failed:
            return before != delivered && before != failed && before != recorded;
        case delivered:
            return before != delivered && before != recorded;
    }
    return false;
}

}  // namespace

std::vector<Table> message_tables() {
    return {{"message", Role::analyst, message_schema}, {"message_state", Role::analyst, state_schema}};
}

void add_message(Tables& tables, Entry const& entry, std::string_view contact) {
    auto& row = tables.query(
        "INSERT INTO message(number, id, contact, state, why, state_at_ms, state_via, tries)"
        " VALUES(?1, ?2, ?3, 'waiting', '', ?4, '', 0)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, contact).bind(4, entry.at_ms).run();
}

void take_delivery(Tables& tables, Entry const& entry) {
    auto const said = read_delivery(entry.body);
    if (!said) throw Broken("a delivery on the record cannot be read: " + said.error().why);
    auto& known = tables.query("SELECT number, state FROM message WHERE id = ?1");
    known.bind_blob(1, said->message.view());
    if (!known.step()) return known.reset();
    auto const message = known.integer(0);
    auto const before = delivered_of(known.text(1)).value_or(Delivered::waiting);
    known.reset();
    if (!may_follow(before, said->state)) return;
    auto const state = name_of(said->state);
    tables
        .query(
            "UPDATE message SET state = ?2, why = ?3, state_at_ms = ?4, state_via = ?5, tries = tries + ?6"
            " WHERE number = ?1")
        .with(message, state, said->why, entry.at_ms, entry.via, said->state == Delivered::sending ? 1 : 0)
        .run();
    tables.query("INSERT INTO message_state(number, message, state, why, at_ms) VALUES(?1, ?2, ?3, ?4, ?5)")
        .with(entry.number, message, state, said->why, entry.at_ms)
        .run();
}

void doubt_messages(Tables& tables, Entry const& restored) {
    tables
        .query(
            "UPDATE message SET state = 'unknown', why = 'The house was restored: it may have gone out.',"
            " state_at_ms = ?1, state_via = '' WHERE state IN ('waiting', 'sending')")
        .with(restored.at_ms)
        .run();
}

}  // namespace comity::intake
