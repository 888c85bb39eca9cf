#include "rooms/intake/broadcast_view.h"

#include <map>

#include "rooms/intake/contact_id.h"
#include "rooms/intake/conversations.h"

namespace comity::intake {

namespace {

constexpr char broadcast_schema[] =
    "CREATE TABLE broadcast(number INTEGER PRIMARY KEY, id BLOB NOT NULL, party BLOB NOT NULL,"
    " at_ms INTEGER NOT NULL, body TEXT NOT NULL, recipients INTEGER NOT NULL, said INTEGER NOT NULL,"
    " open INTEGER NOT NULL, consented_by BLOB, consented_at_ms INTEGER, ended INTEGER NOT NULL) STRICT;"
    "CREATE INDEX broadcast_id ON broadcast(id);"
    "CREATE INDEX broadcast_open ON broadcast(number) WHERE open = 1";

constexpr char recipient_schema[] =
    "CREATE TABLE broadcast_recipient(broadcast INTEGER, contact TEXT, message INTEGER,"
    " PRIMARY KEY(broadcast, contact)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX broadcast_recipient_left ON broadcast_recipient(broadcast) WHERE message IS NULL";

// Who they are is settled when it is proposed: what was counted is what is consented to.
void propose(Tables& tables, Entry const& entry) {
    auto const said = read_broadcast(entry.body);
    if (!said) throw Broken("a broadcast on the record cannot be read: " + said.error().why);
    auto const reached =
        reached_in([&](std::string_view sql) -> Query& { return tables.query(sql); }, said->area);
    auto const count = static_cast<std::int64_t>(reached.contacts.size());
    auto& row = tables.query(
        "INSERT INTO broadcast(number, id, party, at_ms, body, recipients, said, open, ended)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, 0)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind_blob(3, entry.header.party.view());
    row.bind(4, entry.at_ms).bind(5, json::write(entry.body)).bind(6, count).bind(7, count > 0 ? 1 : 0).run();
    for (auto const& contact : reached.contacts)
        tables.query("INSERT INTO broadcast_recipient(broadcast, contact) VALUES(?1, ?2)")
            .with(entry.number, contact)
            .run();
}

// By another party than who proposed it, and in time; the first counts.
void consent(Tables& tables, Entry const& entry, StatementId const& broadcast) {
    tables
        .query(
            "UPDATE broadcast SET consented_by = ?2, consented_at_ms = ?3"
            " WHERE id = ?1 AND party <> ?2 AND consented_by IS NULL AND at_ms >= ?4")
        .bind_blob(1, broadcast.view())
        .bind_blob(2, entry.header.party.view())
        .bind(3, entry.at_ms)
        .bind(4, entry.at_ms - proposed_ms)
        .run();
}

}  // namespace

Reached reached_in(Asking const& ask, Area const& area) {
    std::map<std::string, bool> found;  // contacts, and whether they stopped
    auto& row =
        ask("SELECT l.contact, l.lon, l.lat, c.stopped FROM conversation_line AS l JOIN conversation AS c "
            "USING (contact)"
            " WHERE l.lat IS NOT NULL AND l.sort = 'report'");
    while (row.step())
        if (lies_in(area, {row.real(1), row.real(2)})) found.emplace(row.text(0), row.integer(3) != 0);
    row.reset();
    Reached reached;
    for (auto const& [contact, stopped] : found) {
        if (stopped)
            ++reached.stopped;
        else if (!can_be_answered(contact))
            ++reached.unanswerable;
        else
            reached.contacts.push_back(contact);
    }
    return reached;
}

std::string_view name_of(BroadcastState state) {
    using enum BroadcastState;
    switch (state) {
        case proposed:
            return "proposed";
        case running:
            return "running";
        case done:
            return "done";
        case expired:
            return "expired";
        case ended:
            return "ended";
    }
    return "";
}

bool needs_consent(std::int64_t recipients) {
    return recipients > alone_limit;
}

BroadcastState state_of(BroadcastStand const& stand, std::int64_t now_ms) {
    if (stand.said >= stand.recipients) return BroadcastState::done;
    if (stand.ended) return BroadcastState::ended;
    if (stand.consented) return BroadcastState::running;
    // Also to few: who is erased later makes none small that was not agreed to, and old words go to nobody.
    if (now_ms > stand.at_ms + proposed_ms) return BroadcastState::expired;
    return needs_consent(stand.recipients) ? BroadcastState::proposed : BroadcastState::running;
}

std::vector<Table> broadcast_tables() {
    return {{"broadcast", Role::analyst, broadcast_schema},
            {"broadcast_recipient", Role::analyst, recipient_schema}};
}

void take_broadcast(Tables& tables, Entry const& entry) {
    auto const& kind = entry.header.kind;
    // Whom it reached before the restore, nobody knows.
    if (kind == "space.restored")
        return tables.query("UPDATE broadcast SET ended = 1, open = 0 WHERE open = 1").run();
    // With fewer people left a proposal could go out without the consent that it needed.
    if (kind == "space.erasure")
        return tables
            .query(
                "UPDATE broadcast SET ended = 1, open = 0 WHERE open = 1 AND consented_by IS NULL AND said = "
                "0")
            .run();
    if (kind == broadcast_kind) return propose(tables, entry);
    if (kind != broadcast_consent_kind && kind != broadcast_ended_kind) return;
    auto const broadcast = named_broadcast(entry.body);
    if (!broadcast) throw Broken("a consent on the record cannot be read");
    if (kind == broadcast_consent_kind) return consent(tables, entry, *broadcast);
    auto& row = tables.query("UPDATE broadcast SET ended = 1, open = 0 WHERE id = ?1");
    row.bind_blob(1, broadcast->view()).run();
}

void count_in_broadcast(Tables& tables, StatementId const& broadcast, std::string_view contact,
                        std::uint64_t message) {
    auto& recipient = tables.query(
        "UPDATE broadcast_recipient SET message = ?3 WHERE contact = ?2 AND message IS NULL"
        " AND broadcast = (SELECT number FROM broadcast WHERE id = ?1) RETURNING broadcast");
    recipient.bind_blob(1, broadcast.view()).bind(2, contact).bind(3, message);
    bool const counted = recipient.step();
    recipient.reset();
    if (!counted) return;
    auto& row = tables.query(
        "UPDATE broadcast SET said = said + 1, open = (said + 1 < recipients AND NOT ended) WHERE id = ?1");
    row.bind_blob(1, broadcast.view()).run();
}

}  // namespace comity::intake
